import type { Finding } from '../../model/finding.ts';
import { secondsText } from '../../model/number-text.ts';
import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

const LATE_S = 10;

/** Whether a URL leads to a replica, how far it is behind, and whether the target takes writes. */
export const replica: ReadinessCheck = (side) => {
  if (!side.load.known)
    return [notSeen(side, 'replica', side.load, 'Whether the server is a replica', 'Its rows may be old.')];
  const { replica: follows, lagSeconds } = side.load.value;
  const findings: Finding[] = [];
  if (side.side === 'target' && (side.facts.readOnlyServer || follows)) {
    findings.push(
      aboutServer(side, 'replica', 'blocker', {
        what: `The target ${follows ? 'is a replica' : 'is read-only'}.`,
        consequence: 'Nothing can be written into it.',
        wayOut: 'Point LOCKSTEP_TARGET_URL at a server that takes writes.',
      }),
    );
  }
  if (side.side === 'source' && follows) {
    findings.push(
      aboutServer(side, 'replica', 'note', {
        what: `The source URL leads to a replica${lagSeconds === null ? ', and how far it is behind is not known' : `, ${secondsText(lagSeconds)} behind`}.`,
        consequence: 'Reading there spares the primary; its settings, sessions and writers are not the primary’s.',
        wayOut: 'Assess the primary once as well: triggers, outbox and fence stand there.',
      }),
    );
  }
  if (lagSeconds !== null && lagSeconds > LATE_S) {
    findings.push(
      aboutServer(side, 'replica', 'warning', {
        what: `${follows ? 'The replica' : 'The slowest replica of this server'} is ${secondsText(lagSeconds)} behind.`,
        consequence: 'A backfill adds to its lag; what is read there is that old.',
        wayOut: 'Find out why, and throttle the backfill by this lag.',
      }),
    );
  }
  return findings;
};
