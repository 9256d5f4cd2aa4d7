import type { LabDatabase } from '../lab/lab.ts';
import type { Sides } from './sides.ts';
import { gapAfter, keyOfRow, postgresInsert, VALUE_COLUMNS, type ValueColumn } from './table.ts';

/** One difference between source and target, made by a change of the target. */
export type Planted =
  | { readonly kind: 'different'; readonly key: number; readonly column: ValueColumn }
  | { readonly kind: 'missing' | 'extra'; readonly key: number };

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * `count` differences scattered evenly over a table of `rows` rows: of ten, eight in one value, one row missing, one extra. A longer
 * list begins with the shorter ones.
 */
export function plantedDifferences(rows: number, count: number): Planted[] {
  return Array.from({ length: count }, (_, at): Planted => {
    // Multiples of the golden ratio, modulo one, stay apart however many are taken.
    const key = keyOfRow(1 + Math.floor((((at + 1) * GOLDEN) % 1) * rows));
    if (at % 10 === 3) return { kind: 'missing', key };
    if (at % 10 === 7) return { kind: 'extra', key: gapAfter(key) };
    return { kind: 'different', key, column: VALUE_COLUMNS[at % VALUE_COLUMNS.length] ?? 'name' };
  });
}

/** What happens to a column of the target; every change gives another value, also to a NULL. */
const CHANGES: Readonly<Record<ValueColumn, string>> = {
  name: "name || '!'",
  price: 'price + 0.01',
  created: "created + interval '1 microsecond'",
  stock: 'coalesce(stock, 0) + 1',
  body: "overlay(body placing '#' from 20 for 1)",
  attributes: `replace(attributes, '"weight": ', '"weight": 1')`,
  active: 'NOT active',
};

/** Makes the differences on the target. */
export async function plant(target: LabDatabase, planted: readonly Planted[]): Promise<void> {
  const keysOf = (wanted: (each: Planted) => boolean) => planted.filter(wanted).map(({ key }) => key);
  const statements = VALUE_COLUMNS.map((column) => {
    const keys = keysOf((each) => each.kind === 'different' && each.column === column);
    return `UPDATE item SET ${column} = ${CHANGES[column]} WHERE ${among(keys)}`;
  });
  const extra = keysOf(({ kind }) => kind === 'extra');
  statements.push(`DELETE FROM item WHERE ${among(keysOf(({ kind }) => kind === 'missing'))}`);
  statements.push(postgresInsert(`SELECT id FROM unnest('{${extra.join(',')}}'::bigint[]) AS k(id)`));
  await target.execute(statements.join(';\n'));
  await target.execute('VACUUM ANALYZE item');
}

function among(keys: readonly number[]): string {
  return `id = ANY ('{${keys.join(',')}}'::bigint[])`;
}

/** Changes one value of every row of the target, and makes the table as compact as it was. */
export async function changeEveryRow(target: LabDatabase): Promise<void> {
  await target.execute('UPDATE item SET price = price + 1000000');
  await target.execute('VACUUM (FULL, ANALYZE) item');
}

/** One line a difference, as both databases themselves show it: the values of a `different` row are read from them. */
export async function expectedLines({ source, target }: Sides, planted: readonly Planted[]): Promise<string[]> {
  if (planted.length === 0) return [];
  const keys = planted.map(({ key }) => key);
  const [before, after] = await Promise.all([
    valuesOf(source, `id IN (${keys.join(',')})`, "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM created))", 'active'),
    valuesOf(target, among(keys), 'created::text', 'active::int'),
  ]);
  return planted.map((each) => {
    if (each.kind !== 'different') return differenceLine(each.kind, String(each.key), []);
    const at = VALUE_COLUMNS.indexOf(each.column);
    const [from, to] = [before, after].map((values) => values.get(String(each.key))?.[at] ?? 'no row');
    return differenceLine(each.kind, String(each.key), [
      { name: each.column, source: from ?? null, target: to ?? null },
    ]);
  });
}

/** One difference as text, to compare what was planted with what was found. NULL is `NULL`. */
export function differenceLine(
  kind: string,
  key: string,
  columns: readonly { readonly name: string; readonly source: string | null; readonly target: string | null }[],
): string {
  const values = columns.map(({ name, source, target }) => `${name}: ${source ?? 'NULL'} -> ${target ?? 'NULL'}`);
  return [kind, key, ...values].join(' ');
}

/** By key, the text of each value column. */
async function valuesOf(
  database: LabDatabase,
  where: string,
  created: string,
  active: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const spelt: Partial<Record<ValueColumn, string>> = { created, active };
  const list = VALUE_COLUMNS.map((column) => spelt[column] ?? column).join(', ');
  const rows = await database.query(`SELECT id, ${list} FROM item WHERE ${where}`);
  return new Map(rows.map(([key = '', ...values]) => [key, values]));
}
