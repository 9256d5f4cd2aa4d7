import type { IndexFact, IndexPart } from '../facts/facts.ts';
import { type Construct, plain, type TargetView, type Verdict } from './construct.ts';

const STRENGTH = { 'primary key': 2, 'unique key': 1, index: 0 } as const;

/** What must arrive of each key and index: its columns in order, how much of each, and what it takes for the same. */
export function indexConstructs(indexes: readonly IndexFact[]): Construct[] {
  return indexes.map((source) => ({
    kind: source.kind,
    table: source.table,
    name: source.name,
    judge: (target) => nearest(candidates(source, target).map((found) => changes(source, found))),
  }));
}

/** Indexes of the same table over the same columns; a key of rows cannot stand in for a stronger one. */
function candidates(source: IndexFact, target: TargetView): IndexFact[] {
  return target.facts.indexes.filter(
    ({ table, kind, parts, partial }) =>
      plain(table) === plain(source.table) &&
      (source.partial || !partial) &&
      STRENGTH[kind] >= (source.kind === 'index' ? 0 : 1) &&
      sameSet(source.parts, parts),
  );
}

function sameSet(source: readonly IndexPart[], target: readonly IndexPart[]): boolean {
  const [a, b] = [source, target].map((parts) => [...new Set(parts.map(({ column }) => plain(column)))].sort().join());
  return a === b;
}

function changes(source: IndexFact, target: IndexFact): string[] {
  return [
    ...(source.kind === 'primary key' && target.kind !== 'primary key' ? ['is a unique index'] : []),
    ...(source.method === target.method ? [] : [`serves ${target.method}, not ${source.method}`]),
    ...(source.method === 'order' ? partChanges(source, target) : []),
  ];
}

function partChanges(source: IndexFact, target: IndexFact): string[] {
  const unique = source.kind !== 'index';
  return source.parts.flatMap((part, at) => {
    const found = target.parts[at];
    if (found === undefined || plain(found.column) !== plain(part.column)) return ['another order of columns'];
    return [
      ...(found.prefix === part.prefix
        ? []
        : [
            part.prefix === null
              ? `only a prefix of ${part.column}`
              : `all of ${part.column}, not its first ${part.prefix}`,
          ]),
      ...(found.descending === part.descending ? [] : [`the other direction of ${part.column}`]),
      ...(unique && part.foldsCase && !found.foldsCase ? [`takes 'a' beside 'A' in ${part.column}`] : []),
    ];
  });
}

/** Of all that could stand in, the one with the fewest changes. */
function nearest(found: readonly (readonly string[])[]): Verdict {
  const [least] = [...found].sort((a, b) => a.length - b.length);
  if (least === undefined) return 'lost';
  return least.length === 0 ? 'kept' : { altered: least.join(', ') };
}
