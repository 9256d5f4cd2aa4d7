import type { DigestColumn } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { hasStandIns, LONG_TEXT } from '../../model/long-text.ts';
import { canonicalBytes, canonicalExpression } from './canonical.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';

/** Hex digits of a row digest: the first 120 bits. */
export const DIGEST_DIGITS = 30;

/**
 * The row text over the alias t, as bytes (LeafDigest defines it). A separator that is binary makes the whole binary, so that no
 * part is converted. CONCAT_WS() passes over NULL, so whatever may be NULL here is made empty first, its length and its text.
 */
export function rowTextSql(table: OpenTable, request: DigestRequest): string {
  const fields = request.columns.flatMap((column) => {
    const text = canonicalBytesOf(table, column);
    const filled = (sql: string) => (isNullable(table, column) ? `IFNULL(${sql}, '')` : sql);
    return column.plain === true ? [filled(text)] : [filled(`OCTET_LENGTH(${text})`), filled(text)];
  });
  return fields.length === 0 ? `_binary''` : `CONCAT_WS(_binary',', ${fields.join(', ')})`;
}

/** The whole SHA-256 of the row text as 64 hex digits, in one byte a digit so that a temporary table of them is small. */
export function rowHashSql(table: OpenTable, request: DigestRequest): string {
  return `CAST(SHA2(${rowTextSql(table, request)}, 256) AS CHAR(64) CHARACTER SET latin1)`;
}

/** The row digest of a hash that `rowHashSql` made. */
export function rowDigestSql(hash: string): string {
  return `LEFT(${hash}, ${DIGEST_DIGITS})`;
}

function isNullable(table: OpenTable, { name, constant }: DigestColumn): boolean {
  return constant === undefined ? table.column(name).nullable : constant === null;
}

/** In utf8mb4 like every canonical text, whatever the connection's characters are. */
function literalOf(constant: string | null): string {
  if (constant === null) return 'NULL';
  return `_utf8mb4 X'${Buffer.from(constant, 'utf8').toString('hex')}'`;
}

/** The canonical text of a column over the alias t, in utf8mb4. */
export function canonicalTextOf(table: OpenTable, { name, form, constant }: DigestColumn): string {
  if (constant !== undefined) return literalOf(constant);
  return canonicalExpression(`t.${quoteIdentifier(name)}`, table.column(name).rawType, form);
}

/** The same, with a stand-in for a very long text. */
export function readableTextOf(table: OpenTable, column: DigestColumn): string {
  const text = canonicalTextOf(table, column);
  if (column.constant !== undefined || !hasStandIns(column.form)) return text;
  const { mark, characters, shown } = LONG_TEXT;
  const marked = `CAST(LEFT(${text}, ${mark.length}) AS BINARY) = _binary'${mark}'`;
  const parts = [`'${mark}'`, `CHAR_LENGTH(${text})`, "':'", `SHA2(${text}, 256)`, "':'", `LEFT(${text}, ${shown})`];
  return `CASE WHEN CHAR_LENGTH(${text}) > ${characters} OR ${marked} THEN CONCAT(${parts.join(', ')}) ELSE ${text} END`;
}

/** The same for where only its bytes count. */
export function canonicalBytesOf(table: OpenTable, { name, form, constant }: DigestColumn): string {
  if (constant !== undefined) return literalOf(constant);
  const { rawType, charset } = table.column(name);
  return canonicalBytes(`t.${quoteIdentifier(name)}`, rawType, form, charset);
}
