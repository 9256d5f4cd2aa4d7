import type { Connection } from 'mysql2';
import type { PoolConnection } from 'mysql2/promise';
import type { Sql } from 'sql-template-tag';
import { mysqlError } from './mysql-errors.ts';
import { refuseTooLong, SMALLEST_PACKET } from './mysql-packet.ts';
import { rowTooLong } from './row-too-long.ts';
import type { BulkTx } from './store.ts';

/** How much is handed over at once, and how much may wait. */
const BATCH_BYTES = 256 * 1024;
const BYTES_WAITING = 1024 * 1024;
/** Well below the smallest max_allowed_packet that servers come with. */
const STATEMENT_BYTES = 1024 * 1024;

/** Many rows at once, on a connection whose rows are arrays. A line is one row of VALUES, in brackets. */
export function mysqlBulk(
  connection: PoolConnection,
  label: string,
  statementMs: number,
): Pick<BulkTx, 'scan' | 'load'> {
  return {
    scan: (query) => scan(connection, query, label, statementMs),
    async load(table, lines) {
      let waiting: string[] = [];
      let bytes = 0;
      const flush = async () => {
        if (waiting.length === 0) return;
        if (bytes > SMALLEST_PACKET / 2) await refuseTooLong(connection, label, statementMs, bytes);
        const sql = `INSERT INTO ${table} VALUES ${waiting.join(',')}`;
        waiting = [];
        bytes = 0;
        await connection.query({ sql, timeout: statementMs }).catch((error) => {
          throw mysqlError(error, label);
        });
      };
      for await (const batch of lines) {
        for (const line of batch) {
          if (bytes + line.length > STATEMENT_BYTES) await flush();
          waiting.push(line.toString('utf8'));
          bytes += line.length;
        }
      }
      await flush();
    },
  };
}

async function* scan(
  connection: PoolConnection,
  query: Sql,
  label: string,
  timeout: number,
): AsyncGenerator<readonly Buffer[]> {
  const core = coreOf(connection);
  const ready: { readonly lines: Buffer[]; readonly bytes: number }[] = [];
  let batch: Buffer[] = [];
  let bytes = 0;
  let failure: unknown = null;
  let ended = false;
  let wake = () => {};
  const values = query.values.map((value) => (value === null || value === undefined ? null : String(value)));
  const command = core.execute({ sql: query.sql, values, timeout });
  command.on('result', (row: unknown) => {
    const [line] = Array.isArray(row) ? row : [];
    if (!Buffer.isBuffer(line)) {
      failure ??= rowTooLong(label, ', or more than max_allowed_packet of the server that holds it');
      return;
    }
    batch.push(line);
    bytes += line.length;
    if (bytes < BATCH_BYTES) return;
    ready.push({ lines: batch, bytes });
    batch = [];
    bytes = 0;
    if (ready.reduce((sum, one) => sum + one.bytes, 0) >= BYTES_WAITING) core.pause();
    wake();
  });
  command.on('error', (error: unknown) => {
    failure ??= error;
    ended = true;
    wake();
  });
  command.on('end', () => {
    ended = true;
    wake();
  });
  try {
    while (!ended || ready.length > 0) {
      const next = ready.shift();
      if (next !== undefined) yield next.lines;
      else {
        core.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ended || ready.length > 0) resolve();
        });
      }
    }
    if (failure !== null) throw mysqlError(failure, label);
    if (batch.length > 0) yield batch;
  } finally {
    // What is left of the answer must be read, or the connection is stuck.
    core.resume();
  }
}

/** The connection whose answers can be taken row by row. */
function coreOf({ connection }: PoolConnection): Connection {
  const core: unknown = connection;
  if (!isCore(core)) throw new Error('mysql2 has no connection below that of its promises');
  return core;
}

function isCore(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'execute' in value && 'pause' in value && 'resume' in value;
}
