import type { ColumnType } from '../../model/column-type.ts';
import type { CanonicalForm } from '../../model/digest.ts';
import { quoteLiteral } from './quote.ts';
import { parseRawType, type RawType } from './types.ts';

/** A column that shall hold values, and what is known of the texts. */
interface Place {
  readonly type: RawType;
  readonly form: CanonicalForm['kind'];
  /** The type of the column that the texts were read from; null: any. */
  readonly from: ColumnType | null;
}

type Write = (place: Place) => string;

/** MySQL 9 gives a parameter the type that its place calls for, and a signed one where a number is; as characters it keeps all digits. */
const DIGITS = 'CAST({} AS CHAR)';
/** Ends a pattern at the very end of the text, where a dollar would also stand before a last line break. */
const END = '(?!.)';
const ANY = `.*${END}`;

const WRITERS: readonly (readonly [bases: readonly string[], write: Write])[] = [
  [['tinyint', 'smallint', 'mediumint', 'int', 'bigint'], integer],
  // A number of one or two digits would be a year of this or the last century.
  [
    ['year'],
    ({ form }) => whole(refused(form === 'integer' ? DIGITS : wholePart(DIGITS), `[0-9]{1,2}${END}`, `0${END}`), true),
  ],
  [['decimal'], decimal],
  [['float', 'double'], () => '{}'],
  [['bit'], bits],
  [['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'], bytes],
  [['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'], characters],
  [['enum'], enumeration],
  [['set'], set],
  [['json', 'uuid'], () => '{}'],
  [['date'], ({ from }) => (from?.kind === 'date' ? '{}' : day())],
  [['datetime', 'timestamp', 'time'], moment],
  [['inet4', 'inet6'], address],
  [['vector'], () => 'UNHEX({})'],
];
const BY_BASE = new Map(WRITERS.flatMap(([bases, write]) => bases.map((base) => [base, write] as const)));

/**
 * The expression that makes a column's value of a canonical text which stands in place of its one `{}`; NULL stays NULL. In strict
 * mode a text that the column cannot hold exactly is an error of INSERT and UPDATE: where the server would round, cut, pad or take
 * another value for it, the text is first turned into one that it refuses. `from`, the type of the column that the texts come from,
 * spares what no value of it needs.
 */
export function storedExpression(rawType: string, { kind }: CanonicalForm, from?: ColumnType): string | null {
  const type = parseRawType(rawType);
  return BY_BASE.get(type.base)?.({ type, form: kind, from: from ?? null }) ?? null;
}

/** The text, or `instead` where the whole of it matches `pattern` and not `unless`. */
function replaced(sql: string, pattern: string, unless: string | null, instead: string): string {
  const found = unless === null ? pattern : `(?!${unless})${pattern}`;
  return `REGEXP_REPLACE(${sql}, ${quoteLiteral(`(?s)^${found}`)}, ${instead})`;
}

/** The digits, or a text that is no number. MySQL 9 takes what REGEXP_REPLACE gives for a whole number, unless it is cast. */
function refused(sql: string, pattern: string, unless: string | null): string {
  return `CAST(${replaced(sql, pattern, unless, `'x'`)} AS CHAR)`;
}

/** Without a fraction of zeros; any other stays, and is no whole number. */
function wholePart(sql: string): string {
  return `CAST(REGEXP_REPLACE(${sql}, '[.]0+$', '') AS CHAR)`;
}

/** Digits without an exponent. */
function plainDigits(form: Place['form']): string {
  return form === 'float' ? `CAST(CAST(${DIGITS} AS DECIMAL(65,30)) AS CHAR)` : DIGITS;
}

/** A negative number would be its complement of 2^64. */
function whole(sql: string, unsigned: boolean): string {
  return unsigned ? `CAST(REPLACE(${sql}, '-', 'x') AS UNSIGNED)` : `CAST(${sql} AS SIGNED)`;
}

/** As a signed number 2^63 would be its negative; a decimal that is too large is refused when it is stored. */
function integer({ type, form, from }: Place): string {
  if (form !== 'integer') return exactInteger(wholePart(plainDigits(form)));
  const short =
    from?.kind === 'integer' ? !from.unsigned || from.bits < 64 : from?.kind === 'boolean' || from?.kind === 'year';
  return type.unsigned || short ? whole(DIGITS, type.unsigned) : exactInteger(DIGITS);
}

function exactInteger(sql: string): string {
  return `CAST(${refused(sql, ANY, `-?[0-9]+${END}`)} AS DECIMAL(65,0))`;
}

function decimal({ type, form, from }: Place): string {
  const [precision, scale] = [type.args[0] ?? '10', type.args[1] ?? '0'];
  const digits = plainDigits(form);
  const exact = `[-+]?[0-9]+([.][0-9]{0,${scale}}0*)?${END}`;
  return `CAST(${exactDigits(from, Number(scale)) ? digits : refused(digits, ANY, exact)} AS DECIMAL(${precision},${scale}))`;
}

/** Whether numbers of a type have no more digits after the point. */
function exactDigits(from: ColumnType | null, scale: number): boolean {
  if (from?.kind === 'decimal') return from.scale !== null && from.scale <= scale;
  return from !== null && ['integer', 'boolean', 'year', 'bits'].includes(from.kind);
}

/** A one in front keeps the leading zeros apart: a text of another length falls below it, and no unsigned number does. */
function bits({ type, form }: Place): string {
  if (form !== 'bits') return whole(wholePart(DIGITS), true);
  const length = Number(type.args[0] ?? 1);
  const digits = replaced(DIGITS, ANY, `[01]{${length}}${END}`, `''`);
  if (length === 64) return `CAST(CONV(${digits}, 2, 10) AS UNSIGNED)`;
  return `(CAST(CONV(CONCAT('1', ${digits}), 2, 10) AS UNSIGNED) - ${2n ** BigInt(length)})`;
}

