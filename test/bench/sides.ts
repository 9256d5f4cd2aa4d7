import { setTimeout as sleep } from 'node:timers/promises';
import { type LabDatabase, type LabServer, startServer } from '../lab/lab.ts';
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

const QUIET_WITHIN_MS = 60_000;

/** Waits until both servers have written what they were given, so that no flushing is timed. */
export async function quieten({ source, target }: Servers): Promise<void> {
  await target.execute('CHECKPOINT');
  await source.execute('SET GLOBAL innodb_max_dirty_pages_pct = 0');
  const deadline = Date.now() + QUIET_WITHIN_MS;
  for (let dirty = Number.POSITIVE_INFINITY; dirty > 0; ) {
    if (Date.now() > deadline) throw new Error(`MariaDB still has ${dirty} pages to write after a minute`);
    await sleep(100);
    const [row] = await source.query("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'");
    dirty = Number(row?.[1]);
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
