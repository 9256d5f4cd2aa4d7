import { setTimeout as sleep } from 'node:timers/promises';
import { type LabDatabase, type LabServer, startServer } from '../lab/lab.ts';
import { runCommand } from '../lab/run-command.ts';
import { fillTables } from './table.ts';

/** Two databases that hold the table `item`. */
export interface Sides {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
}

/** The two servers that everything is measured on. */
export interface Servers {
  readonly source: LabServer;
  readonly target: LabServer;
}

/** Starts MariaDB and PostgreSQL, each with room for all its data in its own cache of pages. */
export async function startServers(cacheMb: number): Promise<Servers> {
  const source = await startServer('mariadb', { cacheMb });
  try {
    // Its default writes 200 pages a second while nothing else happens: minutes after tables of this size.
    await source.execute('SET GLOBAL innodb_io_capacity_max = 20000, GLOBAL innodb_io_capacity = 20000');
    return { source, target: await startServer('postgres', { cacheMb }) };
  } catch (error) {
    await source.stop();
    throw error;
  }
}

/** Makes two databases with equal tables of `rows` rows. */
export async function equalTables(servers: Servers, rows: number): Promise<Sides> {
  const [source, target] = await Promise.all([servers.source.createDatabase(), servers.target.createDatabase()]);
  await fillTables(source, target, rows);
  return { source, target };
}

const SETTLED_WITHIN_MS = 900_000;

/** In what state the servers are before anybody is timed, the floors and the peer too; part of the results. */
export const SETTLED =
  'Before each situation is timed, for all contestants alike: MariaDB has purged what it was given (its history is empty: it comes back to every row that was inserted) and written every page; PostgreSQL has vacuumed and analysed the table, made a checkpoint, and no worker of its autovacuum runs; the machine has written what both left in its cache (sync). Each contestant runs once before it is timed, so that all pages are in the caches.';

/** Waits until both servers have done what the changes before left them to do, as `SETTLED` says. */
export async function quieten({ source, target }: Servers): Promise<void> {
  await source.execute('SET GLOBAL innodb_max_dirty_pages_pct = 0');
  await target.execute('CHECKPOINT');
  await settled('MariaDB has rows to purge or pages to write', async () => {
    const rows = await source.query(
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_history_list_length', 'Innodb_buffer_pool_pages_dirty')",
    );
    return rows.length === 2 && rows.every((row) => row[1] === '0');
  });
  await settled('PostgreSQL has an autovacuum worker', async () => {
    const [row] = await target.query("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'");
    return row?.[0] === '0';
  });
  await runCommand(['sync']);
}

async function settled(still: string, isSettled: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  while (!(await isSettled())) {
    if (Date.now() > deadline) throw new Error(`${still}, still after a quarter of an hour`);
    await sleep(100);
  }
}

/** What the figures depend on: versions, settings and sizes, as the servers themselves say. */
export async function describeSides({ source, target }: Sides): Promise<Record<'source' | 'target', object>> {
  const [[pool], [size]] = await Promise.all([
    source.query('SELECT @@innodb_buffer_pool_size DIV 1048576'),
    source.query('SELECT DATA_LENGTH DIV 1048576 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()'),
  ]);
  const [settings] = await target.query(
    "SELECT current_setting('shared_buffers'), current_setting('jit'), current_setting('max_parallel_workers_per_gather'), pg_table_size('item') / 1048576",
  );
  return {
    source: {
      server: `${source.server.kind} ${source.server.version}`,
      innodb_buffer_pool_size: `${pool?.[0]}MB`,
      table_mb: Number(size?.[0]),
    },
    target: {
      server: `${target.server.kind} ${target.server.version}`,
      shared_buffers: settings?.[0],
      jit: settings?.[1],
      max_parallel_workers_per_gather: Number(settings?.[2]),
      table_mb: Number(settings?.[3]),
    },
  };
}
