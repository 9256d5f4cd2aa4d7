import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType, type RawType } from './types.ts';

/** A column already quoted, and what is known about it. */
interface Operand {
  readonly sql: string;
  readonly type: RawType;
  /** bytes: only the bytes of the result count, not the character set it carries. */
  readonly as: 'text' | 'bytes';
  /** Of a column of characters; null when it is not known. */
  readonly charset: string | null;
}

type Writer = (column: Operand, form: CanonicalForm) => string;

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year'];
const CHARACTERS = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set', 'json'];
const BYTES = ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];
const PRINTED = ['date', 'datetime', 'timestamp', 'time', 'uuid', 'inet4', 'inet6'];

const is = ({ type }: Operand, ...bases: string[]) => bases.includes(type.base);
const isInteger = (column: Operand) => is(column, ...INTEGERS);
const isNumber = (column: Operand) => isInteger(column) || is(column, 'decimal', 'float', 'double');
/** A number without the leading zeros of ZEROFILL and YEAR; a bit string as the number it stands for. */
const plainNumber = (column: Operand) =>
  column.type.zerofill || is(column, 'year', 'bit') ? `(${column.sql} + 0)` : column.sql;

/** Character sets whose bytes are UTF-8 as they are stored. */
const UTF8: readonly (string | null)[] = ['utf8mb4', 'utf8mb3', 'utf8', 'ascii'];

const WRITERS: Readonly<Record<CanonicalForm['kind'], Writer>> = {
  integer: (column) => {
    if (isInteger(column) || is(column, 'bit')) return utf8(column, plainNumber(column));
    // 1.0 is the integer 1, but 1.5 keeps its fraction: cutting it would hide a difference.
    return is(column, 'decimal') ? shortDecimal(column) : plainText(column);
  },
  decimal: (column, form) => (form.kind === 'decimal' ? decimalText(column, form.scale) : plainText(column)),
  text: plainText,
  'text-trimmed': (column) => `RTRIM(${plainText(column)})`,
  bytes: bytesText,
  bits: (column) => (is(column, 'bit') ? bitText(column) : plainText(column)),
  uuid: (column) => (is(column, ...BYTES) ? hex(column, column.sql) : `LOWER(REPLACE(${plainText(column)}, '-', ''))`),
  date: (column) => {
    if (!is(column, 'datetime', 'timestamp')) return plainText(column);
    // Cutting a time of day that is not midnight would hide a difference.
    return `TRIM(TRAILING ' 00:00:00' FROM ${momentText(column)})`;
  },
  timestamp: (column) => {
    if (is(column, 'date')) return `CONCAT(${plainText(column)}, ' 00:00:00')`;
    return is(column, 'datetime', 'timestamp') ? momentText(column) : plainText(column);
  },
  time: (column) => (is(column, 'time') ? momentText(column) : plainText(column)),
  set: plainText,
  json: plainText,
  float: (column) => (isNumber(column) ? floatText(column) : plainText(column)),
};

/** SQL that gives the column as canonical text in utf8mb4 (NULL stays NULL). Zoned values are in UTC only where the session's time_zone is. */
export function canonicalExpression(quotedColumn: string, rawType: string, form: CanonicalForm): string {
  return WRITERS[form.kind]({ sql: quotedColumn, type: parseRawType(rawType), as: 'text', charset: null }, form);
}

/**
 * Cheaper SQL for where only the bytes count: inside a binary concatenation, a hash, OCTET_LENGTH(). They are those of
 * `canonicalExpression`, but the value may be a number, a date or binary. `charset`: the catalogue's, of a column of characters.
 */
export function canonicalBytes(
  quotedColumn: string,
  rawType: string,
  form: CanonicalForm,
  charset: string | null,
): string {
  return WRITERS[form.kind]({ sql: quotedColumn, type: parseRawType(rawType), as: 'bytes', charset }, form);
}

/** As text, CONVERT gives every operand one collation, so that CONCAT and comparisons never meet an illegal mix. It costs 0.4 µs. */
function utf8({ as }: Operand, sql: string): string {
  return as === 'text' ? converted(sql) : sql;
}

function converted(sql: string): string {
  return `CONVERT(${sql} USING utf8mb4)`;
}

function plainText(column: Operand): string {
  const { sql, as, charset } = column;
  if (is(column, ...CHARACTERS)) return as === 'bytes' && UTF8.includes(charset) ? sql : converted(sql);
  if (is(column, ...BYTES)) return utf8(column, sql);
  if (is(column, 'bit')) return bitText(column);
  if (isNumber(column) && column.type.zerofill) return utf8(column, plainNumber(column));
  // Spatial values and vectors have no text of their own that is always exact.
  return isNumber(column) || is(column, ...PRINTED) ? utf8(column, `CAST(${sql} AS CHAR)`) : hex(column, sql);
}

