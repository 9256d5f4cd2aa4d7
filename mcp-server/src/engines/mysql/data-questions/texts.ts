import type { IndexPiece, NarrowCharset } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

const CHARACTERS = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];
const BYTES = ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];

const isText = ({ rawType }: AskedColumn) => CHARACTERS.includes(parseRawType(rawType).base);
const isBytes = ({ rawType }: AskedColumn) => BYTES.includes(parseRawType(rawType).base);
const UTF8: readonly (string | null)[] = ['utf8mb4', 'utf8mb3', 'utf8', 'ascii'];

/** The bytes of the text in UTF-8: the server's comparisons pass over some characters. */
function utf8Bytes(column: AskedColumn): string {
  return `CAST(${utf8(column)} AS BINARY)`;
}

/** Text in UTF-8, bytes as they are. */
export function utf8(column: AskedColumn): string {
  return UTF8.includes(column.charset) || !isText(column) ? column.sql : `CONVERT(${column.sql} USING utf8mb4)`;
}

export function longer(column: AskedColumn, than: number, unit: 'characters' | 'bytes'): string | null {
  const json = parseRawType(column.rawType).base === 'json';
  if (!isText(column) && !isBytes(column) && !json) return null;
  return unit === 'characters' && isText(column)
    ? `CHAR_LENGTH(${column.sql}) > ${than}`
    : `OCTET_LENGTH(${json ? `CAST(${column.sql} AS CHAR)` : utf8(column)}) > ${than}`;
}

export function nulCharacter(column: AskedColumn): string | null {
  return isText(column) ? `LOCATE(X'00', ${utf8Bytes(column)}) > 0` : null;
}

/** What was no UTF-8 becomes NULL on MySQL and question marks on MariaDB. */
export function notUtf8(column: AskedColumn): string | null {
  return isBytes(column) ? `NOT (HEX(CONVERT(${column.sql} USING utf8mb4)) <=> HEX(${column.sql}))` : null;
}

/** `Ã` or `Â` before a character of U+0080 to U+00BF, and `â€`, as bytes: what é, £ and ’ become when they are encoded twice. */
export function doubleEncoded(column: AskedColumn): string | null {
  if (!isText(column)) return null;
  const bytes = utf8Bytes(column);
  return ['C383C2', 'C382C2', 'C3A2E282AC'].map((found) => `LOCATE(X'${found}', ${bytes}) > 0`).join(' OR ');
}

export function outsideCharset(column: AskedColumn, charset: NarrowCharset): string | null {
  if (!isText(column) || column.charset === charset || column.charset === 'ascii') return null;
  const back = `CONVERT(CONVERT(${column.sql} USING ${charset}) USING utf8mb4)`;
  return `CAST(${back} AS BINARY) <> CAST(CONVERT(${column.sql} USING utf8mb4) AS BINARY)`;
}

/** CHAR gives its trailing spaces back to nobody. */
export function trailingSpace(column: AskedColumn): string | null {
  if (!isText(column) || parseRawType(column.rawType).base === 'char') return null;
  return `CHAR_LENGTH(${column.sql}) > CHAR_LENGTH(RTRIM(${column.sql}))`;
}

/** Numbers and moments are counted with eight bytes each. */
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
  const held = utf8(column);
  return `COALESCE(OCTET_LENGTH(${prefix === null ? held : `LEFT(${held}, ${prefix})`}), 0)`;
}
