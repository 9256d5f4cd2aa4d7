import type { EvidenceRecord, SeenBy } from '../../model/evidence.ts';
import type { Seen } from '../../model/seen.ts';
import type { Point } from './chart.ts';

type Status = SeenBy<'sync_status'>;

/** What one chart of the page shows, with its figures in words. */
export interface Trend {
  readonly title: string;
  readonly unit: string;
  /** What it says, for whoever does not see the picture. */
  readonly summary: string;
  /** Oldest first; none where nothing was measured yet. */
  readonly points: readonly Point[];
}

/** Drift, lag, what waits and what was carried, over time, from the evidence alone. */
export function trends(records: readonly EvidenceRecord[]): Trend[] {
  const statuses = records.flatMap(({ at, seen }) =>
    seen.tool === 'sync_status' ? [{ at: Date.parse(at), seen }] : [],
  );
  const checks = records.flatMap(({ at, seen }) => {
    if (seen.tool !== 'check_parity' || seen.verdict === 'incomplete' || seen.sample !== null) return [];
    return [{ at: Date.parse(at), value: seen.tables.reduce((sum, { differences }) => sum + differences, 0) }];
  });
  return [
    trend('Confirmed drift', 'rows', 'lockstep check-parity', checks),
    trend(
      'Lag',
      'seconds',
      'lockstep sync-status',
      known(statuses, ({ lagSeconds }) => lagSeconds),
    ),
    trend('Changes that wait', 'changes', 'lockstep sync-status', known(statuses, waiting)),
    trend('Changes carried', 'per second', 'lockstep sync-status', carried(statuses)),
  ];
}

function trend(title: string, unit: string, command: string, points: readonly Point[]): Trend {
  const last = points.at(-1);
  if (last === undefined) return { title, unit, summary: `Not measured yet: run ${command}.`, points };
  const highest = points.reduce((most, point) => (point.value > most.value ? point : most), last);
  const one = last.value === 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit;
  const summary = `${figure(last.value)} ${one} at ${moment(last.at)}; the highest of ${points.length} was ${figure(highest.value)} at ${moment(highest.at)}.`;
  return { title, unit, summary, points };
}

function known(
  statuses: readonly { readonly at: number; readonly seen: Status }[],
  pick: (seen: Status) => Seen<number>,
): Point[] {
  return statuses.flatMap(({ at, seen }) => {
    const value = pick(seen);
    return value.known ? [{ at, value: value.value }] : [];
  });
}

function waiting({ kit }: Status): Seen<number> {
  return kit.known ? { known: true, value: kit.value.source.pending + kit.value.target.pending } : kit;
}

/** Between two looks at the same primary; a count that fell was pruned, and tells nothing. */
function carried(statuses: readonly { readonly at: number; readonly seen: Status }[]): Point[] {
  return statuses.flatMap(({ at, seen }, place) => {
    const before = statuses[place - 1];
    if (before === undefined || !seen.kit.known || !before.seen.kit.known) return [];
    const [old, now] = [before.seen.kit.value, seen.kit.value];
    const changes = now.source.applied + now.target.applied - old.source.applied - old.target.applied;
    const seconds = (at - before.at) / 1000;
    return old.primary === now.primary && changes >= 0 && seconds > 0 ? [{ at, value: changes / seconds }] : [];
  });
}

function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

/** `2026-03-01 14:05 UTC`. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
