import type { ComparedGroup } from './compare-groups.ts';
import { agrees } from './compare-groups.ts';

/** What became of the groups of one comparison. */
export interface Looked {
  /** As the last look saw them. */
  readonly groups: readonly ComparedGroup[];
  /** Ids of groups that differ at both looks and stood still between them, or changed. */
  readonly different: ReadonlySet<string>;
  readonly changing: ReadonlySet<string>;
  /** How many groups differed at one look and agreed at the other. */
  readonly inFlight: number;
}

/** Tells groups that a write under way explains from those that stay different. `again` is null when nothing differed at first. */
export function lookTwice(first: readonly ComparedGroup[], again: readonly ComparedGroup[] | null): Looked {
  const before = differingGroups(first);
  if (again === null) return { groups: first, different: new Set(), changing: new Set(), inFlight: 0 };
  const after = differingGroups(again);
  const [different, changing] = [new Set<string>(), new Set<string>()];
  for (const [id, group] of after) {
    const earlier = before.get(id);
    if (earlier !== undefined) (mark(earlier) === mark(group) ? different : changing).add(id);
  }
  const once = [...before.keys(), ...after.keys()].filter((id) => !(before.has(id) && after.has(id)));
  return { groups: again, different, changing, inFlight: once.length };
}

function differingGroups(groups: readonly ComparedGroup[]): Map<string, ComparedGroup> {
  return new Map(groups.filter((group) => !agrees(group)).map((group) => [group.id, group]));
}

function mark({ left, right }: ComparedGroup): string {
  return JSON.stringify([left, right].map((side) => side && [String(side.rows), side.cells]));
}
