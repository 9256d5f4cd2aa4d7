import type { Column, Index, IndexPart, Table } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { Names } from '../../ddl/names.ts';
import { printValue } from '../../ddl/print-expression.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { type Adoption, KEY_BYTES, nameRules } from './adoption.ts';
import { mysqlWriting } from './writing.ts';

/** Characters of an index over text that has no length of its own. */
const PREFIX = 191;
const MOST_PARTS = 16;

/** The indexes of a table on the target. One that cannot be had is left out, and named. */
export function adoptIndexes(adoption: Adoption, table: Table, made: AdoptedColumns): Index[] {
  const names = new Names(nameRules, ['PRIMARY', 'GEN_CLUST_INDEX']);
  const found = table.indexes.flatMap((index) => {
    const say = (said: Said) => adoption.log.about(table, 'index', index.name, said);
    const adopted = adoptIndex({ adoption, index, made, say });
    if (adopted === null) return [];
    const name = names.take(index.name);
    if (name !== index.name)
      say({
        id: 'index-name',
        effect: 'renamed',
        what: `It is ${name} on the target.`,
        why: 'The name is too long for MySQL, or taken in its table.',
      });
    return [{ ...adopted, name }];
  });
  return [...found, ...counterIndex(adoption, table, made, found, names)];
}

interface Work {
  readonly adoption: Adoption;
  readonly index: Index;
  readonly made: AdoptedColumns;
  readonly say: (said: Said) => void;
}

/** AUTO_INCREMENT must lead an index. */
function counterIndex(
  { log }: Adoption,
  table: Table,
  { bySource }: AdoptedColumns,
  found: readonly Index[],
  names: Names,
): Index[] {
  const counter = [...bySource].find(([, { identity }]) => identity !== null);
  if (counter === undefined) return [];
  const [from, { name }] = counter;
  const leads =
    table.primaryKey?.columns[0] === from ||
    found.some(({ parts, method }) => parts[0]?.column === name && method === 'btree');
  if (leads) return [];
  log.about(table, 'column', from, {
    id: 'counter',
    effect: 'added',
    what: `An index over ${name}.`,
    why: 'AUTO_INCREMENT needs one that begins with its column.',
  });
  return [plainIndex(names.take(`${name}_counter`), name)];
}

function plainIndex(name: string, column: string): Index {
  const parts = [{ column, expression: null, prefix: null, descending: false }];
  return {
    name,
    unique: false,
    method: 'btree',
    parts,
    include: [],
    predicate: null,
    nullsDistinct: true,
    valid: true,
  };
}

function adoptIndex(work: Work): Index | null {
  const { adoption, index, made, say } = work;
  if (!index.valid && !adoption.own)
    return leftOut(say, 'The source holds it invalid.', 'Build it there first, or forget it.');
  const searched = adoption.request.sourceText.fullText(index);
  if (searched !== null) return fullText(work, searched);
  if (['spatial', 'gist', 'spgist'].includes(index.method)) return spatial(work);
  if (index.method === 'gin')
    return leftOut(
      say,
      'MySQL has no inverted index over documents or arrays.',
      'A multi-valued index over one path of the document is nearest; it is written by hand.',
    );
  if (index.parts.length > MOST_PARTS)
    return leftOut(say, `It has ${index.parts.length} parts, and MySQL admits ${MOST_PARTS}.`, 'Leave some out.');
  if (index.unique && !index.nullsDistinct)
    return leftOut(
      say,
      'MySQL’s unique indexes admit many NULLs.',
      'Refuse the second NULL in the application, or make the columns NOT NULL.',
    );
  if (index.predicate !== null && index.unique) return partialUnique(work, index.predicate);
  const parts = index.parts.map((part) => adoptPart(work, part));
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  if (index.predicate !== null)
    say({
      id: 'index',
      effect: 'changed',
      what: `It holds every row, not only those WHERE ${index.predicate}.`,
      why: 'MySQL has no partial index. The same searches use it.',
    });
  if (index.include.length > 0)
    say({
      id: 'index',
      effect: 'changed',
      what: `It does not carry ${index.include.join(', ')}.`,
      why: 'MySQL has no INCLUDE; the rows are looked up.',
    });
  const bytes = known.reduce((sum, part) => sum + width(part, made), 0);
  if (bytes > KEY_BYTES && !adoption.same) return tooWide(work, known, bytes);
  return { ...index, method: 'btree', parts: known, include: [], predicate: null };
}

