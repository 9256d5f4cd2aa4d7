import { createHash } from 'node:crypto';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import type { CanonicalForm, DigestColumn } from '../../mcp-server/src/model/digest.ts';
import type { LabDatabase } from '../lab/lab.ts';

/** The text of a row that Lockstep digests, in the cheapest spelling that MariaDB has for it. */
const MARIADB_ROW = `CONCAT_WS(_binary',', id, OCTET_LENGTH(name), name, price,
  TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM created)), IFNULL(stock, ''),
  OCTET_LENGTH(body), body, OCTET_LENGTH(attributes), attributes, active)`;

/** The same in PostgreSQL. */
const POSTGRES_ROW = `concat_ws(',', id, octet_length(name), name, price, created, coalesce(stock::text, ''),
  octet_length(body), body, octet_length(attributes), attributes, active::int)`;

const rowText = (database: LabDatabase) => (database.server.engine === 'mysql' ? MARIADB_ROW : POSTGRES_ROW);

/** The floor: one pass over the table that makes every row's text and does nothing with it, with the server's own settings. */
export function floorStatement(database: LabDatabase): string {
  return `SELECT sum(length(${rowText(database)})) FROM item`;
}

const plain = (name: string, form: CanonicalForm): DigestColumn => ({ name, form, plain: true });
const framed = (name: string): DigestColumn => ({ name, form: { kind: 'text' } });
const KEY = plain('id', { kind: 'integer' });
const COLUMNS: readonly DigestColumn[] = [
  KEY,
  framed('name'),
  plain('price', { kind: 'decimal', scale: 2 }),
  plain('created', { kind: 'timestamp' }),
  plain('stock', { kind: 'integer' }),
  framed('body'),
  framed('attributes'),
  plain('active', { kind: 'integer' }),
];

const LIMITS = { connectMs: 10_000, statementMs: 60_000, lockMs: 3000, poolSize: 1 };
const PROBED_KEYS = 1000;

/** Throws unless the floor's row text is, byte by byte, what Lockstep digests: a floor of other bytes would prove nothing. */
export async function provesFloor(database: LabDatabase): Promise<void> {
  const rows = await database.query(`SELECT ${rowText(database)} FROM item WHERE id < ${PROBED_KEYS} ORDER BY id`);
  const expected = createHash('sha256')
    .update(rows.map(([text]) => text).join(';'))
    .digest('hex');
  const keyIndex = database.server.engine === 'mysql' ? 'PRIMARY' : 'item_pkey';
  const schema = database.server.engine === 'mysql' ? database.name : 'public';
  const request = { table: { schema, name: 'item' }, columns: COLUMNS, key: [KEY], keyIndex };
  const opened = openDatabase(database.readerUrl, LIMITS);
  try {
    const [leaf] = await opened.read((reader) =>
      reader.leafDigests(request, [{ from: null, to: [String(PROBED_KEYS)] }]),
    );
    if (leaf?.count === BigInt(rows.length) && leaf.digest === expected) return;
    throw new Error(
      `The row text of the floor on ${database.server.kind} is not what Lockstep digests: ${rows.length} rows ${expected}, Lockstep ${leaf?.count} rows ${leaf?.digest}. Row 1 is ${rows[0]?.[0]}.`,
    );
  } finally {
    await opened.close();
  }
}
