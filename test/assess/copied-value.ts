import type { LabDatabase } from '../lab/lab.ts';

const isMysql = ({ server }: LabDatabase) => server.engine === 'mysql';

/** A name as the database quotes it. */
export function quoted(database: LabDatabase, name: string): string {
  return isMysql(database) ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

/** What the catalogue calls the type of each `table.column`. */
export async function columnTypes(database: LabDatabase): Promise<ReadonlyMap<string, string>> {
  const schema = isMysql(database) ? 'DATABASE()' : "'public'";
  const sql = `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = ${schema}`;
  return new Map((await database.query(sql)).map(([table, column, type = '']) => [`${table}.${column}`, type]));
}

/** Selects the value of a column in the row with that key, as the hex digits of its bytes or of its text. */
export function selectValue(
  database: LabDatabase,
  table: string,
  {
    column,
    type,
    key,
  }: { readonly column: string; readonly type: string; readonly key: Readonly<Record<string, string | null>> },
): string {
  const sql = quoted(database, column);
  const where = Object.entries(key).map(
    ([name, value]) => `${quoted(database, name)} = ${textLiteral(database, value ?? '')}`,
  );
  const value = isMysql(database) ? mysqlHex(sql, type) : postgresHex(sql, type);
  return `SELECT ${value} FROM ${quoted(database, table)} WHERE ${where.join(' AND ')}`;
}

function mysqlHex(sql: string, type: string): string {
  if (/blob|binary/.test(type)) return `LOWER(HEX(${sql}))`;
  // The text of a bit string as PostgreSQL has it.
  if (type === 'bit') return `LOWER(HEX(LPAD(BIN(${sql} + 0), 8, '0')))`;
  return `LOWER(HEX(CONVERT(CAST(${sql} AS CHAR) USING utf8mb4)))`;
}

function postgresHex(sql: string, type: string): string {
  if (type === 'bytea') return `encode(${sql}, 'hex')`;
  const text = type === 'timestamp with time zone' ? `(${sql} AT TIME ZONE 'UTC')::text` : `${sql}::text`;
  return `encode(convert_to(${text}, 'UTF8'), 'hex')`;
}

/** The value of these hex digits as a literal for a column of that type. */
export function valueLiteral(database: LabDatabase, hex: string, declared: string): string {
  const bytes = /bytea|blob|binary/.test(declared);
  if (isMysql(database)) return bytes ? `X'${hex}'` : `CONVERT(X'${hex}' USING utf8mb4)`;
  return bytes ? `decode('${hex}', 'hex')` : textLiteral(database, Buffer.from(hex, 'hex').toString());
}

/** Characters as a literal. */
export function textLiteral(database: LabDatabase, text: string): string {
  const escaped = isMysql(database) ? text.replaceAll('\\', '\\\\') : text;
  return `'${escaped.replaceAll("'", "''")}'`;
}

/** A value without what only its spelling adds: zeros at the end of a fraction, and how its bytes are written. */
export function plainValue(hex: string): string {
  const text = Buffer.from(hex, 'hex').toString();
  return /^-?[\d :-]*\d(\.\d+)?$/.test(text) ? text.replace(/\.0*$|(\.\d*?)0+$/, '$1') : hex;
}
