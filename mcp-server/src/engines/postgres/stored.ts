import type { ColumnType } from '../../model/column-type.ts';
import type { CanonicalForm } from '../../model/digest.ts';
import { quoteLiteral } from './quote.ts';
import { parseRawType, type RawType } from './types.ts';

/** A column that shall hold values, and what is known of the texts. */
interface Place {
  readonly type: RawType;
  readonly rawType: string;
  readonly form: CanonicalForm['kind'];
  /** The type of the column that the texts were read from; null: any. */
  readonly from: ColumnType | null;
}

type Write = (place: Place) => string | null;

const TEXT = '{}::text';

const WRITERS: readonly (readonly [bases: readonly string[], write: Write])[] = [
  [['smallint', 'integer', 'bigint'], integer],
  // As text a negative number would be an oid.
  [['oid'], (place) => `${integer({ ...place, type: parseRawType('bigint') })}::oid`],
  [['numeric'], numeric],
  [
    ['boolean'],
    ({ form }) => (form === 'decimal' ? `trim_scale(${TEXT}::numeric)::text::boolean` : `${TEXT}::boolean`),
  ],
  [['real'], () => `${TEXT}::real`],
  [['double precision'], () => `${TEXT}::double precision`],
  [['money'], () => `${TEXT}::numeric::money`],
  [['bit', 'bit varying'], bits],
  [['bytea'], () => `decode(${TEXT}, 'hex')`],
  [['text', 'character varying', 'character', 'bpchar', 'name', '"char"'], characters],
  [['date'], day],
  [['timestamp without time zone', 'timestamp with time zone'], moment],
  [['time without time zone', 'time with time zone'], time],
  [['inet', 'cidr'], address],
];
const BY_BASE = new Map(WRITERS.flatMap(([bases, write]) => bases.map((base) => [base, write] as const)));

/**
 * The expression that makes a column's value of a canonical text which stands in place of its one `{}`; NULL stays NULL. A text that
 * the column cannot hold exactly is an error: a cast to a type with its length would cut in silence, so the cast is to the type
 * alone and storing it refuses; where storing would round or cut too, the text is first turned into one that is refused. `from`,
 * the type of the column that the texts come from, spares what no value of it needs. Null: no value can be made of such a text.
 */
export function storedExpression(rawType: string, { kind }: CanonicalForm, from?: ColumnType): string | null {
  const type = parseRawType(rawType);
  const place = { type, rawType, form: kind, from: from ?? null };
  if (type.array) return array(place);
  const write = BY_BASE.get(type.base);
  if (write !== undefined) return write(place);
  if (/(^|\.)citext$/.test(type.base)) return kind === 'bytes' || kind === 'uuid' ? characters(place) : TEXT;
  if (type.base.startsWith('interval')) return `${precise(place, TEXT)}::interval`;
  // The bytes of a shape, or of a type without a word, are another engine's: no input function reads them.
  return kind === 'bytes' ? null : `${TEXT}::${type.base}`;
}

/** The text, or one that no number, date or time is, where it matches the pattern. */
function refused(sql: string, pattern: string): string {
  return `regexp_replace(${sql}, ${quoteLiteral(pattern)}, 'not exact: \\&')`;
}

function integer({ type, form }: Place): string {
  return form === 'integer' ? `${TEXT}::${type.base}` : `trim_scale(${TEXT}::numeric)::text::${type.base}`;
}

function numeric({ type, form, from }: Place): string {
  if (type.args.length === 0) return `${TEXT}::numeric`;
  const scale = Number(type.args[1] ?? 0);
  const whole = from !== null && ['integer', 'boolean', 'year', 'bits'].includes(from.kind);
  const exact = from?.kind === 'decimal' && from.scale !== null && from.scale <= scale;
  if (scale >= 0 && (whole || exact)) return `${TEXT}::numeric`;
  const digits = form === 'decimal' || form === 'integer' ? TEXT : `${TEXT}::numeric::text`;
  // A negative scale leaves only zeros before the point.
  const beyond = scale >= 0 ? `[.]\\d{${scale}}\\d*[1-9]` : `[1-9]\\d{0,${-scale - 1}}(?![0-9])|[.]\\d*[1-9]`;
  return `${refused(digits, beyond)}::numeric`;
}

/** A cast from a number keeps its last bits only, and is signed. */
function bits({ type, form }: Place): string {
  if (form === 'bits' || type.base === 'bit varying') return `${TEXT}::${type.base === 'bit' ? '"bit"' : type.base}`;
  const length = Number(type.args[0] ?? 1);
  const signed = length === 64 ? 'CASE WHEN v >= 9223372036854775808 THEN v - 18446744073709551616 ELSE v END' : 'v';
  const fits = `v >= 0 AND v < ${2n ** BigInt(length)} AND v = trunc(v)`;
  const value = `CASE WHEN v IS NULL THEN NULL WHEN ${fits} THEN (${signed})::bigint::bit(${length}) ELSE ('not exact: ' || v)::"bit" END`;
  return `(SELECT ${value} FROM (SELECT ${TEXT}::numeric AS v) AS n)`;
}

/** The text where the condition over it holds, else an error that does not repeat it: for types whose own casts never refuse. */
function where(condition: string): string {
  const otherwise = `('no exact value' || left(v, 0))::integer::text`;
  return `(SELECT CASE WHEN v IS NULL OR ${condition} THEN v ELSE ${otherwise} END FROM (SELECT ${TEXT} AS v) AS n)`;
}

