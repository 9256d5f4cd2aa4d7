import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType, type RawType } from './types.ts';

/** A column already quoted, and what is known about its type. */
interface Operand {
  readonly sql: string;
  readonly type: RawType;
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

const WRITERS: Readonly<Record<CanonicalForm['kind'], Writer>> = {
  integer: (column) => {
    if (isInteger(column) || is(column, 'bit')) return utf8(plainNumber(column));
    // 1.0 is the integer 1, but 1.5 keeps its fraction: cutting it would hide a difference.
    return is(column, 'decimal') ? withoutTrailingZeros(column) : plainText(column);
  },
  decimal: (column, form) => (form.kind === 'decimal' ? decimalText(column, form.scale) : plainText(column)),
  text: plainText,
  'text-trimmed': (column) => `RTRIM(${plainText(column)})`,
  bytes: (column) => {
    if (is(column, 'uuid')) return `REPLACE(${plainText(column)}, '-', '')`;
    return hex(is(column, ...BYTES) ? column.sql : plainText(column));
  },
  bits: (column) => (is(column, 'bit') ? bitText(column) : plainText(column)),
  uuid: (column) => (is(column, ...BYTES) ? hex(column.sql) : `LOWER(REPLACE(${plainText(column)}, '-', ''))`),
  date: (column) => {
    if (!is(column, 'datetime', 'timestamp')) return plainText(column);
    // Cutting a time of day that is not midnight would hide a difference.
    return `TRIM(TRAILING ' 00:00:00.000000' FROM ${sixDigits(column)})`;
  },
  timestamp: (column) => {
    if (is(column, 'date')) return `CONCAT(${plainText(column)}, ' 00:00:00.000000')`;
    return is(column, 'datetime', 'timestamp') ? sixDigits(column) : plainText(column);
  },
  time: (column) => (is(column, 'time') ? sixDigits(column) : plainText(column)),
  set: plainText,
  json: plainText,
  float: (column) => (isNumber(column) ? floatText(column) : plainText(column)),
};

/** SQL that gives the column as canonical text in utf8mb4 (NULL stays NULL). Zoned values are in UTC only where the session's time_zone is. */
export function canonicalExpression(quotedColumn: string, rawType: string, form: CanonicalForm): string {
  return WRITERS[form.kind]({ sql: quotedColumn, type: parseRawType(rawType) }, form);
}

/** CONVERT gives every operand one collation, so that CONCAT and comparisons never meet an illegal mix. */
function utf8(sql: string): string {
  return `CONVERT(${sql} USING utf8mb4)`;
}

function plainText(column: Operand): string {
  if (is(column, ...BYTES, ...CHARACTERS)) return utf8(column.sql);
  if (is(column, 'bit')) return bitText(column);
  if (isNumber(column) && column.type.zerofill) return utf8(plainNumber(column));
  // Spatial values and vectors have no text of their own that is always exact.
  return isNumber(column) || is(column, ...PRINTED) ? utf8(`CAST(${column.sql} AS CHAR)`) : hex(column.sql);
}

function hex(sql: string): string {
  return utf8(`LOWER(HEX(${sql}))`);
}

function bitText(column: Operand): string {
  return utf8(`LPAD(BIN(${plainNumber(column)}), ${Number(column.type.args[0] ?? 1)}, '0')`);
}

function withoutTrailingZeros(column: Operand): string {
  const text = utf8(plainNumber(column));
  const fraction = Number(column.type.args[1] ?? 0) > 0;
  return fraction ? `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text}))` : text;
}

/** Digits are added as text: a CAST would cut at 30 digits after the point and at 65 altogether. */
function decimalText(column: Operand, scale: number): string {
  if (isInteger(column)) return padded(utf8(plainNumber(column)), 0, scale);
  if (is(column, 'float', 'double')) return floatAsDecimal(column, Math.min(scale, 30));
  if (!is(column, 'decimal')) return plainText(column);
  const own = Number(column.type.args[1] ?? 0);
  const number = plainNumber(column);
  if (own <= scale) return padded(utf8(number), own, scale);
  // More digits than the form holds are kept: rounding them away would hide a difference.
  const rounded = `ROUND(${number}, ${scale})`;
  return `CASE WHEN ${rounded} = ${number} THEN ${utf8(rounded)} ELSE ${withoutTrailingZeros(column)} END`;
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
  const written = `${sql} <> 0 AND ABS(${sql}) < 1e-4 AND LOCATE('e', ${text}) = 0`;
  return utf8(`CASE WHEN ${written} THEN ${small} ELSE ${text} END`);
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
  return `CASE WHEN ABS(${sql}) < 1e30 THEN ${utf8(`CAST(${shortest} AS DECIMAL(65,${scale}))`)} ELSE ${utf8(shortest)} END`;
}

/** A number or moment as text with `own` digits after the point, filled up to `wanted`. */
function padded(text: string, own: number, wanted: number): string {
  const fill = `${own === 0 && wanted > 0 ? '.' : ''}${'0'.repeat(wanted - own)}`;
  return fill === '' ? text : `CONCAT(${text}, '${fill}')`;
}

/** Text of the server and not DATE_FORMAT(), which gives NULL for some zero dates. */
function sixDigits(column: Operand): string {
  return padded(plainText(column), Number(column.type.args[0] ?? 0), 6);
}
