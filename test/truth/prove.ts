import type { LabDatabase } from '../lab/lab-server.ts';
import type { Difference, Rows } from './find-differences.ts';
import { holds, inUtc, literal, quoted } from './rules.ts';
import { keyPlaces, type TruthColumn, type TruthTable } from './table.ts';

const AT_ONCE = 100;

/** How many keys, and how many values of the source, the servers themselves find where differences were named. */
export interface Proof {
  readonly onSource: number;
  readonly onTarget: number;
  /** Cells named as different in which the target does hold the source's value: each is a false alarm. */
  readonly sameAfterAll: number;
}

/**
 * Asks both servers about the rows of some differences, in their own comparison of values: which keys they hold, and whether the
 * target has the source's value in a column named as different.
 */
export async function prove(
  table: TruthTable,
  source: LabDatabase,
  target: LabDatabase,
  { differences, rows }: { readonly differences: readonly Difference[]; readonly rows: Rows },
): Promise<Proof> {
  const keys = differences.map(({ key }) => whereKey(table, key));
  const cells = differences.flatMap(({ key, columns }) =>
    columns.map((name) => (database: LabDatabase) => {
      const at = table.columns.findIndex((each) => each.name === name);
      const column = table.columns[at];
      if (column === undefined) throw new Error(`${table.name} has no column ${name}.`);
      return `${whereKey(table, key)(database)} AND ${holds(column, rows.get(key)?.[at] ?? null, database.server.engine)}`;
    }),
  );
  return {
    onSource: await countRows(table, source, keys),
    onTarget: await countRows(table, target, keys),
    sameAfterAll: await countRows(table, target, cells),
  };
}

/** How many rows meet any of the conditions, each of which is about one key. */
async function countRows(
  table: TruthTable,
  database: LabDatabase,
  conditions: readonly ((database: LabDatabase) => string)[],
): Promise<number> {
  const { engine } = database.server;
  let rows = 0;
  for (let first = 0; first < conditions.length; first += AT_ONCE) {
    const any = conditions.slice(first, first + AT_ONCE).map((condition) => `(${condition(database)})`);
    const sql = `${inUtc(engine)}SELECT count(*) FROM ${quoted(table.name, engine)} WHERE ${any.join(' OR ')}`;
    rows += Number((await database.query(sql))[0]?.[0]);
  }
  return rows;
}

function whereKey(table: TruthTable, key: string): (database: LabDatabase) => string {
  const values: unknown = JSON.parse(key);
  if (!Array.isArray(values)) throw new Error(`${key} is no key.`);
  const columns = keyPlaces(table).flatMap((at): TruthColumn[] => table.columns.slice(at, at + 1));
  return ({ server: { engine } }) =>
    columns
      .map((column, at) => {
        const value = String(values[at]);
        const exact = holds(column, value, engine);
        if (column.rule !== 'text' || engine === 'postgres') return exact;
        // The plain comparison lets MySQL walk its index; the exact one tells apart what its collation does not.
        return `${quoted(column.name, engine)} = ${literal(column, value, engine)} AND ${exact}`;
      })
      .join(' AND ');
}
