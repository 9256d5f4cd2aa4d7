import { type FlipStage, flipStage, NoPrimaryError } from '../model/flip-stage.ts';
import type { KitState } from '../model/kit-state.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { CutoverState } from '../model/sync-status.ts';
import type { Hints } from './hints.ts';
import { flipNotes } from './notes.ts';

type Side = 'source' | 'target';
type Fence = { readonly epoch: number; readonly writer: Side | 'none' };

/** The scope that holds every table. */
const ALL = 'all';

/** Who may write, by both fence rows together, and the side whose changes are carried; null where that cannot be told. */
export function cutoverOf(
  source: Seen<KitState | null>,
  target: Seen<KitState | null>,
  now: number,
  hints: Hints,
): { readonly primary: Side | null; readonly cutover: Seen<CutoverState> } {
  const sides = { source, target };
  for (const side of ['source', 'target'] as const) {
    const kit = sides[side];
    if (!kit.known) return { primary: alone(sides), cutover: kit };
    if (kit.value === null)
      return { primary: alone(sides), cutover: unseen(`the sync kit is not installed on the ${side}`, hints.install) };
  }
  if (!source.known || !target.known || source.value === null || target.value === null)
    return { primary: null, cutover: unseen('the fence rows were not read', hints.again) };
  const scope = source.value.fences.some((fence) => fence.scope === ALL) ? ALL : (source.value.fences[0]?.scope ?? ALL);
  const fences = { source: fenceOf(source.value, scope), target: fenceOf(target.value, scope) };
  if (fences.source === null || fences.target === null) {
    return {
      primary: null,
      cutover: unseen(`the fence row of scope ${scope} is missing on one side`, hints.install),
    };
  }
  const both = { source: fences.source, target: fences.target };
  const stage = stageOf(both);
  if (stage === null)
    return { primary: null, cutover: known({ stage: 'unclear', scope, fences: both, stoppedSeconds: null }) };
  const left = stage.kind === 'decided' ? other(stage.primary) : stage.primary;
  const note = flipNotes(left === 'source' ? source.value : target.value).find((one) => one.scope === scope);
  const since = note?.fencedAt ?? null;
  const stopped = stage.kind === 'settled' || since === null ? null : Math.max(0, (now - Date.parse(since)) / 1000);
  return {
    primary: stage.primary,
    cutover: known({ stage: stage.kind, scope, fences: both, stoppedSeconds: stopped }),
  };
}

/** What one fence row alone says, while the other cannot be read. */
function alone(sides: Readonly<Record<Side, Seen<KitState | null>>>): Side | null {
  for (const side of ['source', 'target'] as const) {
    const kit = sides[side];
    const fence = kit.known && kit.value !== null ? fenceOf(kit.value, kit.value.fences[0]?.scope ?? ALL) : null;
    if (fence !== null && fence.writer !== 'none') return fence.writer;
  }
  return null;
}

function fenceOf({ fences }: KitState, scope: string): Fence | null {
  const found = fences.find((fence) => fence.scope === scope);
  if (found === undefined) return null;
  const { epoch, writer } = found;
  return writer === 'source' || writer === 'target' || writer === 'none' ? { epoch, writer } : null;
}

function stageOf(fences: Readonly<Record<Side, Fence>>): FlipStage | null {
  try {
    return flipStage(fences);
  } catch (error) {
    if (error instanceof NoPrimaryError) return null;
    throw error;
  }
}

function other(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}
