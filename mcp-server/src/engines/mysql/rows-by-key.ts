import type { DigestColumn, RowText } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { MOST_OF_TEXTS } from '../connection/flood.ts';
import { type Probe, probeFor } from './key-probe.ts';
import type { Filter } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import type { Row } from './row.ts';
import { filtered } from './row-filter.ts';
import { canonicalTextOf, readableTextOf } from './row-text.ts';

/** Of a key's columns together: the server weighs every alternative, and takes at most 65,535 parameters. */
const PARTS_PER_STATEMENT = 2000;

type Key = readonly (string | null)[];

interface KeyPart {
  readonly column: DigestColumn;
  readonly sql: string;
  readonly canonical: string;
  /** null: only the canonical text finds a row. */
  readonly probe: Probe | null;
}

/** Canonical texts of every row whose whole key is one of `keys`, with stand-ins for very long ones. Throws VALIDATION without a key, and for a key of another length; LIMIT when several keys bring more than may be held. */
export async function rowsByKey(table: OpenTable, request: DigestRequest, keys: readonly Key[]): Promise<RowText[]> {
  checkKeys(table, request, keys);
  const parts = request.key.map(
    (column): KeyPart => ({
      column,
      sql: `t.${quoteIdentifier(column.name)}`,
      canonical: canonicalTextOf(table, column),
      probe: probeFor(column, table.column(column.name)),
    }),
  );
  const different = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  const found = await find(table, request, parts, different);
  if (parts.every(({ probe }) => probe === null || probe.complete)) return found;
  // Whoever is spelt in no usual way is looked for by canonical text, which no index holds.
  const known = new Set(found.map(({ key }) => JSON.stringify(key)));
  const rest = different.filter((key) => !known.has(JSON.stringify(key)));
  const exact = parts.map((part) => (part.probe?.complete === false ? { ...part, probe: null } : part));
  return [...found, ...(await find(table, request, exact, rest))];
}

async function find(
  table: OpenTable,
  request: DigestRequest,
  parts: readonly KeyPart[],
  keys: readonly Key[],
): Promise<RowText[]> {
  const texts = [
    ...request.key.map((column) => canonicalTextOf(table, column)),
    ...request.columns.map((column) => readableTextOf(table, column)),
  ];
  const list = texts.map((text, at) => `${text} AS c${at}`).join(', ');
  const step = Math.max(1, Math.floor(PARTS_PER_STATEMENT / parts.length));
  const found: RowText[] = [];
  for (let at = 0; at < keys.length; at += step) {
    const asked = keys.slice(at, at + step);
    const wantedKeys = keysFilter(parts, asked);
    if (wantedKeys === null) continue;
    const { where, values } = filtered(table, request.filter, { ...wantedKeys, where: ` WHERE (${wantedKeys.where})` });
    const rows = await table.session.wholeRows({
      text: `SELECT ${list} FROM ${table.sql} AS t${where}`,
      values,
      about: `reading rows of ${table.label} at ${table.session.label}`,
      ...(asked.length > 1 ? { mostBytes: MOST_OF_TEXTS } : {}),
    });
    // An index finds what its collation takes for the same.
    const exact = new Set(asked.map((key) => JSON.stringify(key)));
    found.push(
      ...rows
        .map((row) => rowTextOf(row, parts.length, texts.length))
        .filter(({ key }) => exact.has(JSON.stringify(key))),
    );
  }
  return found;
}

/** null when no row can have one of the keys. */
function keysFilter(parts: readonly KeyPart[], keys: readonly Key[]): Filter | null {
  const [only] = parts;
  if (only !== undefined && parts.length === 1)
    return anyOf(
      only,
      keys.map(([text = null]) => text),
    );
  const alternatives = keys.flatMap((key) => {
    const conditions = parts.map((part, at) => anyOf(part, [key[at] ?? null]));
    const possible = conditions.filter((condition) => condition !== null);
    return possible.length < conditions.length ? [] : [possible];
  });
  if (alternatives.length === 0) return null;
  return {
    where: alternatives.map((all) => `(${all.map(({ where }) => where).join(' AND ')})`).join(' OR '),
    values: alternatives.flatMap((all) => all.flatMap(({ values }) => values)),
  };
}

/** Rows with one of the texts in one column, or with NULL; null when no row can have any. */
function anyOf({ sql, canonical, probe }: KeyPart, texts: readonly (string | null)[]): Filter | null {
  const some = texts.filter((text) => text !== null);
  const values = probe === null ? some : some.flatMap((text) => probe.values(text));
  // Bytes, because every collation takes some different texts for the same.
  const [operand, parameter] =
    probe === null ? [`CAST(${canonical} AS BINARY)`, 'CAST(? AS BINARY)'] : [sql, probe.sql];
  const conditions = [
    ...(some.length < texts.length ? [`${sql} IS NULL`] : []),
    ...(values.length === 0 ? [] : [`${operand} IN (${values.map(() => parameter).join(', ')})`]),
  ];
  return conditions.length === 0 ? null : { where: `(${conditions.join(' OR ')})`, values };
}

function rowTextOf(row: Row, width: number, end: number): RowText {
  return { key: row.slice(0, width), values: row.slice(width, end) };
}

function checkKeys({ label }: OpenTable, { key }: DigestRequest, keys: readonly Key[]): void {
  const what =
    key.length === 0
      ? 'no key column is named'
      : keys.some(({ length }) => length !== key.length)
        ? `a key has not ${key.length} values`
        : null;
  if (what === null) return;
  throw new LockstepError('VALIDATION', `reading rows of ${label}: ${what}`, {
    hint: 'Rows are found by the canonical text of every key column.',
  });
}
