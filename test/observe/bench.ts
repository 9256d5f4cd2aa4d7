import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SyncStatus, syncStatus } from '../../mcp-server/src/model/sync-status.ts';
import { RELAY_OPTIONS, type RelayOptions } from '../../templates/sync/src/relay/relay-options.ts';
import { runRelay } from '../../templates/sync/src/relay/run-relay.ts';
import type { ServerKind } from '../lab/kinds.ts';
import { type KitBench, shareKitBench } from '../sync/kit-bench.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';

/** Two databases with the sync kit, and a project whose tools look at them with logins that only read. */
export interface Watched {
  readonly kit: KitBench;
  readonly project: Workbench;
  /** What sync_status answers now. */
  status(): Promise<SyncStatus>;
  /** The condition of that id now. */
  condition(id: string): Promise<SyncStatus['conditions'][number]>;
  /** Carries changes until it is told to stop; beats five times a second. */
  relay(options?: Partial<RelayOptions>): { stop(): Promise<void> };
  close(): Promise<void>;
}

const CREATE = {
  mysql:
    'CREATE TABLE item (id int PRIMARY KEY, body varchar(80)); CREATE TABLE tag (id int PRIMARY KEY, note varchar(5))',
  postgres:
    'CREATE TABLE item (id int PRIMARY KEY, body varchar(80)); CREATE TABLE tag (id int PRIMARY KEY, note varchar(5))',
};

/** Short times, so that seconds are enough to see a state change. */
const SETTINGS = `observe:
  window_seconds: 1
  outbox_warn_seconds: 1.5
  outbox_halt_seconds: 600
  heartbeat_warn_seconds: 3
  parked_halt: 3
`;

/** Opens both; \`more\` is added to lockstep.yaml. */
export async function openWatched(kinds: readonly [ServerKind, ServerKind], more = ''): Promise<Watched> {
  const [source, target] = kinds.map((kind) => CREATE[kind.startsWith('postgres') ? 'postgres' : 'mysql']);
  const kit = await shareKitBench(kinds, { source: source ?? '', target: target ?? '' });
  const project = workbench({ source: kit.source.readerUrl, target: kit.target.readerUrl });
  await writeFile(join(project.folder, 'lockstep.yaml'), SETTINGS + more);
  const folder = join(project.folder, 'migration/sync/src');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'descriptors.ts'), `export const kit: KitDescriptor = ${JSON.stringify(kit.kit)};\n`);
  const status = async () => {
    const {
      summary: _,
      content_origin: __,
      omitted_tables: ___,
      next: ____,
      ...rest
    } = outputOf(await project.call('sync_status'));
    return syncStatus.parse(rest);
  };
  return {
    kit,
    project,
    status,
    condition: async (id) => {
      const found = (await status()).conditions.find((one) => one.id === id);
      if (found === undefined) throw new Error(`there is no condition ${id}`);
      return found;
    },
    relay: (options = {}) => {
      const stop = new AbortController();
      const running = runRelay(kit.forward, { ...RELAY_OPTIONS, heartbeatMs: 200, ...options, signal: stop.signal });
      return {
        stop: async () => {
          stop.abort();
          await running;
        },
      };
    },
    close: async () => {
      await project.close();
      await kit.drop();
    },
  };
}