/** A blank-padded type drops spaces, a shorter one cuts those for which it has no room, and two types cut anything. */
function characters({ type, form, from }: Place): string {
  const { base } = type;
  const room = type.args[0] === undefined ? null : Number(type.args[0]);
  const cast = CAST.get(base) ?? '';
  if (form === 'bytes') return `convert_from(decode(${TEXT}, 'hex'), 'UTF8')${cast}`;
  if (form === 'uuid' && (room === null || room >= 36)) {
    return `regexp_replace(${TEXT}, '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\\1-\\2-\\3-\\4-\\5')${cast}`;
  }
  const text = from === null || from.kind === 'text' ? from : undefined;
  const spaces = base === 'character';
  if (base === 'name' || base === '"char"') return where(`octet_length(v) <= ${base === 'name' ? 63 : 1}`) + cast;
  if (text === undefined || form === 'text-trimmed' || (spaces && text?.fixed === true)) return TEXT + cast;
  if (spaces) return `${where(`right(v, 1) <> ' '`)}${cast}`;
  if (room === null || (text !== null && text.length !== null && text.length <= room)) return TEXT + cast;
  return where(`length(v) <= ${room} OR right(v, 1) <> ' '`);
}

/** What a text must be cast to, so that an index of the column serves a comparison with it. */
const CAST: ReadonlyMap<string, string> = new Map([
  ['character', '::bpchar'],
  ['bpchar', '::bpchar'],
  ['name', '::name'],
  ['"char"', '::"char"'],
]);

/** A time of day other than midnight would be cut off. */
function day({ from }: Place): string {
  if (from?.kind === 'date') return `${TEXT}::date`;
  return `replace(regexp_replace(${TEXT}, ' 00:00:00(?=$| BC$)', ''), ':', 'x')::date`;
}

/** Without an offset it is UTC. */
function moment({ type, from, ...place }: Place): string {
  const sql = precise({ type, from, ...place }, TEXT);
  const zoned = type.base === 'timestamp with time zone';
  if (from === null || from.kind === 'text')
    return zoned ? `${sql}::timestamptz` : `(${sql}::timestamptz AT TIME ZONE 'UTC')`;
  return zoned ? `(${sql}::timestamp AT TIME ZONE 'UTC')` : `${sql}::timestamp`;
}

/** An offset would be passed over by a type that has none. */
function time({ type, form, from, ...place }: Place): string {
  const sql = precise({ type, form, from, ...place }, TEXT);
  if (type.base === 'time with time zone') return form === 'time' ? `(${sql} || '+00')::timetz` : `${sql}::timetz`;
  if (from !== null && from.kind !== 'text') return `${sql}::time`;
  return `regexp_replace(${sql}, '(\\d)([-+Z])', '\\1 not exact \\2')::time`;
}

/** Digits of the second beyond those of the column would be rounded. */
function precise({ type, from }: Place, sql: string): string {
  const digits = /\((\d)\)$/.exec(type.base)?.[1] ?? type.args[0];
  if (digits === undefined || digits === '6') return sql;
  const known = from?.kind === 'timestamp' || from?.kind === 'time' ? from.precision : from?.kind === 'date' ? 0 : 6;
  return known <= Number(digits) ? sql : refused(sql, `[.]\\d{${digits}}\\d*[1-9]`);
}

/** As bytes an address is 8 or 32 hex digits, and the length of its network. */
function address({ type, form }: Place): string {
  if (form !== 'bytes') return `${TEXT}::${type.base}`;
  const digits = `split_part(v, '/', 1)`;
  const four = `'0.0.0.0'::inet + ('x' || ${digits})::bit(32)::bigint`;
  const groups = `regexp_replace(${digits}, '(.{4})(?=.)', '\\1:', 'g')`;
  const host = `CASE length(${digits}) WHEN 8 THEN host(${four}) ELSE ${groups} END`;
  const network = `CASE WHEN v LIKE '%/%' THEN '/' || split_part(v, '/', 2) ELSE '' END`;
  return `(SELECT (${host} || ${network})::${type.base} FROM (SELECT ${TEXT} AS v) AS n)`;
}

/** From its own text, from labels joined by commas, or from a JSON array, whose numbers keep every digit. */
function array({ type, form }: Place): string {
  const family = BY_BASE.get(type.base) === characters;
  const cast = family ? '::text[]' : `::${type.base}[]`;
  if (form === 'set') return `string_to_array(${TEXT}, ',')${cast}`;
  if (form !== 'json') return `${TEXT}::${type.base === 'bit' ? '"bit"' : type.base}[]`;
  // A list inside the list is an error: as text it would be a text.
  const item = `CASE WHEN json_typeof(e) IN ('array', 'object') THEN ('no exact value' || left(e #>> ARRAY[]::text[], 0))::integer::text ELSE e #>> ARRAY[]::text[] END`;
  const items = `ARRAY(SELECT ${item} FROM json_array_elements(v) WITH ORDINALITY AS a(e, at) ORDER BY at)`;
  return `(SELECT CASE WHEN v IS NOT NULL THEN ${items} END${cast} FROM (SELECT ${TEXT}::json AS v) AS n)`;
}
