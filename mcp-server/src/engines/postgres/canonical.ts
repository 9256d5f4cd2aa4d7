import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType, type RawType } from './types.ts';

/** A column already quoted, and what is known about its type. */
interface Operand {
  readonly sql: string;
  readonly type: RawType;
}

type Kind = CanonicalForm['kind'];
type Writer = (column: Operand, form: CanonicalForm) => string;

const INTEGERS = ['smallint', 'integer', 'bigint', 'oid'];
const CHARACTERS = ['text', 'character varying', 'character', 'bpchar', 'name', '"char"'];

const isText = ({ type }: Operand) =>
  !type.array && (CHARACTERS.includes(type.base) || /(^|\.)citext$/.test(type.base));
const isInteger = ({ type }: Operand) => !type.array && INTEGERS.includes(type.base);
const is = ({ type }: Operand, ...bases: string[]) => !type.array && bases.includes(type.base);
/** A type outside pg_catalog may have a cast to text that somebody wrote; concat() uses the type's output function, never a cast. */
function asText({ sql, type }: Operand): string {
  // As text it has the currency sign of the server's locale.
  if (type.base === 'money' && !type.array) return `${sql}::numeric::text`;
  // Without a length a bpchar keeps the spaces at its end, and a cast to text drops them.
  const printed = type.base.includes('.') || (type.base === 'bpchar' && !type.array);
  return printed ? `CASE WHEN ${sql} IS NOT NULL THEN concat(${sql}) END` : `${sql}::text`;
}

const WRITERS: Readonly<Record<Kind, Writer>> = {
  integer: (column) => {
    if (is(column, 'boolean')) return `${column.sql}::integer::text`;
    if (is(column, 'bit')) return bitNumber(column);
    // 1.0 is the integer 1, but 1.5 keeps its fraction: cutting it would hide a difference.
    return is(column, 'numeric') ? `trim_scale(${column.sql})::text` : asText(column);
  },
  decimal: (column, form) => (form.kind === 'decimal' ? decimalText(column, form.scale) : asText(column)),
  text: asText,
  'text-trimmed': (column) => `rtrim(${asText(column)}, ' ')`,
  bytes: (column) => {
    if (is(column, 'bytea')) return `encode(${column.sql}, 'hex')`;
    if (is(column, 'uuid')) return `encode(uuid_send(${column.sql}), 'hex')`;
    if (is(column, 'inet', 'cidr')) return addressBytes(column);
    return `encode(convert_to(${asText(column)}, 'UTF8'), 'hex')`;
  },
  bits: (column) => (is(column, 'boolean') ? `${column.sql}::integer::text` : asText(column)),
  uuid: (column) => {
    if (is(column, 'uuid')) return `encode(uuid_send(${column.sql}), 'hex')`;
    if (is(column, 'bytea')) return `encode(${column.sql}, 'hex')`;
    return `lower(replace(${asText(column)}, '-', ''))`;
  },
  date: (column) => {
    if (!is(column, 'timestamp without time zone', 'timestamp with time zone')) return asText(column);
    // Cutting a time of day that is not midnight would hide a difference.
    return `regexp_replace(${timestampText(column)}, ' 00:00:00$', '')`;
  },
  timestamp: timestampText,
  time: timeText,
  set: (column) => (column.type.array ? labelList(column) : asText(column)),
  json: (column) => (column.type.array ? `array_to_json(${column.sql})::text` : asText(column)),
  float: (column) => {
    if (!is(column, 'real', 'double precision', 'numeric') && !isInteger(column)) return asText(column);
    // Adding 0 turns -0 into 0. Exponents are spelt 1e-7 and 1e22 as MySQL does, not 1e-07 and 1e+22.
    const number = is(column, 'oid') ? `${column.sql}::bigint` : column.sql;
    const shortest = `(${number}::double precision + 0)::text`;
    const text = `regexp_replace(${shortest}, 'e([+]|(-))0?', 'e\\2')`;
    // A cast of what no double is near to is an error, which would end the reading of the whole table.
    return mayPassDoubles(column)
      ? `CASE WHEN ${number} = 0 OR abs(${number}) BETWEEN 1e-307 AND 1e308 THEN ${text} ELSE trim_scale(${number})::text END`
      : text;
  },
};

/** SQL that gives the column as canonical text (NULL stays NULL). The session must have DateStyle ISO, IntervalStyle postgres and extra_float_digits >= 1. */
export function canonicalExpression(quotedColumn: string, rawType: string, form: CanonicalForm): string {
  const type = parseRawType(rawType);
  return WRITERS[form.kind]({ sql: quotedColumn, type }, form);
}

/** Whether a numeric may hold more or finer digits than a double reaches. */
function mayPassDoubles({ type }: Operand): boolean {
  const [precision, scale = 0] = type.args.map(Number);
  return type.base === 'numeric' && (precision === undefined || precision + Math.abs(scale) > 300);
}

