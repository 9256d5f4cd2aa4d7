import { byStatus } from '../by-status.ts';
import { failed, type Judge, orAccept, passed, type Ruling } from '../ruling.ts';

const UNSEEN = 'latency: not measured by Lockstep';

/** What the migration costs those who wait longest. Where only the application's own metrics know it, a person answers for it by name. */
export const p99Impact: Judge = (gate, criterion) => {
  const ruling = byStatus(
    gate,
    criterion,
    ({ latency }) => latency,
    ({ beforeMs, nowMs }) => {
      const percent = (nowMs / beforeMs - 1) * 100;
      const reason = `${beforeMs.toFixed(1)} ms without, ${nowMs.toFixed(1)} ms with it (${percent.toFixed(1)} %).`;
      return (nowMs - beforeMs) * 100 < gate.settings.p99_impact_percent * beforeMs ? passed(reason) : failed(reason);
    },
  );
  return ruling.state === 'unknown' ? byPerson(ruling, gate.accepted) : ruling;
};

function byPerson(ruling: Ruling, accepted: ReadonlySet<string>): Ruling {
  if (accepted.has(UNSEEN)) return passed(`A person answers for it: ${UNSEEN}.`, { record: ruling.record });
  if (ruling.record === undefined) return { ...ruling, run: orAccept('lockstep sync-status', [UNSEEN]) };
  const run = `Compare the application’s own histogram of its calls, before and now; then a person runs in a terminal: lockstep accept ${JSON.stringify(UNSEEN)} --reason …`;
  return { ...ruling, run };
}
