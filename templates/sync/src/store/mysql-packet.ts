import type { RowDataPacket } from 'mysql2/promise';
import type { MysqlConnection } from './mysql-connection.ts';
import { StoreError } from './store-error.ts';

/** The smallest max_allowed_packet that is in use; less is sent without asking. */
export const SMALLEST_PACKET = 1 << 20;
const packets = new WeakMap<object, number>();

/** Throws StoreError for a statement that is too long: the server would say so too, and end the connection, whose loss may be all that is heard of it. */
export async function refuseTooLong(
  connection: MysqlConnection,
  label: string,
  timeout: number,
  bytes: number,
): Promise<void> {
  const session = connection.connection ?? connection;
  const limit = packets.get(session) ?? (await askPacket(connection, timeout));
  packets.set(session, limit);
  if (bytes + SMALLEST_PACKET / 4 < limit) return;
  const said = `${bytes} bytes in one statement do not fit into the server's max_allowed_packet of ${limit}`;
  throw new StoreError('value', `${label}: ${said}`, { code: '1153' });
}

async function askPacket(connection: MysqlConnection, timeout: number): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[][]>({
    sql: 'SELECT @@max_allowed_packet',
    timeout,
    rowsAsArray: true,
  });
  return Number(rows[0]?.[0] ?? SMALLEST_PACKET);
}
