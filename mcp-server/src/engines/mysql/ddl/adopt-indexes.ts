import type { Index, IndexPart, Table } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { Names } from '../../ddl/names.ts';
import { printValue } from '../../ddl/print-expression.ts';
import { quoteIdentifier } from '../quote.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { type Adoption, KEY_BYTES, nameRules } from './adoption.ts';
import { partWidth, tooWide } from './index-width.ts';
import { leftOut, unquoted, type Work } from './index-work.ts';
import { fullText, partialUnique, spatial } from './special-indexes.ts';
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
  const parts = [{ column, expression: null, prefix: null, descending: false, nullsFirst: true }];
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
  const known = parts.filter((part) => part !== null).map((part) => ({ ...part, nullsFirst: !part.descending }));
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
  if (!adoption.own && index.method !== 'btree') {
    say({
      id: 'index',
      effect: 'changed',
      what: `${index.method} becomes btree.`,
      why: 'InnoDB keeps every ordered index so; the same searches use it.',
    });
  }
  const bytes = known.reduce((sum, part) => sum + partWidth(part, made), 0);
  if (bytes > KEY_BYTES && !adoption.same) return tooWide(work, known, bytes);
  return { ...index, method: 'btree', parts: known, include: [], predicate: null };
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
    ({ name, rawType }) => /text$|blob$/.test(rawType) && printed?.sql.includes(quoteIdentifier(name)),
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
