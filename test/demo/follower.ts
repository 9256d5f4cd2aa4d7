import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2';
import type { Client } from 'pg';
import type { LabDatabase } from '../lab/lab.ts';
import { mulberry32 } from './dataset/random.ts';
import { connectSource, streamRows, type TextRow, textColumns } from './dataset/read-source.ts';
import type { ShopTable } from './dataset/shop-table.ts';
import { arraysOf, connectTarget, insertStatement } from './dataset/write-target.ts';

/** A row that a committed transaction wrote or deleted, by its key. */
export interface ChangedRow {
  readonly table: ShopTable;
  readonly key: readonly (string | number)[];
}

/** What carries the source's changes to the target, each 0.3 to 1 second after its commit and in order. */
export interface Follower {
  /** Takes over the rows of one committed transaction. */
  follow(rows: readonly ChangedRow[]): void;
  /** Resolves when everything taken over so far is in the target and the follower has ended. */
  finish(): Promise<void>;
  /** Rejects with what stopped the follower. */
  readonly done: Promise<void>;
}

interface Statements {
  readonly read: string;
  readonly upsert: string;
  readonly remove: string;
}

interface Waiting {
  readonly due: number;
  readonly rows: readonly ChangedRow[];
}

/** The rows of the transactions whose time has come, up to the first whose time has not; a busy machine catches up by taking many at once. */
function takeDue(queue: Waiting[]): ChangedRow[] {
  const now = Date.now();
  const first = queue.findIndex(({ due }) => due > now);
  return queue.splice(0, first < 0 ? queue.length : first).flatMap(({ rows }) => rows);
}

/**
 * Stands for the synchronisation that a real migration needs, and is deliberately simple: one process, in order, each row
 * read again from the source when its turn comes. It keeps nothing on disk: what waits in it is lost when it is killed.
 */
export async function startFollower(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly ShopTable[],
): Promise<Follower> {
  const from = await connectSource(source);
  const to = await connectTarget(target);
  const statements = new Map<ShopTable, Statements>();
  for (const table of tables) statements.set(table, await statementsFor(from, to, table));
  const random = mulberry32(1);
  const queue: Waiting[] = [];
  let finishing = false;

  async function run(): Promise<void> {
    try {
      while (queue.length > 0 || !finishing) {
        const due = takeDue(queue);
        if (due.length > 0) await apply(due);
        else await sleep(10);
      }
    } finally {
      await Promise.all([from.promise().end(), to.end()]);
    }
  }

  async function apply(rows: readonly ChangedRow[]): Promise<void> {
    await to.query('BEGIN');
    for (const { table, key } of rows) {
      const sql = statements.get(table);
      if (sql === undefined) throw new Error(`The follower was not told about the table ${table.name}.`);
      const row = await firstRow(from, sql.read, key);
      if (row === undefined) await to.query(sql.remove, [...key]);
      else await to.query(sql.upsert, arraysOf(table, [row]));
    }
    await to.query('COMMIT');
  }

  const done = run();
  return {
    done,
    follow: (rows) => queue.push({ due: Date.now() + random.whole(300, 1_000), rows }),
    finish: async () => {
      finishing = true;
      await done;
    },
  };
}

async function statementsFor(from: Connection, to: Client, table: ShopTable): Promise<Statements> {
  const { name, key, columns } = table;
  const updates = columns.map((column) => `${column} = EXCLUDED.${column}`).join(', ');
  const insert = await insertStatement(to, table);
  return {
    read: `SELECT ${await textColumns(from, table)} FROM ${name} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`,
    upsert: `${insert} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates}`,
    remove: `DELETE FROM ${name} WHERE ${key.map((column, at) => `${column} = $${at + 1}`).join(' AND ')}`,
  };
}

async function firstRow(from: Connection, sql: string, key: ChangedRow['key']): Promise<TextRow | undefined> {
  for await (const row of streamRows(from, sql, key)) return row;
  return undefined;
}
