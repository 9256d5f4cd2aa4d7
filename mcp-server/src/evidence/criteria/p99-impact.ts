import { type Percentile, percentileText } from '../../model/latency.ts';
import { quantity } from '../../model/quantity.ts';
import { ageText } from '../age-text.ts';
import { byStatus } from '../by-status.ts';
import { ageSeconds, type GateCase, ofPlan } from '../gate-case.ts';
import { failed, type Judge, orAccept, passed, type Ruling, unknown } from '../ruling.ts';

const UNSEEN = 'latency: not measured by Lockstep';

/**
 * What the migration costs those who wait longest, between bounds: it passes when it is small enough at worst, and fails when it is too
 * much at best. Where nothing that sync_status reads can tell, a person answers for it by name.
 */
export const p99Impact: Judge = (gate, criterion) => {
  const ruling = byStatus(
    gate,
    criterion,
    ({ latency }) => latency,
    ({ now }) => risen(gate, now),
  );
  return ruling.state === 'unknown' ? byPerson(ruling, gate.accepted) : ruling;
};

function risen(gate: GateCase, now: Percentile | null): Ruling {
  const { latency_calls: wanted, p99_impact_percent: most } = gate.settings;
  if (now === null || now.calls < wanted)
    return unknown(`${quantity(now?.calls ?? 0, 'call')} counted with what the migration adds; ${wanted} are wanted.`);
  const found = baseline(gate);
  if (found === null)
    return unknown(`No look has counted ${wanted} calls without what the migration adds.`, {
      run: 'Set the adapter to off for some tenants, or before its next deployment; then lockstep sync-status',
    });
  const { before, age } = found;
  const reason = `The 99th percentile is ${percentileText(before)} without it (${age} ago), ${percentileText(now)} with it.`;
  if (now.atMostMs !== null && (now.atMostMs - before.aboveMs) * 100 < most * before.aboveMs) return passed(reason);
  if (before.atMostMs !== null && (now.aboveMs - before.atMostMs) * 100 >= most * before.atMostMs)
    return failed(reason);
  return unknown(`${reason} The steps of the histogram are too wide to tell.`);
}

/** Of the newest look that counted enough: processes forget at each deployment what they counted before it. */
function baseline(gate: GateCase): { readonly before: Percentile; readonly age: string } | null {
  for (const { record, seen } of ofPlan('sync_status', gate).reverse()) {
    if (gate.elsewhere.has(record)) continue;
    const before = seen.latency.known ? seen.latency.value.before : null;
    if (before !== null && before.calls >= gate.settings.latency_calls)
      return { before, age: ageText(ageSeconds(record.at, gate)) };
  }
  return null;
}

function byPerson(ruling: Ruling, accepted: ReadonlySet<string>): Ruling {
  if (accepted.has(UNSEEN)) return passed(`A person answers for it: ${UNSEEN}.`, { record: ruling.record });
  if (ruling.record === undefined) return { ...ruling, run: orAccept('lockstep sync-status', [UNSEEN]) };
  const measure = ruling.run ?? 'Let it count longer; then lockstep sync-status';
  const run = `${measure}. Or compare the application’s own histogram of its calls, before and now; then a person runs in a terminal: lockstep accept ${JSON.stringify(UNSEEN)} --reason …`;
  return { ...ruling, run };
}
