import type { DigestColumn } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { hasStandIns, LONG_TEXT } from '../../model/long-text.ts';
import { canonicalExpression } from './canonical.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { parseRawType } from './types.ts';

/** concat_ws() takes at most 100 arguments. */
const MAX_ARGUMENTS = 90;

/** Types whose output function writes what their cast to text writes, so that concat_ws() can do without the cast (7 % of the whole text). */
const PRINTED_AS_CAST = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'text',
  'character varying',
  'date',
  'timestamp without time zone',
  'uuid',
];
/** Types whose cast to text costs next to nothing, so that it may be written twice: for the length and for the text. */
const CHEAP_TEXT = ['text', 'character varying', 'character', 'bpchar', 'name'];

/** What to read beside the row text, and which rows in which order. */
export interface RowSource {
  /** Expressions over the alias t, by the names they get. */
  readonly select: ReadonlyMap<string, string>;
  /** Empty, or beginning with WHERE. */
  readonly where: string;
  /** Expressions over the alias t; empty for no order. */
  readonly order: readonly string[];
}

interface Part {
  /** The canonical text over the alias t. */
  readonly text: string;
  readonly column: DigestColumn;
  readonly nullable: boolean;
  /** Its text is used twice and not cheap: it is computed once in an inner query. */
  readonly twice: boolean;
}

/** A query of the names of `select` and of `row`, the row text of each row (its bytes are defined with LeafDigest). */
export function rowTexts(table: OpenTable, request: DigestRequest, source: RowSource): string {
  const parts = request.columns.map((column) => partOf(table, column));
  const order = source.order.length === 0 ? '' : ` ORDER BY ${source.order.join(', ')}`;
  const tail = `FROM ${table.sql} AS t${source.where}${order}`;
  const selected = [...source.select].map(([name, sql]) => `${sql} AS ${name}`);
  const written = (texts: readonly string[]) =>
    joined(parts.flatMap((part, at) => fields(part, texts[at] ?? '', table.session.encoding === 'UTF8')));
  if (!parts.some(({ twice }) => twice)) {
    return `SELECT ${[...selected, `${written(parts.map(({ text }) => text))} AS row`].join(', ')} ${tail}`;
  }
  const inner = [...selected, ...parts.map(({ text }, at) => `${text} AS c${at}`)];
  const outer = [...source.select.keys(), `${written(parts.map((_, at) => `c${at}`))} AS row`];
  // OFFSET 0 keeps the planner from writing each inner expression wherever its name stands.
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} ${tail} OFFSET 0) AS r`;
}

/** SQL of the SHA-256 of a row text in UTF-8, as 32 bytes. A database in UTF-8 holds no other text, and convert_to() would check it again. */
export function sha256({ session }: OpenTable, text: string): string {
  return session.encoding === 'UTF8' ? `sha256(textsend(${text}))` : `sha256(convert_to(${text}, 'UTF8'))`;
}

/** The canonical text of a column over the alias t. */
export function canonicalText(table: OpenTable, { name, form, constant }: DigestColumn): string {
  if (constant !== undefined) return constant === null ? 'NULL::text' : `${quoteLiteral(constant)}::text`;
  return canonicalExpression(`t.${quoteIdentifier(name)}`, table.typeOf(name), form);
}

/** The same, with a stand-in for a very long text. */
export function readableText(table: OpenTable, column: DigestColumn): string {
  const text = canonicalText(table, column);
  if (column.constant !== undefined || !hasStandIns(column.form)) return text;
  const { mark, characters, shown } = LONG_TEXT;
  const long = `length(${text}) > ${characters} OR left(${text}, ${mark.length}) COLLATE "C" = '${mark}'`;
  const digest = `encode(${sha256(table, text)}, 'hex')`;
  return `CASE WHEN ${long} THEN concat('${mark}', length(${text}), ':', ${digest}, ':', left(${text}, ${shown})) ELSE ${text} END`;
}

function partOf(table: OpenTable, column: DigestColumn): Part {
  if (column.constant !== undefined)
    return { text: canonicalText(table, column), column, nullable: column.constant === null, twice: false };
  const type = parseRawType(table.typeOf(column.name));
  const text = canonicalText(table, column);
  const own = `t.${quoteIdentifier(column.name)}`;
  const cast = text === `${own}::text` && !type.array;
  const plain = column.plain ?? false;
  const twice = !plain && HEX.exec(text) === null && !(cast && CHEAP_TEXT.includes(type.base));
  return {
    text: plain && cast && PRINTED_AS_CAST.includes(type.base) ? own : text,
    column,
    nullable: !table.isNotNull(column.name),
    twice,
  };
}

/** The fields that a column adds to the row text. concat_ws() passes over NULL, which would move the next column into its place. */
function fields({ column, nullable }: Part, text: string, utf8: boolean): string[] {
  if (column.plain ?? false) return [nullable ? orNothing(text) : text];
  const length = lengthOf(text, utf8);
  return nullable ? [orNothing(length), orNothing(text)] : [length, text];
}

const orNothing = (sql: string) => `coalesce((${sql})::text, '')`;
/** How canonical text writes the bytes of a column. */
const HEX = /^encode\((t\."(?:[^"]|"")*"), 'hex'\)$/;

/** Bytes of the text in UTF-8. */
function lengthOf(text: string, utf8: boolean): string {
  const hex = HEX.exec(text);
  if (hex !== null) return `octet_length(${hex[1]}) * 2`;
  return utf8 ? `octet_length(${text})` : `octet_length(convert_to(${text}, 'UTF8'))`;
}

function joined(fieldList: readonly string[]): string {
  let list = [...fieldList];
  while (list.length > MAX_ARGUMENTS) {
    const groups = Array.from({ length: Math.ceil(list.length / MAX_ARGUMENTS) }, (_, at) =>
      list.slice(at * MAX_ARGUMENTS, (at + 1) * MAX_ARGUMENTS),
    );
    list = groups.map(concatenation);
  }
  return concatenation(list);
}

const concatenation = (list: readonly string[]) => (list.length === 0 ? "''" : `concat_ws(',', ${list.join(', ')})`);