/** An address as its 4 or 16 bytes; a shape as MySQL stores it, its SRID before its WKB. */
function bytesText(column: Operand): string {
  if (is(column, 'uuid')) return `REPLACE(${plainText(column)}, '-', '')`;
  const printed = is(column, ...CHARACTERS, 'date', 'datetime', 'timestamp', 'time', 'bit') || isNumber(column);
  return hex(column, printed ? plainText(column) : column.sql);
}

function hex(column: Operand, sql: string): string {
  return utf8(column, `LOWER(HEX(${sql}))`);
}

function bitText(column: Operand): string {
  return utf8(column, `LPAD(BIN(${plainNumber(column)}), ${Number(column.type.args[0] ?? 1)}, '0')`);
}

function shortDecimal(column: Operand): string {
  const fraction = Number(column.type.args[1] ?? 0) > 0;
  return utf8(column, fraction ? withoutTrailingZeros(plainNumber(column)) : plainNumber(column));
}

/** For a value that prints with a decimal point only. Trimming bytes costs a third of trimming characters. */
function withoutTrailingZeros(sql: string): string {
  return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(${sql} AS BINARY)))`;
}

/** Digits are added as text: a CAST would cut at 30 digits after the point and at 65 altogether. */
function decimalText(column: Operand, scale: number): string {
  const number = plainNumber(column);
  if (isInteger(column)) return padded(utf8(column, number), 0, scale);
  if (is(column, 'float', 'double')) return floatAsDecimal(column, Math.min(scale, 30));
  if (!is(column, 'decimal')) return plainText(column);
  const own = Number(column.type.args[1] ?? 0);
  if (own <= scale) return padded(utf8(column, number), own, scale);
  // More digits than the form holds are kept: rounding them away would hide a difference.
  const rounded = `ROUND(${number}, ${scale})`;
  return utf8(
    column,
    `CASE WHEN ${rounded} = ${number} THEN CAST(${rounded} AS BINARY) ELSE ${withoutTrailingZeros(number)} END`,
  );
}

/** The shortest text that reads back, without a negative zero. Below 0.0001 MySQL writes 0.0000123 where others write 1.23e-5. */
function floatText(column: Operand): string {
  const { sql } = column;
  const text = floatDigits(column);
  const fraction = `SUBSTRING_INDEX(${text}, '.', -1)`;
  const digits = `TRIM(LEADING '0' FROM ${fraction})`;
  const mantissa = `INSERT(${digits}, 2, 0, IF(CHAR_LENGTH(${digits}) > 1, '.', ''))`;
  const exponent = `CHAR_LENGTH(${fraction}) - CHAR_LENGTH(${digits}) + 1`;
  const small = `CONCAT(IF(${sql} < 0, '-', ''), ${mantissa}, 'e-', ${exponent})`;
  // As a double, because the least BIGINT has no absolute value.
  const written = `${sql} <> 0 AND ABS(${sql} + 0e0) < 1e-4 AND LOCATE('e', ${text}) = 0`;
  return utf8(column, `CASE WHEN ${written} THEN ${small} ELSE ${text} END`);
}

/**
 * MySQL 9 cuts the text of an expression, though not of a column, to 22 characters and so loses the last digit of some doubles.
 * A FLOAT column prints 6 digits only; as an expression its absolute value fits.
 */
function floatDigits(column: Operand): string {
  const { sql } = column;
  if (is(column, 'double')) return `CAST(IF(${sql} = 0, 0e0, ${sql}) AS CHAR)`;
  return `CONCAT(IF(${sql} < 0, '-', ''), CAST(ABS(${sql} + 0e0) AS CHAR))`;
}

/** A cast beyond the digits of DECIMAL gives its largest value, and all such numbers would look equal. */
function floatAsDecimal(column: Operand, scale: number): string {
  const { sql } = column;
  const shortest = floatDigits(column);
  const digits = utf8(column, `CAST(CAST(${shortest} AS DECIMAL(65,${scale})) AS CHAR)`);
  return `CASE WHEN ABS(${sql}) < 1e30 THEN ${digits} ELSE ${utf8(column, shortest)} END`;
}

/** A number as text with `own` digits after the point, filled up to `wanted`. */
function padded(text: string, own: number, wanted: number): string {
  const fill = `${own === 0 && wanted > 0 ? '.' : ''}${'0'.repeat(wanted - own)}`;
  return fill === '' ? text : `CONCAT(${text}, '${fill}')`;
}

/** Text of the server and not DATE_FORMAT(), which gives NULL for some zero dates. Only a column with a fraction prints zeros to trim. */
function momentText(column: Operand): string {
  const fraction = Number(column.type.args[0] ?? 0) > 0;
  return fraction ? utf8(column, withoutTrailingZeros(column.sql)) : plainText(column);
}
