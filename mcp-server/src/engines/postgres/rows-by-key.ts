import type { DigestColumn, RowText } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { MOST_OF_TEXTS } from '../connection/flood.ts';
import { operatorSchema, parameterType } from './key-column.ts';
import { type KeyProbe, keyProbe } from './key-probe.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';
import { filterCondition } from './row-filter.ts';
import { canonicalText, readableText } from './row-text.ts';
import type { Statement } from './session.ts';
import { parseRawType } from './types.ts';

type Key = readonly (string | null)[];

/** A key and how each of its columns is looked for. */
interface Sought {
  readonly key: Key;
  readonly probes: readonly KeyProbe[];
}

/** Canonical texts of every row whose whole key is one of `keys`, each row once, with stand-ins for very long ones. Throws VALIDATION without a key, or for a key of another length; LIMIT when several keys bring more than may be held. */
export async function rowsByKey(table: OpenTable, request: DigestRequest, keys: readonly Key[]): Promise<RowText[]> {
  checkKeys(table, request, keys);
  const different = new Map(keys.map((key) => [JSON.stringify(key), key]));
  const found: RowText[] = [];
  for (const sought of byShape(table, request.key, [...different.values()])) {
    found.push(...(await readShape(table, request, sought)));
  }
  return found;
}

/** Keys that one statement can look for together; those that no row can hold are in none. */
function byShape(table: OpenTable, columns: readonly DigestColumn[], keys: readonly Key[]): Sought[][] {
  const shapes = new Map<string, Sought[]>();
  for (const key of keys) {
    const probes = columns.map((column, at) => keyProbe(table, column, key[at] ?? null));
    if (probes.some(({ kind }) => kind === 'never')) continue;
    const shape = probes.map(({ kind }) => kind).join();
    const members = shapes.get(shape) ?? [];
    shapes.set(shape, members);
    members.push({ key, probes });
  }
  return [...shapes.values()];
}

/** A database in another encoding than UTF8 refuses a whole statement for one character that it cannot hold: such a key is in no row. */
async function readShape(table: OpenTable, request: DigestRequest, sought: readonly Sought[]): Promise<RowText[]> {
  try {
    const most = sought.length > 1 ? { mostBytes: MOST_OF_TEXTS } : {};
    const rows = await table.session.rows({ ...statement(table, request, sought), ...most });
    const width = request.key.length;
    const texts = (row: readonly unknown[], from: number, count: number) =>
      Array.from({ length: count }, (_, at) => rowOptional(row, from + at));
    return rows.map((row) => ({ key: texts(row, 0, width), values: texts(row, width, request.columns.length) }));
  } catch (error) {
    if (!(error instanceof LockstepError) || error.serverCode !== UNTRANSLATABLE) throw error;
    if (table.session.encoding === 'UTF8') throw error;
    if (sought.length <= 1) return [];
    const half = Math.ceil(sought.length / 2);
    const first = await readShape(table, request, sought.slice(0, half));
    return [...first, ...(await readShape(table, request, sought.slice(half)))];
  }
}

const UNTRANSLATABLE = '22P05';

function statement(table: OpenTable, request: DigestRequest, sought: readonly Sought[]): Statement {
  const names: string[] = [];
  const arrays: string[] = [];
  const lists: string[][] = [];
  const parameter = (type: string, list: string[]): string => {
    lists.push(list);
    arrays.push(`$${lists.length}::${type}[]`);
    names.push(`p${lists.length}`);
    return `v.p${lists.length}`;
  };
  const conditions = request.key.flatMap((column, at) => {
    const own = `t.${quoteIdentifier(column.name)}`;
    const kind = sought[0]?.probes[at]?.kind;
    if (kind === 'null') return [`${own} IS NULL`];
    const canonical = parameter(
      'text',
      sought.map(({ key }) => key[at] ?? ''),
    );
    // Some collations call different texts equal; bytes decide.
    const exact = `(${canonicalText(table, column)}) COLLATE "C" = ${canonical}`;
    if (kind !== 'probe') return [exact];
    const { base } = parseRawType(table.typeOf(column.name));
    const input = parameter(
      parameterType(base),
      sought.map(({ probes }) => inputOf(probes[at])),
    );
    return [`${own} OPERATOR(${equality(table, column.name, base)}.=) ${input}`, exact];
  });
  const values: (string | readonly string[])[] = [...lists];
  const own = filterCondition(table, request.filter ?? [], (value) => `$${values.push(value)}`);
  const where = [...conditions, ...(own === null ? [] : [own])].join(' AND ');
  const texts = [
    ...request.key.map((column) => canonicalText(table, column)),
    ...request.columns.map((column) => readableText(table, column)),
  ];
  const list = texts.map((text, at) => `${text} AS c${at}`);
  const rows = `SELECT ${list.join(', ')} FROM ${table.sql} AS t WHERE ${where}`;
  const about = `reading rows of ${table.label}`;
  if (lists.length === 0) return { text: rows, values, about };
  const probed = sought[0]?.probes.some(({ kind }) => kind === 'probe') ?? false;
  // OFFSET 0 makes one index lookup a key. Without a probe that would be one scan a key: then the planner may join as it likes.
  const text = `SELECT d.* FROM unnest(${arrays.join(', ')}) AS v(${names.join(', ')}), LATERAL (${rows}${probed ? ' OFFSET 0' : ''}) AS d`;
  return { text, values, about, walksIndex: probed };
}

const inputOf = (probe: KeyProbe | undefined) => (probe?.kind === 'probe' ? probe.input : '');

/** Enums are compared by the server's own operators, whatever their schema. */
function equality(table: OpenTable, column: string, base: string): string {
  return table.labelsOf(column).length > 0 ? 'pg_catalog' : operatorSchema(base);
}

function checkKeys(table: OpenTable, request: DigestRequest, keys: readonly Key[]): void {
  const about = `reading rows of ${table.label}`;
  if (request.key.length === 0) {
    throw new LockstepError('VALIDATION', `${about}: no key column is named`, { hint: 'Rows are found by their key.' });
  }
  if (keys.some((key) => key.length !== request.key.length)) {
    throw new LockstepError('VALIDATION', `${about}: a key has not ${request.key.length} values`, {
      hint: 'A key holds one text, or null, for each key column.',
    });
  }
}
