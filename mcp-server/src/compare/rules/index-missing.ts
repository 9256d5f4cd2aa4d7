import type { Index } from '../../model/schema.ts';
import type { ComparedTable } from '../comparison.ts';
import { indexForm, indexLabel } from '../index-form.ts';
import { type Draft, partRef, tableRule } from '../rule.ts';

interface Served {
  readonly columns: readonly string[];
  /** true: descending. */
  readonly directions: readonly boolean[];
}

const ordered = new Set(['btree', 'hash', 'rtree']);
const fullText = new Set(['fulltext', 'gin', 'gist', 'rum']);

/** A search that only the source has an index for. Unique indexes are left to the rules about uniqueness. */
export const indexMissing = tableRule('index-missing', (table) => {
  const served = servedBy(table);
  return table.source.indexes
    .filter((index) => !index.unique && index.valid && !isServed(index, table, served))
    .map((index) => draft(index, table));
});

/** An index serves every search by its leading columns; so do primary and unique keys. */
function servedBy({ target }: ComparedTable): Served[] {
  const keys = [...(target.primaryKey === null ? [] : [target.primaryKey]), ...target.uniqueKeys];
  return [
    ...keys.map(({ columns }) => ({ columns, directions: columns.map(() => false) })),
    ...target.indexes
      .filter(({ valid, predicate }) => valid && predicate === null)
      .map(({ parts }) => ({
        columns: parts.map(({ column }) => column ?? ''),
        directions: parts.map(({ descending }) => descending),
      })),
  ];
}

function isServed(index: Index, table: ComparedTable, served: readonly Served[]): boolean {
  const renamed = table.targetNames;
  const form = indexForm(index, renamed);
  if (table.target.indexes.some((other) => other.valid && indexForm(other) === form && sameUse(index, other)))
    return true;
  const columns = index.parts.flatMap(({ column }) => (column === null ? [] : (renamed.get(column) ?? [])));
  if (columns.length < index.parts.length || index.predicate !== null) return false;
  if (!ordered.has(index.method)) return isSearched(columns, table.target.indexes);
  return served.some((other) => leads(other, columns, index));
}

function sameUse(a: Index, b: Index): boolean {
  return (
    ordered.has(a.method) === ordered.has(b.method) &&
    sameDirections(
      a.parts.map((p) => p.descending),
      b.parts.map((p) => p.descending),
    )
  );
}

/** A database reads an index backwards as well, so all directions inverted serve too. */
function sameDirections(a: readonly boolean[], b: readonly boolean[]): boolean {
  return a.every((descending, at) => descending === b[at]) || a.every((descending, at) => descending !== b[at]);
}

function leads(other: Served, columns: readonly string[], index: Index): boolean {
  const directions = index.parts.map(({ descending }) => descending);
  return columns.every((name, at) => other.columns[at] === name) && sameDirections(directions, other.directions);
}

/** Full-text and spatial indexes are spelled as expressions on other engines: one that mentions every column will do. */
function isSearched(columns: readonly string[], indexes: readonly Index[]): boolean {
  return indexes.some(({ method, parts, valid }) => {
    const text = parts.map(({ column, expression }) => `${column ?? ''} ${expression ?? ''}`.toLowerCase()).join(' ');
    const capable = fullText.has(method) || method === 'spatial' || method === 'spgist' || method === 'brin';
    return valid && capable && columns.every((name) => text.includes(name.toLowerCase()));
  });
}

function draft(index: Index, { source, target }: ComparedTable): Draft {
  const parts = indexLabel(index);
  const lacking = ordered.has(index.method)
    ? `no index of the target’s ${target.name} begins with the same columns in the same directions`
    : `no full-text or spatial index of the target’s ${target.name} mentions them`;
  return {
    severity: 'warning',
    object: partRef('source', 'index', source, index.name),
    what: `${source.name} has the ${index.method} index ${index.name} over ${parts}; ${lacking}.`,
    consequence: `Searches of ${target.name} by ${parts} read ${source.rowEstimate === null ? 'the whole table' : `all of its rows (about ${source.rowEstimate})`}${references(index, source) ? ', and so does every delete of a row that they reference' : ''}.`,
    wayOut: `Create ${ordered.has(index.method) ? 'an' : 'such an'} index over ${parts} on the target’s ${target.name} (CONCURRENTLY if it is in use) before reads move there.`,
  };
}

function references({ parts }: Index, { foreignKeys }: ComparedTable['source']): boolean {
  return foreignKeys.some(({ columns }) => columns[0] !== undefined && columns[0] === parts[0]?.column);
}
