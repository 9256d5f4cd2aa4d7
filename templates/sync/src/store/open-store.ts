import type { EngineName, Side } from '../descriptor.ts';
import { openMysql } from './mysql-store.ts';
import { openPostgres } from './postgres-store.ts';
import type { Store } from './store.ts';
import { STORE_SETTINGS, type StoreSettings } from './store-settings.ts';

const OPEN = { mysql: openMysql, postgres: openPostgres } as const;

/** The database behind a URL. No connection is made before the first transaction. */
export function openStore(engine: EngineName, url: string, side: Side, settings: Partial<StoreSettings> = {}): Store {
  return OPEN[engine](url, side, { ...STORE_SETTINGS, ...settings });
}
