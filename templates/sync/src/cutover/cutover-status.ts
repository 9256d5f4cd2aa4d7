import type { End } from '../core/direction.ts';
import type { Fence } from '../core/fence.ts';
import { type FlipStage, flipStage } from '../core/flip-stage.ts';
import { otherSide, type Side } from '../descriptor.ts';
import { readFences } from './fence-moves.ts';
import { type CutoverNote, readNote } from './note.ts';

/** Where a flip stands, and what to do. */
export interface CutoverStatus {
  readonly fences: Readonly<Record<Side, Fence>>;
  readonly stage: FlipStage;
  /** The last flip away from each side. */
  readonly notes: Readonly<Record<Side, CutoverNote | null>>;
  /** How long nobody can write already, by this machine's clock; null while somebody can. */
  readonly stoppedMs: number | null;
  /** For people. */
  readonly said: string;
}

/** Looks at both fence rows and at what the last flips noted. */
export async function cutoverStatus(ends: Readonly<Record<Side, End>>, scope: string): Promise<CutoverStatus> {
  const fences = await readFences(ends, scope);
  const stage = flipStage(fences);
  const read = ({ store, tables }: End) => store.transaction((tx) => readNote(tx, { store, tables }, scope));
  const [source, target] = await Promise.all([read(ends.source), read(ends.target)]);
  const notes = { source, target };
  const since = notes[leftSide(stage)]?.fencedAt ?? null;
  const stoppedMs = stage.kind === 'settled' ? null : since === null ? 0 : Math.max(0, Date.now() - Date.parse(since));
  return { fences, stage, notes, stoppedMs, said: saidOf(stage, stoppedMs) };
}

/** The side that the flip which is under way leads away from. */
export function leftSide({ kind, primary }: FlipStage): Side {
  return kind === 'decided' ? otherSide(primary) : primary;
}

function saidOf({ kind, primary, epoch }: FlipStage, stoppedMs: number | null): string {
  const since = `Nobody can write since ${((stoppedMs ?? 0) / 1000).toFixed(1)} s`;
  switch (kind) {
    case 'settled':
      return `The ${primary} is written to (epoch ${epoch}). No flip is under way.`;
    case 'fenced':
      return `${since}: a flip away from the ${primary} stopped its writers. If no process runs it any more: \`cutover resume\` goes on, \`cutover abort\` opens the ${primary} again.`;
    case 'decided':
      return `${since}: the flip to the ${primary} is decided, and the ${primary} is not open yet. \`cutover resume\` opens it.`;
  }
}
