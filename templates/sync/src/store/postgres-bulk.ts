import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import sql, { raw } from 'sql-template-tag';
import type { Row } from '../descriptor.ts';
import { postgresError } from './postgres-errors.ts';
import { rowTooLong } from './row-too-long.ts';
import type { BulkTx, Tx } from './store.ts';

/** Rows of one FETCH: one at first, and as many as hold about so many characters. */
const FETCHED = { first: 1, most: 1000, characters: 4_000_000 };
const NEWLINE = Buffer.from('\n');

/** Many rows at once, in the transaction that is open on a client. A line is one row of CSV, without the newline. */
export function postgresBulk(client: PoolClient, tx: Tx, label: string): Pick<BulkTx, 'scan' | 'load'> {
  return {
    async *scan(query) {
      await tx.run(sql`DECLARE lockstep_scan NO SCROLL CURSOR FOR ${query}`);
      for (let most = FETCHED.first; ; ) {
        const rows = await tx.rows(sql`FETCH ${raw(String(most))} FROM lockstep_scan`);
        if (rows.length > 0) yield rows.map((row) => bytesOf(row, label));
        if (rows.length < most) break;
        const characters = rows.reduce((sum, [line]) => sum + (line?.length ?? 0), 0);
        const fit = Math.floor((FETCHED.characters * rows.length) / Math.max(1, characters));
        most = Math.max(1, Math.min(FETCHED.most, fit, rows.length * 4));
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

function bytesOf([line]: Row, label: string): Buffer {
  if (line === null || line === undefined) throw rowTooLong(label);
  return Buffer.from(line);
}

async function* pieces(lines: AsyncIterable<readonly Buffer[]>): AsyncGenerator<Buffer> {
  for await (const batch of lines) yield Buffer.concat(batch.flatMap((line) => [line, NEWLINE]));
}
