import type { LabDatabase } from '../../lab/lab-server.ts';
import type { MysqlColumn } from './mysql-facts.ts';

const NOW = /^current_timestamp/i;

/** The default of each column as a value: MariaDB gives SQL, which the server itself works out, and MySQL the value. */
export async function mysqlDefaults(
  database: LabDatabase,
  columns: readonly MysqlColumn[],
): Promise<(string | null)[]> {
  const mariadb = database.server.kind === 'mariadb';
  const worked = await workOut(
    database,
    columns.flatMap(({ default: sql }) => (mariadb && isValue(sql) ? [sql] : [])),
  );
  let next = 0;
  return columns.map((column) => {
    const { default: sql } = column;
    if (sql === null || (mariadb && sql === 'NULL')) return null;
    if (NOW.test(sql)) return 'now';
    return inForm(column, mariadb ? (worked[next++] ?? Buffer.alloc(0)) : bytesOf(column, sql));
  });
}

function isValue(sql: string | null): sql is string {
  return sql !== null && sql !== 'NULL' && !NOW.test(sql);
}

async function workOut(database: LabDatabase, expressions: readonly string[]): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (let at = 0; at < expressions.length; at += 500) {
    const list = expressions.slice(at, at + 500).map((sql) => `HEX(CONCAT(${sql}))`);
    const [values = []] = await database.query(`SELECT ${list.join(', ')}`);
    found.push(...values.map((hex) => Buffer.from(hex, 'hex')));
  }
  return found;
}

/** MySQL gives the default of bytes, and of labels in the character set binary, as 0x…, or as text. */
function bytesOf({ data, collation }: MysqlColumn, value: string): Buffer {
  return (isBytes(data) || (/enum|set/.test(data) && collation === null)) && value.startsWith('0x')
    ? Buffer.from(value.slice(2), 'hex')
    : Buffer.from(value);
}

function inForm({ data, type }: MysqlColumn, bytes: Buffer): string {
  if (!isBytes(data)) return bytes.toString();
  // BINARY(n) fills up with zeros.
  const length = data === 'binary' ? Number(/\d+/.exec(type)?.[0] ?? 1) : bytes.length;
  return `\\x${bytes.toString('hex').padEnd(2 * length, '0')}`;
}

function isBytes(data: string): boolean {
  return /binary|blob/.test(data);
}
