import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { LabDatabase } from '../../lab/lab.ts';

const WRITERS = 4;
const ROWS = 100_000;

/** Writers that go on until they are ended. */
export interface Writers {
  /** Milliseconds of each statement that has ended since the last time this was asked. */
  take(): readonly number[];
  end(): Promise<void>;
}

/** The table that is written, beside the one that is compared. */
export async function createLive(database: LabDatabase): Promise<void> {
  const { engine } = database.server;
  await database.execute('CREATE TABLE live (id int NOT NULL PRIMARY KEY, stock int NOT NULL, note varchar(100))');
  await database.execute(
    engine === 'mysql'
      ? `SET SESSION sql_log_bin = 0; INSERT INTO live SELECT id, 0, 'new' FROM item WHERE id <= ${ROWS}; ANALYZE TABLE live`
      : `INSERT INTO live SELECT id, 0, 'new' FROM item WHERE id <= ${ROWS}; ANALYZE live`,
  );
}

/**
 * Four connections that together write `perSecond` rows a second by their keys, each in a transaction of its own, at moments that do not
 * depend on the answers. A statement counts from its sending; one that had to wait behind another from the moment at which it was due.
 */
export async function startWriters(database: LabDatabase, perSecond: number, keys: number): Promise<Writers> {
  const connections = await Promise.all(Array.from({ length: WRITERS }, () => connect(database)));
  let latencies: number[] = [];
  let writing = true;
  const every = (1000 * WRITERS) / perSecond;
  const began = performance.now();
  const loops = connections.map(async ({ write, close }, at) => {
    for (let due = began + (every * at) / WRITERS, turn = at; writing; due += every, turn += WRITERS) {
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      if (!writing) break;
      // How late this process's timer was is none of the server's time.
      const from = wait > 0 ? performance.now() : due;
      await write(1 + ((turn * 7919) % Math.min(ROWS, keys)));
      latencies.push(performance.now() - from);
    }
    await close();
  });
  return {
    take: () => {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    end: async () => {
      writing = false;
      await Promise.all(loops);
    },
  };
}

interface Connection {
  write(key: number): Promise<unknown>;
  close(): Promise<void>;
}

async function connect({ server, url }: LabDatabase): Promise<Connection> {
  if (server.engine === 'mysql') {
    const connection = await createConnection(url);
    return {
      write: (key) =>
        connection.execute('UPDATE live SET stock = stock + 1, note = ? WHERE id = ?', [`note ${key}`, key]),
      close: () => connection.end(),
    };
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  const text = 'UPDATE live SET stock = stock + 1, note = $1 WHERE id = $2';
  return {
    write: (key) => client.query({ name: 'write', text, values: [`note ${key}`, key] }),
    close: () => client.end(),
  };
}
