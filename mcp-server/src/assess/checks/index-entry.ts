import type { IndexPiece } from '../../model/data-question.ts';
import type { Column, Table } from '../../model/schema.ts';
import { type Check, partRef, type Subject } from '../check.ts';

/** Index entries longer than the target stores. */
export const indexEntry: Check = {
  id: 'index-entry',
  ofTable: (subject) => {
    const { table, target, world } = subject;
    const { from, to } = world;
    const limit = to.indexEntryBytes;
    if (limit === null || from === to) return [];
    return (target === null ? indexesOf(table) : mappedBack(subject, indexesOf(target)))
      .filter(({ parts }) => parts.map((part) => longest(table, part)).reduce((sum, bytes) => sum + bytes, 0) > limit)
      .map(({ name, parts }) => ({
        severity: 'warning',
        object: partRef(table, 'index', name),
        question: { kind: 'index entry', parts, than: limit },
        what: `the entry of index ${target === null ? name : `${target.name}.${name}`} (${parts.map(({ column }) => column).join(', ')}) is longer than ${limit.toLocaleString('en-US')} bytes`,
        consequence: `${to.title} refuses it unless it can compress the value: the index cannot be built, or a later insert fails.`,
        wayOut: 'Index a hash or the beginning of the value on the target, or shorten the rows.',
        fix: {},
      }));
  },
};

interface Pieces {
  readonly name: string;
  readonly parts: readonly IndexPiece[];
}

/** B-trees over columns, the primary key among them; each list of parts once. */
function indexesOf({ primaryKey, indexes }: Table): Pieces[] {
  const whole = (columns: readonly string[]) => columns.map((column) => ({ column, prefix: null }));
  const trees = indexes.flatMap(({ name, method, parts }): Pieces[] => {
    const pieces = parts.flatMap(({ column, prefix }) => (column === null ? [] : [{ column, prefix }]));
    return method === 'btree' && pieces.length === parts.length ? [{ name, parts: pieces }] : [];
  });
  const all = [...(primaryKey === null ? [] : [{ name: primaryKey.name, parts: whole(primaryKey.columns) }]), ...trees];
  return [...new Map(all.map((index) => [JSON.stringify(index.parts), index] as const)).values()];
}

/** The target's indexes in the source's names; one over a column that is not copied has no entries to judge. */
function mappedBack({ columns }: Subject, indexes: readonly Pieces[]): Pieces[] {
  const names = new Map(columns.map(({ source, target }) => [target?.name, source.name]));
  return indexes.flatMap(({ name, parts }) => {
    const own = parts.flatMap(({ column, prefix }) => {
      const back = names.get(column);
      return back === undefined ? [] : [{ column: back, prefix }];
    });
    return own.length === parts.length ? [{ name, parts: own }] : [];
  });
}

function longest({ columns }: Table, { column, prefix }: IndexPiece): number {
  const type = columns.find(({ name }) => name === column)?.type;
  return type === undefined ? 0 : bytesOf(type, prefix);
}

/** A character takes up to four bytes; whatever is no text and no bytes is short. */
function bytesOf(type: Column['type'], prefix: number | null): number {
  if (type.kind !== 'text' && type.kind !== 'bytes') return 8;
  const length = Math.min(prefix ?? Number.MAX_SAFE_INTEGER, type.length ?? Number.MAX_SAFE_INTEGER);
  return type.kind === 'text' ? length * 4 : length;
}
