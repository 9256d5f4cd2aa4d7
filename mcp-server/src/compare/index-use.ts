import type { Index, IndexPart } from '../model/schema.ts';
import { foldedName } from './collations.ts';
import type { ComparedTable } from './comparison.ts';
import { indexForm } from './index-form.ts';
import { sqlTokens } from './sql-tokens.ts';

interface Served {
  readonly columns: readonly string[];
  /** true: descending. */
  readonly directions: readonly boolean[];
}

const ordered = new Set(['btree', 'hash', 'rtree', 'brin']);
const fullText = new Set(['fulltext', 'gin', 'gist', 'rum']);

/** True for an index that is searched by order or equality. */
export function isOrdered({ method }: Index): boolean {
  return ordered.has(method);
}

/** True for an index over the words of a text. */
export function isTextSearch({ method, parts, valid }: Index): boolean {
  if (method === 'fulltext') return valid;
  return valid && fullText.has(method) && parts.some(({ expression }) => /to_tsvector/i.test(expression ?? ''));
}

/** True when an index or key of the target serves every search that the source index serves. */
export function isServed(index: Index, table: ComparedTable): boolean {
  const renamed = table.targetNames;
  const form = indexForm(index, renamed);
  if (table.target.indexes.some((other) => other.valid && indexForm(other) === form && sameUse(index, other)))
    return true;
  if (isTextSearch(index)) return isSearched(mentionedColumns(index, renamed), table.target.indexes);
  const columns = index.parts.flatMap((part) => renamed.get(nameOf(part, table, 'source') ?? '') ?? []);
  if (columns.length < index.parts.length) return false;
  if (!ordered.has(index.method)) return isSearched(columns, table.target.indexes);
  return servedBy(table).some((other) => leads(other, columns, index));
}

/** The target's names of the columns that an index holds or its expressions mention. */
export function mentionedColumns({ parts }: Index, renamed: ReadonlyMap<string, string>): string[] {
  const words = parts.flatMap(({ column, expression }) => [
    column?.toLowerCase() ?? '',
    ...sqlTokens(expression ?? ''),
  ]);
  return [...renamed].filter(([name]) => words.includes(name.toLowerCase())).map(([, name]) => name);
}

/** An index serves every search by its leading columns; so do primary and unique keys. */
function servedBy(table: ComparedTable): Served[] {
  const { target } = table;
  const keys = [...(target.primaryKey === null ? [] : [target.primaryKey]), ...target.uniqueKeys];
  return [
    ...keys.map(({ columns }) => ({ columns, directions: columns.map(() => false) })),
    ...target.indexes
      .filter(({ valid, predicate, method }) => valid && predicate === null && ordered.has(method))
      .map(({ parts }) => ({
        columns: parts.map((part) => nameOf(part, table, 'target') ?? ''),
        directions: parts.map(({ descending }) => descending),
      })),
  ];
}

/** A column stands for itself; one folded to a case stands for the column where the other side compares it without regard to case. */
function nameOf(
  { column, expression }: IndexPart,
  { columns }: ComparedTable,
  side: 'source' | 'target',
): string | null {
  if (column !== null || expression === null) return column;
  const name = foldedName(expression);
  const pair = columns.find((candidate) => candidate[side].name.toLowerCase() === name);
  const other = side === 'source' ? pair?.target : pair?.source;
  return other?.caseSensitive === false ? (pair?.[side].name ?? null) : null;
}

function sameUse(a: Index, b: Index): boolean {
  const directions = (index: Index) => index.parts.map(({ descending }) => descending);
  return ordered.has(a.method) === ordered.has(b.method) && sameDirections(directions(a), directions(b));
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
export function isSearched(columns: readonly string[], indexes: readonly Index[]): boolean {
  return indexes.some(({ method, parts, valid }) => {
    const text = parts.map(({ column, expression }) => `${column ?? ''} ${expression ?? ''}`.toLowerCase()).join(' ');
    const capable = fullText.has(method) || method === 'spatial' || method === 'spgist';
    return valid && capable && columns.every((name) => text.includes(name.toLowerCase()));
  });
}
