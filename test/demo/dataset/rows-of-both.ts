import type { LabDatabase } from '../../lab/lab.ts';
import { connectSource, streamRows, type TextRow } from './read-source.ts';
import type { ShopTable } from './shop-table.ts';
import { connectTarget } from './write-target.ts';

interface Spelling {
  /** How the source is asked for a column whose own text would not do. */
  readonly source?: (column: string) => string;
  /** Brings either server's text to the same spelling. */
  readonly spell: (text: string) => string;
}

/** By the target's type. */
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  boolean: { spell: (text) => ({ t: '1', f: '0' })[text] ?? text },
  jsonb: { source: (column) => `CAST(${column} AS CHAR)`, spell: (text) => JSON.stringify(sorted(JSON.parse(text))) },
  real: { source: (column) => `${column} + 0e0`, spell: (text) => String(Math.fround(Number(text))) },
  uuid: { source: (column) => `HEX(${column})`, spell: (text) => text.replaceAll('-', '').toLowerCase() },
  bytea: { source: (column) => `HEX(${column})`, spell: (text) => text.replace('\\x', '').toLowerCase() },
  'text[]': { spell: (text) => text.replaceAll(/[{}]/g, '') },
  'timestamp without time zone': { spell: withMicroseconds },
  'timestamp with time zone': { spell: withMicroseconds },
};

function withMicroseconds(text: string): string {
  const [seconds, fraction = ''] = text.replace('+00', '').split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Every row of a table on either side as text, sorted, generated columns included: equal rows are equal texts. */
export async function rowsOfBoth(
  pair: { readonly source: LabDatabase; readonly target: LabDatabase },
  table: ShopTable,
): Promise<{ readonly source: readonly string[]; readonly target: readonly string[] }> {
  const types = await pair.target.query(
    `SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '${table.name}'::regclass AND attnum > 0`,
  );
  const spellings = types.map(([name = '', type = '']) => ({ name, ...(SPELLINGS[type] ?? { spell: String }) }));
  const columns = spellings.map(({ name, source = String }) => source(name)).join(', ');
  const names = spellings.map(({ name }) => name).join(', ');
  const spelt = (rows: readonly TextRow[]) =>
    rows.map((row) => JSON.stringify(row.map((text, at) => text && spellings[at]?.spell(text)))).sort();
  return {
    source: spelt(await readSource(pair.source, `SELECT ${columns} FROM ${table.name}`)),
    target: spelt(await readTarget(pair.target, `SELECT ${names} FROM ${table.name}`)),
  };
}

async function readSource(source: LabDatabase, sql: string): Promise<TextRow[]> {
  const connection = await connectSource(source);
  try {
    const rows: TextRow[] = [];
    for await (const row of streamRows(connection, sql)) rows.push(row);
    return rows;
  } finally {
    await connection.promise().end();
  }
}

/** The rows of a query on the target as PostgreSQL's own text. */
export async function readTarget(target: LabDatabase, sql: string): Promise<TextRow[]> {
  const client = await connectTarget(target);
  try {
    const types = { getTypeParser: () => String };
    const { rows } = await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types });
    return rows;
  } finally {
    await client.end();
  }
}
