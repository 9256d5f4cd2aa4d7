import type { LabDatabase } from '../lab/lab.ts';

/** The columns after the key `id`, in the order of the table; about 280 bytes a row with the key. */
export const VALUE_COLUMNS = ['name', 'price', 'created', 'stock', 'body', 'attributes', 'active'] as const;
export type ValueColumn = (typeof VALUE_COLUMNS)[number];

/** A key that no row of a filled table has comes after this many keys, so that a row can be extra in the midst of the others. */
const KEYS_BETWEEN_GAPS = 19;

/** The key of row 1, 2, 3, … of a filled table. */
export function keyOfRow(row: number): number {
  return row + Math.floor((row - 1) / KEYS_BETWEEN_GAPS);
}

/** The first key at or after `key` that no filled table has. */
export function gapAfter(key: number): number {
  return Math.ceil(key / (KEYS_BETWEEN_GAPS + 1)) * (KEYS_BETWEEN_GAPS + 1);
}

const WORDS =
  'The quick brown fox jumps over the lazy dog while seven wizards, each with a jug of liquid oxygen, argue about the price of ' +
  'oak; nobody listens. Later that day a parcel of forty blue lamps arrives from Zürich without a note, is opened, counted twice, ' +
  'and put on the shelf beside the piano that has not been tuned since the spring before last. A customer asks for two, pays in ' +
  'coins, forgets the receipt, and returns on Monday to say that one of them hums. It does. It is exchanged for another, quieter one.';

// No character beyond the basic plane: the peer reads MariaDB in three-byte UTF-8, where each would be a question mark.
const MYSQL_VALUES: Readonly<Record<ValueColumn, string>> = {
  name: "CONCAT(ELT(1 + i.id MOD 4, 'chair', 'lamp', 'table – oak', 'sofa ✓ é'), ' ', i.id)",
  price: '(i.id MOD 1000000) / 100',
  created:
    "TIMESTAMP('2020-01-01') + INTERVAL i.id * 37 SECOND + INTERVAL IF(i.id MOD 10 = 0, 0, i.id * 7919 MOD 1000000) MICROSECOND",
  stock: 'IF(i.id MOD 10 = 0, NULL, i.id MOD 500)',
  body: `CONCAT(i.id, ' ', SUBSTRING('${WORDS}', 1 + i.id * 31 MOD 300, 110 + i.id * 17 MOD 80))`,
  attributes: `CONCAT('{"colour": "', ELT(1 + i.id MOD 3, 'red', 'green', 'blue'), '", "weight": ', i.id MOD 97, ', "tags": ["a", "b"]}')`,
  active: 'i.id MOD 2',
};

const POSTGRES_VALUES: Readonly<Record<ValueColumn, string>> = {
  name: "(ARRAY['chair', 'lamp', 'table – oak', 'sofa ✓ é'])[1 + i.id % 4] || ' ' || i.id",
  price: '(i.id % 1000000) / 100.0',
  created:
    "timestamp '2020-01-01' + i.id * 37 * interval '1 second' + CASE WHEN i.id % 10 = 0 THEN 0 ELSE i.id * 7919 % 1000000 END * interval '1 microsecond'",
  stock: 'CASE WHEN i.id % 10 = 0 THEN NULL ELSE i.id % 500 END',
  body: `i.id || ' ' || substring('${WORDS}', (1 + i.id * 31 % 300)::int, (110 + i.id * 17 % 80)::int)`,
  attributes: `'{"colour": "' || (ARRAY['red', 'green', 'blue'])[1 + i.id % 3] || '", "weight": ' || i.id % 97 || ', "tags": ["a", "b"]}'`,
  active: 'i.id % 2 = 1',
};

/** Fills the same table `item` on both sides, inside each server: MariaDB as the source, PostgreSQL as the target. */
export async function fillTables(source: LabDatabase, target: LabDatabase, rows: number): Promise<void> {
  await Promise.all([fillMariadb(source, rows), fillPostgres(target, rows)]);
}

/** The empty table on each side. */
export const CREATE_TABLE = {
  mariadb: `CREATE TABLE item (id bigint PRIMARY KEY, name varchar(80) NOT NULL, price decimal(12,2) NOT NULL, created datetime(6) NOT NULL,
       stock int, body text NOT NULL, attributes text NOT NULL, active tinyint(1) NOT NULL) CHARACTER SET utf8mb4`,
  postgres: `CREATE TABLE item (id bigint PRIMARY KEY, name varchar(80) NOT NULL, price numeric(12,2) NOT NULL, created timestamp(6) NOT NULL,
       stock int, body text NOT NULL, attributes text NOT NULL, active boolean NOT NULL)`,
} as const;

async function fillMariadb(database: LabDatabase, rows: number): Promise<void> {
  await database.execute(CREATE_TABLE.mariadb);
  await fillEmptyMariadb(database, rows);
}

/** Fills the empty table of a MariaDB database. */
export async function fillEmptyMariadb(database: LabDatabase, rows: number): Promise<void> {
  const values = VALUE_COLUMNS.map((column) => MYSQL_VALUES[column]).join(', ');
  // One transaction of all rows would fill the undo log, which a scan would then have to pass.
  for (let from = 1; from <= rows; from += 100_000) {
    const numbers = `seq_${from}_to_${Math.min(rows, from + 99_999)}`;
    const keys = `SELECT seq + (seq - 1) DIV ${KEYS_BETWEEN_GAPS} AS id FROM ${numbers}`;
    await database.execute(
      `SET SESSION sql_log_bin = 0; INSERT INTO item SELECT i.id, ${values} FROM (${keys}) AS i ORDER BY i.id`,
    );
  }
  await database.execute('ANALYZE TABLE item');
}

async function fillPostgres(database: LabDatabase, rows: number): Promise<void> {
  await database.execute(CREATE_TABLE.postgres);
  await database.execute(
    postgresInsert(`SELECT n + (n - 1) / ${KEYS_BETWEEN_GAPS} AS id FROM generate_series(1::bigint, ${rows}) AS n`),
  );
  await database.execute('VACUUM ANALYZE item');
}

/** Inserts into the PostgreSQL table the row that a filled table would have for each key `id` of a query. */
export function postgresInsert(keys: string): string {
  const values = VALUE_COLUMNS.map((column) => POSTGRES_VALUES[column]).join(', ');
  return `INSERT INTO item SELECT i.id, ${values} FROM (${keys}) AS i`;
}
