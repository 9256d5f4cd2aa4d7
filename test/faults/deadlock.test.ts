import { setTimeout as wait } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Reader } from '../../mcp-server/src/engines/engine.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';

/** Longer than a server waits before it looks for a deadlock (1 s). */
const PAST_THE_LOOK_MS = 1300;

interface Changer {
  /** Takes the first table, which the reader will want. */
  first(): Promise<unknown>;
  /** Takes the second, which the reader holds; rejects when it is ended as the victim. */
  second(): Promise<unknown>;
  end(): Promise<void>;
}

async function changerOf(database: LabDatabase): Promise<Changer> {
  if (database.server.engine === 'postgres') {
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query('BEGIN');
    return {
      first: () => client.query('LOCK TABLE alpha IN ACCESS EXCLUSIVE MODE'),
      second: () => client.query('LOCK TABLE omega IN ACCESS EXCLUSIVE MODE'),
      end: () => client.end(),
    };
  }
  const connection = await mysql.createConnection(database.url);
  let locking: Promise<unknown> = Promise.resolve();
  return {
    // One statement takes both, in the order of their names, and waits for the second.
    first: async () => {
      locking = connection.query('LOCK TABLES alpha WRITE, omega WRITE');
      locking.catch(() => undefined);
      await expect
        .poll(() =>
          database.query(
            `SELECT state FROM information_schema.processlist WHERE db = '${database.name}' AND state LIKE 'Waiting for%'`,
          ),
        )
        .not.toEqual([]);
    },
    second: () => locking,
    end: () => connection.end(),
  };
}

/** Until the reader's second question waits in the server, or has its answer. */
async function untilAsked(database: LabDatabase, answer: Promise<unknown>): Promise<void> {
  const waits =
    database.server.engine === 'postgres'
      ? `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%alpha%'`
      : `SELECT 1 FROM information_schema.processlist WHERE db = '${database.name}' AND state LIKE 'Waiting for%' AND user = 'reader'`;
  let asking = true;
  void answer.finally(() => {
    asking = false;
  });
  while (asking && (await database.query(waits)).length === 0) await wait(20);
}

describe.each(['mariadb', 'mysql9', 'postgres', 'postgres18'] as const)(
  'a deadlock of a read with a change on %s',
  (kind) => {
    it('is given up by the reader, never by who changes the tables', async () => {
      const database = await sharedServer(kind).createDatabase();
      await database.execute('CREATE TABLE alpha (id int PRIMARY KEY); CREATE TABLE omega (id int PRIMARY KEY)');
      const schema = database.server.engine === 'postgres' ? 'public' : database.name;
      const limits = { connectMs: 8000, statementMs: 60_000, lockMs: 10_000, poolSize: 1 };
      const reading = openDatabase(database.readerUrl, limits);
      const changer = await changerOf(database);
      const read = async (reader: Reader) => {
        await reader.count({ schema, name: 'omega' });
        await changer.first();
        const count = reader.count({ schema, name: 'alpha' }).then(String, (error: { code: string }) => error.code);
        await untilAsked(database, count);
        await wait(PAST_THE_LOOK_MS);
        const changed = changer.second().then(
          () => 'changed',
          (error: unknown) => String(error),
        );
        return { read: await count, changed };
      };
      const { read: code, changed } = await reading.read(read);
      // The reader's transaction has ended now, as it does after every error.
      expect([code, await changed]).toEqual([expect.stringMatching(/^(LOCK_TIMEOUT|CONFLICT)$/), 'changed']);
      await changer.end();
      await reading.close();
      await database.drop();
    });
  },
);