/** Unique among some rows: of the others the expression is NULL, which never collides. MariaDB has no indexes over expressions. */
function partialUnique({ adoption, index, made, say }: Work, predicate: string): Index | null {
  const parsed = adoption.request.sourceText.expression(predicate);
  const condition = parsed === null ? null : printValue(parsed, made.scope, mysqlWriting);
  const columns = index.parts.map(({ column }) =>
    made.columns.find(({ name }) => name === made.scope(column ?? '')?.sql.slice(1, -1)),
  );
  const [first, ...rest] = columns;
  const whole = columns.every((column) => column !== undefined && !/text$|blob$|json/.test(column.rawType));
  if (adoption.mariadb || first === undefined || !whole || !condition?.exact || condition.kind !== 'truth') {
    return leftOut(
      say,
      `It is unique only WHERE ${predicate}, which this server cannot say.`,
      'Keep it in the application, or add a generated column that is NULL elsewhere and make that unique.',
    );
  }
  say({
    id: 'index',
    effect: 'changed',
    what: `The condition WHERE ${predicate} is within the expression of its first part.`,
    why: 'MySQL has no partial index; of the rows outside it the expression is NULL, and NULLs never collide.',
  });
  const expression = `case when ${condition.sql} then ${backticked(first.name)} end`;
  const head: IndexPart = { column: null, expression, prefix: null, descending: false };
  const tail = rest.flatMap((column) =>
    column === undefined ? [] : [{ column: column.name, expression: null, prefix: null, descending: false }],
  );
  return { ...index, method: 'btree', parts: [head, ...tail], include: [], predicate: null };
}

