import type { ColumnFact } from '../facts/facts.ts';
import type { Construct, ConstructKind, TargetView, Verdict } from './construct.ts';
import { sameValue } from './same-value.ts';
import { typeHolds } from './type-holds.ts';

/** What must arrive of each column besides what its type refuses. */
export function columnConstructs(columns: readonly ColumnFact[]): Construct[] {
  return columns.flatMap((source) => [
    made(source, 'column', () => 'kept'),
    made(source, 'type holds all values', (target) => typeHolds(source, target)),
    made(source, 'nullability', ({ nullable }) => {
      if (nullable === source.nullable) return 'kept';
      return { altered: nullable ? 'NULL is allowed' : 'NULL is refused' };
    }),
    ...ifIt(source.default !== null, () => made(source, 'default', (target) => defaultVerdict(source, target))),
    ...ifIt(source.foldsCase === true, () =>
      made(source, 'case-insensitive comparison', ({ foldsCase }) =>
        foldsCase ? 'kept' : { altered: "'a' and 'A' differ" },
      ),
    ),
    ...ifIt(source.comment !== '', () =>
      made(source, 'comment', ({ comment }) => sameComment(source.comment, comment)),
    ),
    ...ifIt(source.numbered, () => made(source, 'auto increment', ({ numbered }) => (numbered ? 'kept' : 'lost'))),
    ...ifIt(source.next !== null, () => made(source, 'next number', ({ next }) => nextVerdict(source.next, next))),
    ...ifIt(source.onUpdateNow, () =>
      made(source, 'on update now', ({ onUpdateNow }) => (onUpdateNow ? 'kept' : 'lost')),
    ),
    ...ifIt(source.generated, () =>
      made(source, 'generated column', ({ generated }) => (generated ? 'kept' : { altered: 'is a plain column' })),
    ),
  ]);
}

/** A comment that was shortened or lost is not the same. */
export function sameComment(source: string, target: string): Verdict {
  if (source === target) return 'kept';
  return target === '' ? 'lost' : { altered: `says ${JSON.stringify(target)}` };
}

function made(source: ColumnFact, kind: ConstructKind, judge: (target: ColumnFact) => Verdict): Construct {
  const { table, name } = source;
  return {
    kind,
    table,
    name,
    judge: (target: TargetView) => {
      const column = target.column(table, name);
      return column === undefined ? 'lost' : judge(column);
    },
  };
}

function ifIt(is: boolean, make: () => Construct): Construct[] {
  return is ? [make()] : [];
}

function defaultVerdict(source: ColumnFact, target: ColumnFact): Verdict {
  const [wanted, found] = [source.default ?? '', target.default];
  if (found === null) return 'lost';
  return sameValue(wanted, found, target.type)
    ? 'kept'
    : { altered: `${JSON.stringify(wanted)} became ${JSON.stringify(found)}` };
}

function nextVerdict(source: string | null, target: string | null): Verdict {
  if (target === null) return 'lost';
  return BigInt(target) >= BigInt(source ?? 1) ? 'kept' : { altered: `${source} became ${target}` };
}