/** The cast of 64 bits gives a signed number; MySQL's BIT is unsigned. */
function bitNumber({ sql, type }: Operand): string {
  if (Number(type.args[0] ?? 1) < 64) return `${sql}::bigint::text`;
  return `CASE WHEN get_bit(${sql}, 0) = 1 THEN ${sql}::bigint + 18446744073709551616 ELSE ${sql}::bigint END::text`;
}

/** The address as its 4 or 16 bytes in hex, with the length of the network unless it is a single host. */
function addressBytes({ sql }: Operand): string {
  const host = `CASE family(${sql}) WHEN 4 THEN 32 ELSE 128 END`;
  const network = `CASE WHEN masklen(${sql}) < ${host} THEN '/' || masklen(${sql}) ELSE '' END`;
  // The first four bytes say family, network length, whether it is a cidr, and how many bytes follow.
  return `substr(encode(inet_send(${sql}), 'hex'), 9) || ${network}`;
}

/** Joined by commas as MySQL writes a SET. What no SET can hold keeps its own spelling behind two commas, which begin no SET. */
function labelList({ sql }: Operand): string {
  const unfit = `EXISTS (SELECT FROM unnest(${sql}) AS u(label) WHERE label IS NULL OR label::text = '' OR strpos(label::text, ',') > 0)`;
  return `CASE WHEN ${unfit} OR array_ndims(${sql}) > 1 THEN ',,' || ${sql}::text ELSE array_to_string(${sql}, ',') END`;
}

function decimalText(column: Operand, scale: number): string {
  if (is(column, 'boolean'))
    return decimalText({ ...column, sql: `${column.sql}::integer`, type: parseRawType('integer') }, scale);
  if (isText(column) || !(is(column, 'numeric') || isInteger(column) || is(column, 'real', 'double precision')))
    return asText(column);
  // An oid has no cast to numeric.
  if (isInteger(column)) return `round(${column.sql}::bigint::numeric, ${scale})::text`;
  if (!is(column, 'numeric')) return `round(${column.sql}::text::numeric, ${scale})::text`;
  const ownScale = column.type.args.length === 0 ? null : Number(column.type.args[1] ?? 0);
  if (ownScale === scale) return asText(column);
  const rounded = `round(${column.sql}, ${scale})`;
  if (ownScale !== null && ownScale < scale) return `${rounded}::text`;
  // More digits than the form holds are kept: rounding them away would hide a difference.
  return `CASE WHEN ${rounded} = ${column.sql} THEN ${rounded} ELSE trim_scale(${column.sql}) END::text`;
}

/** The type's own output under DateStyle ISO, whose fraction has no trailing zeros; to_char() costs 0.3 µs more. */
function timestampText(column: Operand): string {
  if (is(column, 'timestamp with time zone')) return `(${column.sql} AT TIME ZONE 'UTC')::text`;
  if (!is(column, 'date')) return asText(column);
  const beyond = `isfinite(${column.sql}) AND ${column.sql} > date '294276-12-31'`;
  // Dates reach further than timestamps, and a cast beyond them is an error.
  return `CASE WHEN ${beyond} THEN ${column.sql}::text || ' 00:00:00' ELSE ${column.sql}::timestamp::text END`;
}

function timeText(column: Operand): string {
  const { sql, type } = column;
  if (is(column, 'time with time zone')) return `(${sql} AT TIME ZONE 'UTC')::time::text`;
  return !type.array && type.base.startsWith('interval') ? intervalText(sql) : asText(column);
}

/**
 * Hours, minutes and seconds. A month has no fixed length, and no TIME reaches 839 hours: such an interval equals no TIME and
 * keeps PostgreSQL's own spelling.
 */
function intervalText(sql: string): string {
  const hours = `to_char(abs(u) / 3600000000, 'FM900')`;
  const minutes = `to_char(abs(u) / 60000000 % 60, 'FM00')`;
  const seconds = `to_char(abs(u) / 1000000 % 60, 'FM00')`;
  const fraction = `CASE WHEN u % 1000000 <> 0 THEN rtrim(to_char(abs(u) % 1000000, '"."FM000000'), '0') ELSE '' END`;
  const text = `CASE WHEN u < 0 THEN '-' ELSE '' END || ${hours} || ':' || ${minutes} || ':' || ${seconds} || ${fraction}`;
  const part = (field: string) => `extract(${field} FROM ${sql})`;
  const noTime = `${part('year')} <> 0 OR ${part('month')} <> 0 OR abs(${part('epoch')}) >= 3020400`;
  const micros = `(${part('epoch')} * 1000000)::bigint`;
  return `CASE WHEN ${noTime} THEN ${sql}::text ELSE (SELECT ${text} FROM (SELECT ${micros} AS u) AS m) END`;
}
