import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolOutcome } from '../../mcp-server/src/tools/define.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase, LabServer } from '../lab/lab-server.ts';
import { insertRows } from '../parity/bench.ts';
import { type Workbench, workbench } from '../tools/call-tool.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';

/** Short limits, so that what hangs is given up while a test waits. */
export const SETTINGS = `limits:
  statement_seconds: 2
  lock_seconds: 1
observe:
  window_seconds: 0.5
`;

/** The three tables of a side, of 3,000 rows each; in one of them a row is not as on the other side. */
export function tables(kind: ServerKind, differing: string | null): string {
  const text = kind === 'mariadb' || kind === 'mysql9' ? 'varchar(200) COLLATE utf8mb4_bin' : 'varchar(200)';
  const names = ['first', 'middle', 'ultimate'];
  return names
    .map(
      (name) =>
        `CREATE TABLE ${name}_table (id int PRIMARY KEY, body ${text} NOT NULL); ${insertRows(`${name}_table`, 3000, (at) => `${at}, '${name} ${String(at).repeat(9)}'`)}
${name === differing ? `UPDATE ${name}_table SET body = 'changed' WHERE id = 2999;` : ''}`,
    )
    .join('\n');
}

/** Every tool that asks a database, called so that it reads what it can read. */
export const CALLS = {
  check_connections: {},
  inspect_schema: {},
  compare_schemas: {},
  assess_migration: { window_seconds: 0 },
  audit_writers: {},
  generate_plan: {},
  check_parity: { settle_seconds: 0 },
  compare_aggregates: { table: 'middle_table', measures: [{ op: 'min', column: 'body' }], settle_seconds: 0 },
  sync_status: {},
  check_gate: { phase: 'parity' },
  render_status: {},
} as const;
export type ToolName = keyof typeof CALLS;
const isTool = (name: string): name is ToolName => name in CALLS;
export const TOOL_NAMES = Object.keys(CALLS).filter(isTool);

/** A tool in a project of its own, with a network of its own to the side that fails. */
export interface Station {
  readonly tool: ToolName;
  readonly bench: Workbench;
  readonly proxy: FaultProxy;
  call(signal?: AbortSignal, progress?: (message: string) => void): Promise<ToolOutcome>;
}

/** One database whose server or network is to fail, the other side, and a station for each tool. */
export interface FaultyPair {
  readonly kind: ServerKind;
  readonly side: 'source' | 'target';
  readonly faulty: LabDatabase;
  readonly stations: readonly Station[];
  close(): Promise<void>;
}

/** MySQL and MariaDB fail as the source, PostgreSQL as the target of a migration, and the other way round on the other two. */
const SIDES: Readonly<Record<ServerKind, 'source' | 'target'>> = {
  mariadb: 'source',
  postgres: 'source',
  mysql9: 'target',
  postgres18: 'target',
};

/** Opens the pair; the databases hold the same but for one row. `asked`: a replica of the server, which is asked in its place. */
export async function openFaultyPair(
  server: LabServer,
  other: LabServer,
  names: readonly ToolName[] = TOOL_NAMES,
  asked: LabServer = server,
): Promise<FaultyPair> {
  const { kind } = server;
  const side = SIDES[kind];
  const [faulty, sound] = await Promise.all([server.createDatabase(), other.createDatabase()]);
  await Promise.all([faulty.execute(tables(kind, 'middle')), sound.execute(tables(other.kind, null))]);
  const stations = await Promise.all(names.map((tool) => station(tool, side, { faulty, sound, port: asked.port })));
  return {
    kind,
    side,
    faulty,
    stations,
    close: async () => {
      await Promise.all(stations.map(({ bench }) => bench.close()));
      await Promise.all(stations.map(({ proxy }) => proxy.close()));
      await sound.drop();
    },
  };
}

interface Asked {
  readonly faulty: LabDatabase;
  readonly sound: LabDatabase;
  readonly port: number;
}

async function station(tool: ToolName, side: FaultyPair['side'], { faulty, sound, port }: Asked): Promise<Station> {
  const proxy = await openFaultProxy(port);
  const through = `${proxy.url(faulty.readerUrl)}?connect_timeout=3`;
  const urls = side === 'source' ? [through, sound.readerUrl] : [sound.readerUrl, through];
  const bench = workbench({ source: urls[0] ?? '', target: urls[1] ?? '' });
  writeFileSync(join(bench.folder, 'lockstep.yaml'), SETTINGS);
  mkdirSync(join(bench.folder, 'migration'));
  const input = { ...CALLS[tool], ...(tool === 'inspect_schema' || tool === 'audit_writers' ? { side } : {}) };
  return { tool, bench, proxy, call: (signal, progress) => bench.call(tool, input, signal, progress) };
}

/** What the reader's sessions do in the faulty server now, idle ones without a transaction left out. */
export async function leftRunning({ faulty }: Pick<FaultyPair, 'faulty'>): Promise<string[]> {
  const rows =
    faulty.server.engine === 'mysql'
      ? await faulty.query(`SELECT CONCAT(command, ' ', COALESCE(info, '')) FROM information_schema.processlist
          WHERE user = 'reader' AND (command <> 'Sleep' OR id IN (SELECT trx_mysql_thread_id FROM information_schema.innodb_trx))`)
      : await faulty.query(
          `SELECT state || ' ' || query FROM pg_stat_activity WHERE usename = 'reader' AND state <> 'idle'`,
        );
  return rows.map(([what]) => String(what));
}
