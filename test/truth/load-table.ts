import type { Engine } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { inUtc, literal, quoted } from './rules.ts';
import type { TruthTable, Value } from './table.ts';

const ROWS_A_STATEMENT = 1000;

/** CREATE TABLE in the types that a table names for an engine; `types` replaces those of single columns. */
export function createTable(table: TruthTable, engine: Engine, types: Readonly<Record<string, string>> = {}): string {
  const columns = table.columns.map((each) => {
    const type = types[each.name] ?? each[engine];
    return `${quoted(each.name, engine)} ${type}${each.nullable ? ' NULL' : ' NOT NULL'}`;
  });
  const key = table.key.map((name) => quoted(name, engine)).join(', ');
  return `CREATE TABLE ${quoted(table.name, engine)} (${columns.join(', ')}, PRIMARY KEY (${key}));`;
}

/** INSERT of rows, a thousand a statement. */
export function insertRows(
  table: Pick<TruthTable, 'name' | 'columns'>,
  rows: readonly (readonly Value[])[],
  engine: Engine,
): string[] {
  const tuples = rows.map(
    (row) => `(${table.columns.map((column, at) => literal(column, row[at] ?? null, engine)).join(',')})`,
  );
  return Array.from({ length: Math.ceil(tuples.length / ROWS_A_STATEMENT) }, (_, at) => {
    const part = tuples.slice(at * ROWS_A_STATEMENT, (at + 1) * ROWS_A_STATEMENT);
    return `INSERT INTO ${quoted(table.name, engine)} VALUES ${part.join(',')};`;
  });
}

/** Makes the tables of a data set in a database and fills them. */
export async function loadTables(database: LabDatabase, tables: readonly TruthTable[]): Promise<void> {
  const { engine } = database.server;
  for (const table of tables) {
    await database.execute(createTable(table, engine));
    const statements = insertRows(table, table.rows, engine);
    for (let first = 0; first < statements.length; first += 20) {
      await database.execute(`${inUtc(engine)}${statements.slice(first, first + 20).join('\n')}`);
    }
  }
}
