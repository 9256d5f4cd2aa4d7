import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import sql, { raw } from 'sql-template-tag';
import { inPortions } from '../core/portions.ts';
import type { Row } from '../descriptor.ts';
import { postgresError } from './postgres-errors.ts';
import { rowTooLong } from './row-too-long.ts';
import type { BulkTx, Tx } from './store.ts';

/** Most rows of one FETCH. */
const FETCHED = 1000;
const NEWLINE = Buffer.from('\n');

/** Many rows at once, in the transaction that is open on a client. A line is one row of CSV, without the newline. */
export function postgresBulk(client: PoolClient, tx: Tx, label: string): Pick<BulkTx, 'scan' | 'load'> {
  return {
    async *scan(query, lengths) {
      const long = lengths === null ? [] : await tx.rows(lengths);
      await tx.run(sql`DECLARE lockstep_scan NO SCROLL CURSOR FOR ${query}`);
      const known = inPortions(long, ([characters]) => Number(characters)).map((part) => part.length);
      for (let more = true; more; ) {
        const part = known.shift() ?? FETCHED;
        if (part > FETCHED) known.unshift(part - FETCHED);
        const most = Math.min(part, FETCHED);
        const rows = await tx.rows(sql`FETCH ${raw(String(most))} FROM lockstep_scan`);
        if (rows.length > 0) yield rows.map((row) => bytesOf(row, label));
        more = rows.length === most;
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
