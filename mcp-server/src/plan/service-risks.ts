import type { Situation } from './situation.ts';
import type { Unnumbered } from './unnumbered-risk.ts';
import { bytesText, listNames, quantity } from './wording.ts';

/** What the migration may do to those who use the data meanwhile and afterwards. */
export function serviceRisks(situation: Situation): (Unnumbered | null)[] {
  return [slowTarget(situation), busySource(situation), forgottenConsumers(situation)];
}

const LARGE_BYTES = 10 * 1024 ** 3;
const BUSY_READS = 1000;

function slowTarget({ target, source, settings, decision, pairs, sameDatabase }: Situation): Unnumbered | null {
  if (sameDatabase) return null;
  const reads = settings.reads_per_minute;
  const largest = [...pairs].sort((a, b) => (b.source.dataBytes ?? 0) - (a.source.dataBytes ?? 0)).slice(0, 3);
  const ramped = decision.route.traffic !== 'at once';
  return {
    risk: `Queries of ${source.database} are slower on ${target.label}, where another planner sees other indexes and statistics; it shows first on ${listNames(largest.map(({ name }) => name))}.`,
    probability: 'medium until the load test, low after it',
    impact: `${reads !== undefined && reads >= BUSY_READS ? 'high' : 'medium'}: ${reads === undefined ? 'how many reads there are is not said (migration.reads_per_minute)' : `${quantity(reads, 'read')} a minute`}`,
    mitigation: `Load test before the ${ramped ? 'read ramp, shadow reads, a share of the readers first' : 'switch'}; refresh-statistics.sql after the copy.`,
    contingency: ramped
      ? 'The share of the readers back to 0, then the index or the query; after the flip by the matrix of RUNBOOK.md.'
      : `Index or query on ${target.label} first; going back by the matrix of RUNBOOK.md.`,
  };
}

function busySource({ source, pairs, decision, sameDatabase }: Situation): Unnumbered | null {
  if (sameDatabase || decision.route.capture === 'none') return null;
  const bytes = pairs.reduce((sum, pair) => sum + (pair.source.dataBytes ?? 0), 0);
  return {
    risk: `The copy of ${bytesText(bytes)} takes disk and memory of ${source.label} from those who use it.`,
    probability: bytes >= LARGE_BYTES ? 'medium' : 'low',
    impact: 'medium: slower requests while it runs',
    mitigation:
      decision.route.capture === 'log'
        ? 'Snapshot table by table at quiet hours; watch the latency of the source.'
        : 'The copy slows down by itself (--max-running, --max-lag); read a replica (LOCKSTEP_BACKFILL_URL).',
    contingency: 'Pause it: it goes on at its checkpoints.',
  };
}

function forgottenConsumers({ source, settings, missing, gates, decision }: Situation): Unnumbered | null {
  if (decision.route.capture === 'one transaction') return null;
  const named = settings.dependencies.map(({ name }) => name);
  return {
    risk: `Somebody still reads ${source.database} after the switch${named.length === 0 ? ': nobody is named in migration.dependencies' : `: ${listNames(named)}, or one that nobody named`}${missing.length === 0 ? '' : `; ${listNames(missing)} have no counterpart`}.`,
    probability: named.length === 0 ? 'high: it was never asked' : 'medium',
    impact: 'medium: reports from old data, then failures at the shutdown',
    mitigation: `Messages four weeks and one week before; ${quantity(gates.silent_days, 'quiet day')} seen by daily looks before the gate of clean-up.`,
    contingency: 'Tables are renamed before they are dropped, and a rename back helps at once.',
  };
}
