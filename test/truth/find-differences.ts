import type { LabDatabase } from '../lab/lab-server.ts';
import { inUtc, printed, quoted, valueFrom } from './rules.ts';
import { keyPlaces, type TruthTable, type Value } from './table.ts';

/** A key on whose row two tables do not agree. `key` is the JSON of its values; `columns`, sorted, are named where both have the row. */
export interface Difference {
  readonly kind: 'missing' | 'extra' | 'different';
  readonly key: string;
  readonly columns: readonly string[];
}

export type Rows = ReadonlyMap<string, readonly Value[]>;

/** Every row of a table as one server prints it, by key: one plain SELECT in the order of the key. */
export async function exportRows(database: LabDatabase, table: TruthTable): Promise<Rows> {
  const { engine } = database.server;
  const columns = table.columns.map((each) => printed(each, engine)).join(', ');
  const order = table.key.map((name) => quoted(name, engine)).join(', ');
  const sql = `${inUtc(engine)}SELECT ${columns} FROM ${quoted(table.name, engine)} ORDER BY ${order}`;
  const places = keyPlaces(table);
  const rows = new Map<string, readonly Value[]>();
  for (const texts of await database.query(sql)) {
    const values = table.columns.map((each, at) => valueFrom(each.rule, texts[at] ?? 'NULL'));
    const key = keyOf(places.map((at) => values[at] ?? null));
    if (rows.has(key)) throw new Error(`${table.name} holds the key ${key} twice.`);
    rows.set(key, values);
  }
  return rows;
}

/** What two exports of a table do not agree on, sorted by key. */
export function findDifferences(table: TruthTable, source: Rows, target: Rows): Difference[] {
  const found: Difference[] = [];
  for (const [key, row] of source) {
    const other = target.get(key);
    if (other === undefined) found.push({ kind: 'missing', key, columns: [] });
    else {
      const columns = table.columns.filter((_, at) => row[at] !== other[at]).map(({ name }) => name);
      if (columns.length > 0) found.push({ kind: 'different', key, columns: columns.sort() });
    }
  }
  for (const key of target.keys()) if (!source.has(key)) found.push({ kind: 'extra', key, columns: [] });
  return sorted(found);
}

/** Differences by key. */
export function sorted(differences: readonly Difference[]): Difference[] {
  return [...differences].sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
}

/** The key of a row as `Difference` spells it. */
export function keyOf(values: readonly Value[]): string {
  return JSON.stringify(values);
}
