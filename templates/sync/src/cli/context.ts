import { type Direction, directionFrom } from '../core/direction.ts';
import { FENCE_SCOPE, NoFenceError, readFence } from '../core/fence.ts';
import { primaryOf } from '../core/primary-of.ts';
import type { EngineName, KitDescriptor, Side } from '../descriptor.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Progress } from '../observe/progress.ts';
import { kitTables } from '../sql/kit-tables.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Settings, SettingsError } from './settings.ts';

/** What a command works with. */
export interface KitContext {
  readonly kit: KitDescriptor;
  readonly settings: Settings;
  readonly stores: Readonly<Record<Side, Store>>;
  /** Away from the side that the fence rows of both sides name as the primary. */
  direction(): Promise<Direction>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Aborts at the first SIGINT or SIGTERM: finish the batch, leave nothing locked, end. */
  readonly signal: AbortSignal;
  /** Results are wanted as JSON. */
  readonly json: boolean;
  progress(title: string, total: number | null): Progress;
}

/** What opening a context takes from whoever runs the command. */
export interface Surroundings extends Pick<KitContext, 'kit' | 'log' | 'metrics' | 'signal' | 'json' | 'progress'> {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Opens the stores that the environment names. No connection is made before a command asks something. */
export function openContext({ env, ...rest }: Surroundings): KitContext & { close(): Promise<void> } {
  const { kit, settings } = rest;
  const urls = { source: urlOf(env, 'source', kit.source.engine), target: urlOf(env, 'target', kit.target.engine) };
  const open = (side: Side) => openStore(kit[side].engine, urls[side], side, settings.store);
  const stores = { source: open('source'), target: open('target') };
  const fence = (side: Side) =>
    stores[side]
      .transaction((tx) => readFence(tx, kitTables(kit[side].engine, kit[side].schema), FENCE_SCOPE, false))
      .catch((error: unknown) => {
        throw notInstalled(error) ? new NotInstalledError(side, stores[side].label) : error;
      });
  return {
    ...rest,
    stores,
    direction: async () => {
      const [source, target] = await Promise.all([fence('source'), fence('target')]);
      return directionFrom(primaryOf(source, target), kit, stores);
    },
    close: async () => {
      await Promise.all([stores.source.close(), stores.target.close()]);
    },
  };
}

/** The kit's tables are not in a database. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
  constructor(side: Side, label: string) {
    super(`the kit is not installed on the ${side} (${label}): run \`npm run sync -- install\``);
  }
}

/** Whether an error says that the kit's tables or its fence row are missing. */
export function notInstalled(error: unknown): boolean {
  if (error instanceof StoreError) return ['42P01', '3F000', '1146'].includes(error.code);
  return error instanceof NoFenceError;
}

const SCHEMES = { mysql: ['mysql:', 'mariadb:'], postgres: ['postgres:', 'postgresql:'] } as const;

function urlOf(env: Surroundings['env'], side: Side, engine: EngineName): string {
  const name = `LOCKSTEP_${side.toUpperCase()}_URL`;
  const example = `${engine}://user:password@host/database`;
  const text = env[name] ?? '';
  if (text === '') throw new SettingsError(`${name} is not set: expected a URL like ${example}`);
  if (!URL.canParse(text)) throw new SettingsError(`${name} is no URL: expected one like ${example}`);
  const url = new URL(text);
  const schemes: readonly string[] = SCHEMES[engine];
  if (!schemes.includes(url.protocol)) {
    throw new SettingsError(
      `${name} begins with ${url.protocol} but the ${side} of this migration is ${engine}: ${example}`,
    );
  }
  if (url.pathname.length < 2) throw new SettingsError(`${name} names no database: expected a URL like ${example}`);
  return engine === 'mysql' ? text.replace(/^mariadb:/, 'mysql:') : text;
}
