import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import sql, { raw } from 'sql-template-tag';
import type { Row } from '../descriptor.ts';
import { postgresError } from './postgres-errors.ts';
import type { BulkTx, Tx } from './store.ts';

const FETCHED = 1000;
const NEWLINE = Buffer.from('\n');

/** Many rows at once, in the transaction that is open on a client. A line is one row of CSV, without the newline. */
export function postgresBulk(client: PoolClient, tx: Tx, label: string): Pick<BulkTx, 'scan' | 'load'> {
  return {
    async *scan(query) {
      await tx.run(sql`DECLARE lockstep_scan NO SCROLL CURSOR FOR ${query}`);
      for (;;) {
        const rows = await tx.rows(sql`FETCH ${raw(String(FETCHED))} FROM lockstep_scan`);
        if (rows.length > 0) yield rows.map(bytesOf);
        if (rows.length < FETCHED) break;
      }
      await tx.run(sql`CLOSE lockstep_scan`);
    },
    async load(table, lines) {
      const stream = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv)`));
      try {
        await pipeline(Readable.from(pieces(lines)), stream);
      } catch (error) {
        throw postgresError(error, label);
      }
    },
  };
}

function bytesOf([line]: Row): Buffer {
  if (line === null || line === undefined) throw new Error('a line that was read for a table is NULL');
  return Buffer.from(line);
}

async function* pieces(lines: AsyncIterable<readonly Buffer[]>): AsyncGenerator<Buffer> {
  for await (const batch of lines) yield Buffer.concat(batch.flatMap((line) => [line, NEWLINE]));
}