/** MariaDB makes NULL of what is no hex, and a BINARY is padded: both become a value that is too long. */
function bytes({ type, form, from }: Place): string {
  const [room, ...rest] = type.args.map(Number);
  const length = type.base === 'tinyblob' ? 255 : room;
  const fixed = type.base === 'binary' && !(from?.kind === 'bytes' && from.fixed && from.length === length);
  if (length === undefined || length > 255 || rest.length > 0) return 'UNHEX({})';
  const tooLong = `REPEAT('00', ${length + 1})`;
  if (form === 'uuid' && from?.kind !== 'uuid') return `UNHEX(${replaced('{}', ANY, `[0-9a-f]{32}${END}`, tooLong)})`;
  if (fixed) return `UNHEX(${replaced('{}', ANY, `[0-9a-fA-F]{${2 * length}}${END}`, tooLong)})`;
  return from?.kind === 'inet' || from === null
    ? `UNHEX(${replaced('{}', ANY, `[0-9a-fA-F]*${END}`, tooLong)})`
    : 'UNHEX({})';
}

const CONTINUED = '[89ab][0-9a-f]';
/** The hex digits of UTF-8. */
const UTF8 = `(?:[0-7][0-9a-f]|(?:c[2-9a-f]|d[0-9a-f])${CONTINUED}|e0[ab][0-9a-f]${CONTINUED}|ed[89][0-9a-f]${CONTINUED}|e[1-9a-cef](?:${CONTINUED}){2}|f0[9ab][0-9a-f](?:${CONTINUED}){2}|f4(?:8[0-9a-f])(?:${CONTINUED}){2}|f[1-3](?:${CONTINUED}){3})`;

/** Spaces that CHAR drops, and those for which VARCHAR has no room, become a text that is too long. */
function characters({ type, form, from }: Place): string {
  const room = type.args[0] === undefined ? null : Number(type.args[0]);
  if (form === 'bytes') {
    // MySQL makes NULL of bytes that are no UTF-8.
    const hex = room === null ? '{}' : replaced('{}', ANY, `${UTF8}*+${END}`, `REPEAT('78', ${room + 1})`);
    return `CONVERT(UNHEX(${hex}) USING utf8mb4)`;
  }
  if (form === 'uuid' && (room === null || room >= 36)) {
    return [9, 14, 19, 24].reduce((sql, at) => `INSERT(${sql}, ${at}, 0, '-')`, '{}');
  }
  if (room === null || form === 'text-trimmed' || (from !== null && from.kind !== 'text')) return '{}';
  const tooLong = `REPEAT('x', ${room + 1})`;
  if (type.base === 'char')
    return from?.kind === 'text' && from.fixed ? '{}' : replaced('{}', `.* ${END}`, null, tooLong);
  const fits = from?.kind === 'text' && from.length !== null && from.length <= room;
  return fits ? '{}' : replaced('{}', `.{${room}}.* ${END}`, null, tooLong);
}

/** By its place: a text that is no label would be taken as one, and a collation takes one label for another. */
function enumeration({ type, form }: Place): string {
  if (form === 'integer') return `FIND_IN_SET(${DIGITS}, ${quoteLiteral(type.args.map(truth).join(','))})`;
  // The catalogue shows characters beyond the basic plane as question marks.
  if (type.args.some((label) => label.includes('?'))) {
    const numbers = type.args.filter((label) => /^\d+$/.test(label));
    const known = numbers.length === 0 ? null : `(?:${numbers.join('|')})${END}`;
    return replaced('{}', `[0-9]+ *${END}`, known, `'no such label'`);
  }
  const list = type.args.map((label) => `x${Buffer.from(label, 'utf8').toString('hex').toUpperCase()}`).join(',');
  return `FIND_IN_SET(CONCAT('x', HEX(CONVERT(${DIGITS} USING utf8mb4))), '${list}')`;
}

function truth(label: string): string {
  if (/^(t|true|y|yes|on|1)$/i.test(label)) return '1';
  return /^(f|false|n|no|off|0)$/i.test(label) ? '0' : 'x';
}

/** A number would be taken for the labels of its bits, and a collation takes one label for another: neither is a list of labels. */
function set({ type }: Place): string {
  const labels = type.args.map((label) =>
    label.replace(/[^\p{L}\p{N} ]/gu, (sign) =>
      sign === '^' ? '\\^' : `[${sign === '\\' || sign === ']' || sign === '[' ? `\\${sign}` : sign}]`,
    ),
  );
  return replaced('{}', ANY, `(?:(?:^|,)(?-i:${labels.join('|')})(?=,|$))*+${END}`, `',,'`);
}

/** A time of day other than midnight would be cut off. */
function day(): string {
  return `REPLACE(TRIM(TRAILING ' 00:00:00' FROM {}), ':', 'x')`;
}

/** Digits beyond those of the column would be rounded or cut. */
function moment({ type, from }: Place): string {
  const digits = Number(type.args[0] ?? 0);
  if (digits === 6 || from?.kind === 'date') return '{}';
  if ((from?.kind === 'timestamp' || from?.kind === 'time') && from.precision <= digits) return '{}';
  return replaced('{}', `.*[.][0-9]{${digits}}[0-9]*[1-9].*${END}`, null, `'x'`);
}

/** As bytes an address is its own; a network is none. */
function address({ form }: Place): string {
  return form === 'bytes' ? `UNHEX(${replaced('{}', `.*[^0-9a-fA-F].*${END}`, null, `'00'`)})` : '{}';
}