function backticked(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function adoptPart(work: Work, part: IndexPart): IndexPart | null {
  const { index, made, say, adoption } = work;
  if (part.column === null) return expressionPart(work, part);
  const column = made.bySource.get(part.column);
  if (column === undefined) return null;
  if (/^json$|^geometry|^point$|^polygon/.test(column.rawType)) {
    leftOut(say, `MySQL cannot order ${column.rawType}.`, 'Index a generated column over one path of it by hand.');
    return null;
  }
  const unlimited = /(text|blob)$/.test(column.rawType);
  const plain = { ...part, column: column.name };
  if (!unlimited || part.prefix !== null) return plain;
  if (index.unique) {
    leftOut(say, `${column.rawType} cannot be unique as a whole.`, 'Make a generated column of its SHA-256 unique.');
    return null;
  }
  if (!adoption.own)
    say({
      id: 'prefix-index',
      effect: 'changed',
      what: `It holds the first ${PREFIX} characters of ${column.name}.`,
      why: `${column.rawType} has no length, and an index of MySQL needs one. The same searches use it.`,
    });
  return { ...plain, prefix: PREFIX };
}

function expressionPart({ adoption, index, made, say }: Work, part: IndexPart): IndexPart | null {
  const sql = part.expression ?? '';
  if (adoption.own && adoption.same) return part;
  const parsed = adoption.request.sourceText.expression(sql);
  if (parsed?.kind === 'call' && parsed.name === 'left') {
    const [of, length] = parsed.args;
    const column = of?.kind === 'column' ? made.scope(of.name) : null;
    if (column?.kind === 'text' && length?.kind === 'number')
      return { ...part, column: unquoted(column.sql), expression: null, prefix: Number(length.text) };
  }
  const printed = parsed === null ? null : printValue(parsed, made.scope, mysqlWriting);
  const holdsLong = made.columns.some(
    ({ name, rawType }) => /text$|blob$/.test(rawType) && printed?.sql.includes(backticked(name)),
  );
  if (adoption.mariadb) {
    leftOut(
      say,
      `MariaDB has no index over an expression (${sql}).`,
      'Add a generated column with the expression and index that.',
    );
    return null;
  }
  if (!printed?.exact || holdsLong) {
    leftOut(
      say,
      `The meaning of ${sql} as an index of ${index.name} is not certain on MySQL.`,
      'Translate it by hand; text without a length needs a CAST.',
    );
    return null;
  }
  return { ...part, expression: printed.sql };
}

function unquoted(sql: string): string {
  return sql.slice(1, -1).replaceAll('``', '`');
}

function fullText({ index, made, say, adoption }: Work, searched: readonly string[]): Index | null {
  const columns = searched.map((name) =>
    made.columns.find((column) => column.name === unquoted(made.scope(name)?.sql ?? '``')),
  );
  const texts = columns.filter(
    (column): column is Column => column?.type.kind === 'text' && column.charset !== 'ascii',
  );
  if (texts.length < searched.length || new Set(texts.map(({ collation }) => collation)).size > 1) {
    return leftOut(
      say,
      'FULLTEXT needs text columns of one collation.',
      'Give them one collation, then add it by hand.',
    );
  }
  if (!adoption.own)
    say({
      id: 'full-text',
      effect: 'changed',
      what: `It becomes FULLTEXT over ${texts.map(({ name }) => name).join(', ')}.`,
      why: '@@ to_tsquery(…) becomes MATCH … AGAINST; stemming, stop words and scores differ.',
    });
  const parts = texts.map(({ name }) => ({ column: name, expression: null, prefix: null, descending: false }));
  return { ...index, unique: false, method: 'fulltext', parts, include: [], predicate: null, valid: true };
}

function spatial({ index, made, say }: Work): Index | null {
  const [part] = index.parts;
  const column = made.bySource.get(part?.column ?? '');
  const placed = column?.type.kind === 'geometry';
  if (column === undefined || index.parts.length > 1 || !placed || column.nullable) {
    return leftOut(
      say,
      'A SPATIAL index needs one NOT NULL geometry column.',
      'Declare the column NOT NULL, then add it by hand.',
    );
  }
  const parts = [{ column: column.name, expression: null, prefix: null, descending: false }];
  return { ...index, unique: false, method: 'spatial', parts, include: [], predicate: null, valid: true };
}

function width({ column, prefix }: IndexPart, made: AdoptedColumns): number {
  const type = made.columns.find(({ name }) => name === column);
  if (type?.type.kind === 'text')
    return (
      (prefix ?? type.type.length ?? 0) * (type.charset === 'utf8mb4' ? 4 : type.charset === 'utf8mb3' ? 3 : 1) + 3
    );
  return type?.type.kind === 'bytes' ? (prefix ?? type.type.length ?? 0) + 3 : 9;
}

function tooWide({ index, say, made }: Work, parts: readonly IndexPart[], bytes: number): Index | null {
  if (index.unique)
    return leftOut(
      say,
      `Its entries are up to ${bytes} bytes wide, and MySQL admits ${KEY_BYTES}.`,
      'Shorten the columns, or make a generated column of their SHA-256 unique.',
    );
  const room = Math.floor((KEY_BYTES - 9 * parts.length) / 4 / parts.length);
  say({
    id: 'prefix-index',
    effect: 'changed',
    what: `Its texts are cut to ${room} characters.`,
    why: `An entry is at most ${KEY_BYTES} bytes wide. The same searches use it.`,
  });
  const cut = parts.map((part) => {
    const type = made.columns.find(({ name }) => name === part.column)?.type;
    const long = (type?.kind === 'text' || type?.kind === 'bytes') && (part.prefix ?? type.length ?? 0) > room;
    return long ? { ...part, prefix: room } : part;
  });
  return { ...index, method: 'btree', parts: cut, include: [], predicate: null };
}

function leftOut(say: (said: Said) => void, what: string, why: string): null {
  say({ id: 'index', effect: 'not mapped', what: `The index is left out. ${what}`, why });
  return null;
}
