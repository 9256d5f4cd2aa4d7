import { z } from 'zod';
import type { KitState } from '../model/kit-state.ts';
import type { FlipNote } from '../model/sync-status.ts';

type Note = KitState['notes'][number];

const backfill = z.object({
  table: z.string(),
  to: z.string(),
  rows: z.number(),
  parked: z.number().default(0),
  done: z.boolean(),
});
const lease = z.object({ where: z.string(), until: z.number() });
const proof = z.object({ at: z.number(), capture: z.string(), roundTripMs: z.number(), shapes: z.string() });
const seenNote = z.object({ id: z.string() });
const flip = z.object({
  id: z.string(),
  from: z.enum(['source', 'target']),
  epoch: z.number(),
  state: z.string(),
  fencedAt: z.string().nullable(),
  report: z.object({ pausedMs: z.number() }).nullable(),
});

/** A table's backfill, as its checkpoint says. */
export type BackfillNote = Readonly<z.infer<typeof backfill>> & { readonly ageSeconds: number };

/** The checkpoints of a backfill in the database that it fills. */
export function backfillNotes({ notes }: KitState): BackfillNote[] {
  return notes.flatMap((note) => {
    const found = read(note, 'backfill table ', backfill);
    return found === null ? [] : [{ ...found, ageSeconds: Math.max(0, note.ageSeconds) }];
  });
}

/** What holds a lease now, by the database's own clock. */
export function leases({ notes, nowMs }: KitState): string[] {
  return notes.flatMap((note) => {
    const held = read(note, 'lease ', lease);
    return held !== null && held.until * 1000 > nowMs ? [note.name.slice('lease '.length)] : [];
  });
}

/** Which parts somebody made wait. */
export function pauses({ notes }: KitState): ('backfill' | 'reconcile')[] {
  return (['backfill', 'reconcile'] as const).filter((part) => notes.some(({ name }) => name === `${part} paused`));
}

/** The last proof that the way back works; null when nobody has shown it, or not for tables of these shapes. */
export function proofOf(
  { notes }: KitState,
  shapes: string | null,
): { ageSeconds: number; roundTripMs: number; capture: string } | null {
  const note = notes.find(({ name }) => name === 'reverse proof');
  const shown = note === undefined ? null : read(note, 'reverse proof', proof);
  return note === undefined || shown === null || (shapes !== null && shown.shapes !== shapes)
    ? null
    : { ageSeconds: Math.max(0, note.ageSeconds), roundTripMs: shown.roundTripMs, capture: shown.capture };
}

/** What flips left behind here, with the moment at which writers were stopped. */
export function flipNotes({ notes }: KitState): (FlipNote & { readonly fencedAt: string | null })[] {
  return notes.flatMap((note) => {
    const found = note.name.startsWith('cutover verified ') ? null : read(note, 'cutover ', flip);
    if (found === null) return [];
    const { id, from, epoch, state: outcome, fencedAt, report } = found;
    const scope = note.name.slice('cutover '.length);
    const ageSeconds = Math.max(0, note.ageSeconds);
    return [{ id, from, scope, epoch, outcome, pausedMs: report?.pausedMs ?? null, ageSeconds, fencedAt }];
  });
}

/** The newest change of a primary that a relay noted here; null when none did. */
export function carriedUpTo({ notes }: KitState, primary: string): string | null {
  const ids = notes.flatMap((note) => {
    const id = read(note, `seen ${primary} `, seenNote)?.id ?? '';
    return /^\d+$/.test(id) ? [BigInt(id)] : [];
  });
  return ids.length === 0 ? null : String(ids.reduce((most, id) => (id > most ? id : most), 0n));
}

/** null: another note, or not as this version of the kit writes it. */
function read<T extends z.ZodType>({ name, value }: Note, prefix: string, shape: T): z.output<T> | null {
  if (!name.startsWith(prefix)) return null;
  try {
    return shape.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}
