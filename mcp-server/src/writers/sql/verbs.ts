import type { Operation } from '../../model/writers.ts';
import { assigned, columnList } from './columns.ts';
import {
  type Cursor,
  MOST_WORDS,
  readName,
  readReference,
  skip,
  skipAny,
  skipGroup,
  type TableReference,
  wordAt,
} from './cursor.ts';
import type { SqlWrite } from './sql-write.ts';

type Verb = (cursor: Cursor) => SqlWrite[];

const MODIFIERS = new Set(['low_priority', 'high_priority', 'delayed', 'ignore', 'quick', 'concurrent', 'local']);
const AFTER_INSERT = new Set([
  'values',
  'value',
  'select',
  'set',
  'default',
  'with',
  'table',
  'overriding',
  '(',
  '',
  'as',
]);
const AFTER_DELETE = new Set([';', '', ')', 'where', 'using', 'returning', 'order', 'limit']);

/** What each verb that writes makes of the words after it; an empty list when they are no such statement. */
export const verbs: ReadonlyMap<string, Verb> = new Map([
  ['insert', (cursor) => insert(cursor, 'insert')],
  ['replace', (cursor) => insert(cursor, 'replace')],
  ['update', update],
  ['delete', remove],
  ['merge', merge],
  ['truncate', truncate],
  ['copy', copy],
  ['load', load],
  ['alter', dropPartition],
]);

function insert(cursor: Cursor, verb: 'insert' | 'replace'): SqlWrite[] {
  if (wordAt(cursor) === 'or') {
    const replaces = wordAt(cursor, 1) === 'replace';
    cursor.at += 2;
    if (replaces) return insert(cursor, 'replace');
  }
  skipAny(cursor, MODIFIERS);
  const into = wordAt(cursor) === 'into';
  if (into) cursor.at += 1;
  const opens = wordAt(cursor) === '(';
  const reference = readReference(cursor);
  if (reference === undefined || opens) return [];
  const after = wordAt(cursor);
  // `REPLACE(a, b)` and `INSERT(a, 1, 2, b)` are functions; "insert order items" is prose.
  if (!AFTER_INSERT.has(after) && !isHole(cursor)) return [];
  if (!into && after === '') return [];
  const columns = after === '(' ? columnList(cursor) : null;
  skip(cursor, 'as');
  const set = wordAt(cursor) === 'set' ? assigned(cursor, [reference]) : null;
  const bare = after === '';
  const upsert = verb === 'insert' && updatesOnConflict(cursor);
  const named = upsert ? null : (set?.columns.get(reference) ?? columns);
  return [{ ...writeOf(cursor, reference, upsert ? ['insert', 'update'] : [verb], named), bare }];
}

/** ON DUPLICATE KEY UPDATE, or ON CONFLICT … DO UPDATE, before the statement ends. */
function updatesOnConflict({ tokens, at }: Cursor): boolean {
  const cursor = { tokens, at };
  for (const end = Math.min(tokens.length, at + MOST_WORDS); cursor.at < end; ) {
    if (skipGroup(cursor)) continue;
    const word = wordAt(cursor);
    if (word === ')' || word === ';') return false;
    if (word === 'duplicate' && wordAt(cursor, 1) === 'key') return true;
    if (word === 'do' && wordAt(cursor, 1) === 'update') return true;
    cursor.at += 1;
  }
  return false;
}

function update(cursor: Cursor): SqlWrite[] {
  skipAny(cursor, MODIFIERS);
  const references = tablesUntil(cursor, 'set');
  if (wordAt(cursor) !== 'set') {
    return isHole(cursor) || isCut(cursor) ? references.map((each) => writeOf(cursor, each, ['update'], null)) : [];
  }
  if (!assigns(cursor)) return [];
  const { columns, unqualified } = assigned(cursor, references);
  // An unqualified column of a join may belong to any of its tables.
  const written = references.filter((reference) => columns.has(reference) || unqualified);
  return written.map((reference) => writeOf(cursor, reference, ['update'], columns.get(reference) ?? null));
}

/** Prose has no `=` after SET. */
function assigns({ tokens, at }: Cursor): boolean {
  return tokens
    .slice(at, at + MOST_WORDS)
    .some(({ kind, text }) => text === '=' || text === ':=' || kind === 'hole' || kind === 'param');
}

/** A server cuts long texts and says so by three dots. */
function isCut(cursor: Cursor): boolean {
  return wordAt(cursor) === '.' && wordAt(cursor, 1) === '.';
}

function remove(cursor: Cursor): SqlWrite[] {
  skipAny(cursor, MODIFIERS);
  if (wordAt(cursor) !== 'from') {
    // DELETE a, b FROM a JOIN b …
    const targets = tablesUntil(cursor, 'from');
    if (wordAt(cursor) !== 'from' || targets.length === 0) return [];
    cursor.at += 1;
    return resolved(cursor, targets, tablesUntil(cursor, 'where'));
  }
  cursor.at += 1;
  const targets = tablesUntil(cursor, 'using');
  if (targets.length === 0 || !(AFTER_DELETE.has(wordAt(cursor)) || isHole(cursor))) return [];
  const bare = wordAt(cursor) === '';
  if (wordAt(cursor) !== 'using') return targets.map((each) => ({ ...writeOf(cursor, each, ['delete'], null), bare }));
  cursor.at += 1;
  return resolved(cursor, targets, tablesUntil(cursor, 'where'));
}

