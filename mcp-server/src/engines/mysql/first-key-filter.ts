import type { DigestColumn } from '../../model/digest.ts';
import { canonicalExpression } from './canonical.ts';
import { quoteIdentifier } from './dialect.ts';
import { numberParameter } from './key-range.ts';
import { type OpenColumn, wholeNumberLimits } from './open-table.ts';
import { parseRawType } from './types.ts';

/** A condition over the first key column, aliased t, and its parameters. */
export interface FirstKeyFilter {
  readonly where: string;
  readonly values: readonly string[];
  /** False when a row may be spelt in a way that the index was not asked for: whoever is not found must be looked for with `exactFilter`. */
  readonly complete: boolean;
}

/** Values of the column's own type for an index to find: SQL with one parameter, and its values for a key. */
interface Probe {
  readonly sql: string;
  readonly values: (key: string) => readonly string[];
  readonly complete: boolean;
}

/** Rows whose first key is one of the canonical texts; null when no row can be. An index on the column serves it where canonical text leads back to a value of the type. */
export function firstKeyFilter(
  key: DigestColumn,
  column: OpenColumn,
  firstKeys: readonly string[],
): FirstKeyFilter | null {
  const probe = probeFor(key, column);
  if (probe === null) return exactFilter(key, column, firstKeys);
  const found = firstKeys
    .map((text) => ({ text, native: probe.values(text) }))
    .filter(({ native }) => native.length > 0);
  const exact = exactFilter(
    key,
    column,
    found.map(({ text }) => text),
  );
  if (exact === null) return null;
  const native = found.flatMap((entry) => entry.native);
  const list = native.map(() => probe.sql).join(', ');
  return {
    where: `t.${quoteIdentifier(key.name)} IN (${list}) AND ${exact.where}`,
    values: [...native, ...exact.values],
    complete: probe.complete,
  };
}

/** The same rows without an index; null when there is nothing to look for. */
export function exactFilter(
  key: DigestColumn,
  column: OpenColumn,
  firstKeys: readonly string[],
): FirstKeyFilter | null {
  if (firstKeys.length === 0) return null;
  const canonical = canonicalExpression(`t.${quoteIdentifier(key.name)}`, column.rawType, key.form);
  // Bytes, because every collation takes some different texts for the same.
  const list = firstKeys.map(() => 'CAST(? AS BINARY)').join(', ');
  return { where: `CAST(${canonical} AS BINARY) IN (${list})`, values: firstKeys, complete: true };
}

function probeFor({ form }: DigestColumn, { rawType, charset, collation }: OpenColumn): Probe | null {
  const { base, unsigned } = parseRawType(rawType);
  const limits = wholeNumberLimits(rawType);
  const one = (sql: string, accepts: (key: string) => boolean): Probe => ({
    sql,
    values: (key) => (accepts(key) ? [key] : []),
    complete: true,
  });
  if (form.kind === 'integer' && limits !== null && base !== 'decimal') {
    const type = unsigned ? 'UNSIGNED' : 'SIGNED';
    const fits = (key: string) => BigInt(key) >= limits.min && BigInt(key) <= limits.max;
    return one(numberParameter(type), (key) => /^-?\d{1,20}$/.test(key) && fits(key));
  }
  if (base === 'binary' || base === 'varbinary') {
    const digits = form.kind === 'bytes' || form.kind === 'uuid';
    return digits ? one('UNHEX(?)', (key) => /^([0-9a-f]{2})*$/.test(key)) : null;
  }
  if (base === 'uuid') {
    return form.kind === 'uuid' ? { sql: '?', values: (key) => uuidSpellings(key).slice(0, 1), complete: true } : null;
  }
  if (charset === null || (base !== 'char' && base !== 'varchar')) return null;
  // A column of another character set would be converted row by row, so the parameter is converted instead. MySQL refuses to
  // convert a bare parameter that holds a sign the column cannot.
  const sql = `CONVERT(CAST(? AS CHAR) USING ${charset})`;
  if (form.kind === 'uuid') return { sql, values: uuidSpellings, complete: false };
  const ignoresTrailing = base === 'char' || !/_0900_|nopad/.test(collation ?? '_0900_');
  const found = form.kind === 'text' || (form.kind === 'text-trimmed' && ignoresTrailing);
  return found ? one(sql, () => true) : null;
}

/** The usual spellings of a canonical UUID, which has lost its case and its dashes. */
function uuidSpellings(key: string): string[] {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(key);
  if (parts === null) return [];
  const dashed = parts.slice(1).join('-');
  return [dashed, key, dashed.toUpperCase(), key.toUpperCase()];
}
