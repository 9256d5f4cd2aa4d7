import type { KitState } from '../model/kit-state.ts';
import type { TableStatus } from '../model/sync-status.ts';
import { backfillNotes } from './notes.ts';

/** Each table that waits, is parked or is copied, the longest queue first. */
export function tableStatuses(
  primary: KitState | null,
  secondary: KitState | null,
  rowsOf: (table: string) => number | null,
): TableStatus[] {
  // After a flip what was copied is noted on the side that is the primary now.
  const notes = [secondary, primary].flatMap((kit) => (kit === null ? [] : backfillNotes(kit)));
  const waiting = new Map((primary?.outbox.tables ?? []).map((one) => [one.table, one]));
  const parked = new Map<string, number>();
  for (const { table, events } of primary?.outbox.parked.reasons ?? []) {
    parked.set(table, (parked.get(table) ?? 0) + events);
  }
  const names = [...new Set([...waiting.keys(), ...parked.keys(), ...notes.map(({ table }) => table)])];
  return names
    .map((table) => ({
      table,
      open: waiting.get(table)?.open ?? 0,
      oldestSeconds: waiting.get(table)?.oldestSeconds ?? null,
      parked: parked.get(table) ?? 0,
      backfill: notes
        .filter((note) => note.table === table)
        .map(({ to, rows, parked: refused, done, ageSeconds }) => {
          return { to, rows, of: rowsOf(table), parked: refused, done, ageSeconds };
        }),
    }))
    .sort((a, b) => b.open - a.open || b.parked - a.parked || (a.table < b.table ? -1 : 1));
}
