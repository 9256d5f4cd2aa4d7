import type { IndexPiece, NarrowCharset } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

const CHARACTERS = ['text', 'character varying', 'character', 'bpchar'];

const baseOf = ({ rawType }: AskedColumn) => {
  const { base, array } = parseRawType(rawType);
  return array ? '' : base;
};
export const isText = (column: AskedColumn) =>
  CHARACTERS.includes(baseOf(column)) || /(^|\.)citext$/.test(baseOf(column));
const isBytes = (column: AskedColumn) => baseOf(column) === 'bytea';

export function longer(column: AskedColumn, than: number, unit: 'characters' | 'bytes'): string | null {
  const json = /^jsonb?$/.test(baseOf(column));
  if (!isText(column) && !isBytes(column) && !json) return null;
  const held = json ? `${column.sql}::text` : column.sql;
  return `${unit === 'characters' && !isBytes(column) ? 'char_length' : 'octet_length'}(${held}) > ${than}`;
}

/** Whole pairs of hex digits that are UTF-8: no short, long or surrogate forms. */
const UTF8_HEX =
  '^(?:[0-7][0-9a-f]|(?:c[2-9a-f]|d[0-9a-f])[89ab][0-9a-f]|e0[ab][0-9a-f][89ab][0-9a-f]|(?:e[1-9a-c]|e[ef])(?:[89ab][0-9a-f]){2}' +
  '|ed[89][0-9a-f][89ab][0-9a-f]|f0[9ab][0-9a-f](?:[89ab][0-9a-f]){2}|f[1-3](?:[89ab][0-9a-f]){3}|f48[0-9a-f](?:[89ab][0-9a-f]){2})*$';

/** A database with the encoding SQL_ASCII takes any bytes for text. */
export function notUtf8(column: AskedColumn): string | null {
  if (isBytes(column)) return `encode(${column.sql}, 'hex') !~ '${UTF8_HEX}'`;
  if (!isText(column) || column.charset !== 'SQL_ASCII') return null;
  return `encode(convert_to(${column.sql}::text, 'SQL_ASCII'), 'hex') !~ '${UTF8_HEX}'`;
}

/** `Ã` or `Â` before a character of U+0080 to U+00BF, and `â€`: what é, £ and ’ become when they are encoded twice. */
export function doubleEncoded(column: AskedColumn): string | null {
  return isText(column) ? `${column.sql} ~ '[\\u00C3\\u00C2][\\u0080-\\u00BF]|\\u00E2\\u20AC'` : null;
}

const OUTSIDE: Readonly<Record<NarrowCharset, string>> = {
  ascii: '[^\\u0001-\\u007F]',
  // What MySQL calls latin1 is cp1252, with the five bytes that this leaves open as the control characters of latin1.
  latin1:
    '[^\\u0001-\\u007F\\u0081\\u008D\\u008F\\u0090\\u009D\\u00A0-\\u00FF\\u20AC\\u201A\\u0192\\u201E\\u2026\\u2020\\u2021\\u02C6\\u2030\\u0160\\u2039\\u0152\\u017D\\u2018\\u2019\\u201C\\u201D\\u2022\\u2013\\u2014\\u02DC\\u2122\\u0161\\u203A\\u0153\\u017E\\u0178]',
  utf8mb3: '[\\U00010000-\\U0010FFFF]',
};

export function outsideCharset(column: AskedColumn, charset: NarrowCharset): string | null {
  return isText(column) ? `${column.sql} ~ '${OUTSIDE[charset]}'` : null;
}

/** character(n) gives its trailing spaces no meaning. */
export function trailingSpace(column: AskedColumn): string | null {
  if (!isText(column) || ['character', 'bpchar'].includes(baseOf(column))) return null;
  return `right(${column.sql}, 1) = ' '`;
}

/** Whatever is no text and no bytes is counted with eight bytes. */
export function indexEntry(
  parts: readonly IndexPiece[],
  columnOf: (name: string) => AskedColumn,
  than: number,
): string | null {
  const lengths = parts.map(({ column, prefix }) => entryBytes(columnOf(column), prefix));
  return lengths.every((length) => length === '8') ? null : `${lengths.join(' + ')} > ${than}`;
}

/** Bytes that a column, or its first characters, take in an index. */
export function entryBytes(column: AskedColumn, prefix: number | null): string {
  if (!isText(column) && !isBytes(column)) return '8';
  const cut = isBytes(column) ? `substr(${column.sql}, 1, ${prefix})` : `left(${column.sql}, ${prefix})`;
  return `coalesce(octet_length(${prefix === null ? column.sql : cut}), 0)`;
}