/** The targets of a DELETE, which may be called by the aliases of its tables. */
function resolved(cursor: Cursor, targets: readonly TableReference[], tables: readonly TableReference[]): SqlWrite[] {
  return targets.map((target) => {
    const [name] = target.table?.length === 1 ? target.table : [];
    const meant = tables.find(({ alias }) => alias !== null && alias.toLowerCase() === name?.toLowerCase());
    return writeOf(cursor, { ...target, table: meant === undefined ? target.table : meant.table }, ['delete'], null);
  });
}

function merge(cursor: Cursor): SqlWrite[] {
  if (wordAt(cursor) !== 'into') return [];
  cursor.at += 1;
  const reference = readReference(cursor);
  if (reference === undefined || wordAt(cursor) !== 'using') return [];
  const operations = new Set<Operation>();
  for (; cursor.at < cursor.tokens.length && wordAt(cursor) !== ';'; cursor.at += 1) {
    if (wordAt(cursor) !== 'then') continue;
    const branch = wordAt(cursor, 1);
    if (branch === 'insert' || branch === 'update' || branch === 'delete') operations.add(branch);
  }
  return [writeOf(cursor, reference, [...operations], null)];
}

function truncate(cursor: Cursor): SqlWrite[] {
  skip(cursor, 'table');
  const tables = tablesUntil(cursor, ';');
  const ends = [';', '', ')', 'restart', 'continue', 'cascade', 'restrict', 'end'];
  return ends.includes(wordAt(cursor)) ? tables.map((table) => writeOf(cursor, table, ['truncate'], null)) : [];
}

/** COPY t (a, b) FROM …; COPY … TO reads. */
function copy(cursor: Cursor): SqlWrite[] {
  const at = cursor.at;
  const table = readName(cursor);
  if (table === undefined) return [];
  const columns = wordAt(cursor) === '(' ? columnList(cursor) : null;
  const writes = wordAt(cursor) === 'from' && cursor.tokens[cursor.at + 1] !== undefined;
  return writes ? [writeOf(cursor, { table, alias: null, at }, ['load'], columns)] : [];
}

function load(cursor: Cursor): SqlWrite[] {
  if (!['data', 'xml'].includes(wordAt(cursor))) return [];
  for (; cursor.at < cursor.tokens.length && wordAt(cursor) !== ';'; cursor.at += 1) {
    if (wordAt(cursor) !== 'into' || wordAt(cursor, 1) !== 'table') continue;
    cursor.at += 2;
    const reference = readReference(cursor);
    return reference === undefined ? [] : [writeOf(cursor, reference, ['load'], null)];
  }
  return [];
}

/** ALTER TABLE … DROP PARTITION and TRUNCATE PARTITION remove rows without a DELETE. */
function dropPartition(cursor: Cursor): SqlWrite[] {
  if (wordAt(cursor) !== 'table') return [];
  cursor.at += 1;
  skip(cursor, 'if', 'exists');
  const at = cursor.at;
  const table = readName(cursor);
  const removes = ['drop', 'truncate'].includes(wordAt(cursor)) && wordAt(cursor, 1) === 'partition';
  return removes && table !== undefined ? [writeOf(cursor, { table, alias: null, at }, ['truncate'], null)] : [];
}

/** The tables of a list or join, up to the given word, which is not read. */
function tablesUntil(cursor: Cursor, end: string): TableReference[] {
  const tables: TableReference[] = [];
  for (;;) {
    if (wordAt(cursor) === '(' && skipGroup(cursor)) {
      skip(cursor, 'as');
      readName(cursor);
    } else {
      const reference = readReference(cursor);
      if (reference === undefined) return tables;
      tables.push(reference);
    }
    if (!toNextTable(cursor, end)) return tables;
  }
}

const JOINS = new Set([
  'join',
  'straight_join',
  'inner',
  'left',
  'right',
  'cross',
  'natural',
  'outer',
  'full',
  'on',
  'using',
]);

/** From behind one table of a join to the next; false when the list ends here. */
function toNextTable(cursor: Cursor, end: string): boolean {
  if (!JOINS.has(wordAt(cursor)) && wordAt(cursor) !== ',') return false;
  while (cursor.at < cursor.tokens.length) {
    if (skipGroup(cursor)) continue;
    const word = wordAt(cursor);
    if (word === end || word === ';' || word === ')') return false;
    cursor.at += 1;
    if (word !== ',' && word !== 'join' && word !== 'straight_join') continue;
    skip(cursor, 'lateral');
    return true;
  }
  return false;
}

function isHole({ tokens, at }: Cursor): boolean {
  return tokens[at]?.kind === 'hole' || tokens[at]?.kind === 'param';
}

function writeOf(
  cursor: Cursor,
  reference: TableReference,
  operations: readonly Operation[],
  columns: readonly string[] | null,
): SqlWrite {
  return { table: reference.table, operations, columns, bare: false, at: cursor.tokens[reference.at]?.at ?? 0 };
}
