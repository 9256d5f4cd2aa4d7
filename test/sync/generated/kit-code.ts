import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Binding from '../../../templates/sync/src/adapter/binding.ts';
import type * as DualWrite from '../../../templates/sync/src/adapter/create-dual-write.ts';
import type * as Apply from '../../../templates/sync/src/core/apply.ts';
import type * as Directions from '../../../templates/sync/src/core/direction.ts';
import type * as Fence from '../../../templates/sync/src/core/fence.ts';
import type * as Outbox from '../../../templates/sync/src/core/outbox.ts';
import type * as ReadChanges from '../../../templates/sync/src/core/read-changes.ts';
import type * as RowKey from '../../../templates/sync/src/core/row-key.ts';
import type * as Descriptors from '../../../templates/sync/src/descriptors.ts';
import type * as SqlOf from '../../../templates/sync/src/sql/sql-of.ts';
import type * as MysqlStore from '../../../templates/sync/src/store/mysql-store.ts';
import type * as OpenStore from '../../../templates/sync/src/store/open-store.ts';
import type * as PostgresStore from '../../../templates/sync/src/store/postgres-store.ts';
import type * as StoreErrors from '../../../templates/sync/src/store/store-error.ts';

const MODULES = [
  'adapter/binding',
  'adapter/create-dual-write',
  'core/apply',
  'core/direction',
  'core/fence',
  'core/outbox',
  'core/read-changes',
  'core/row-key',
  'descriptors',
  'sql/sql-of',
  'store/mysql-store',
  'store/open-store',
  'store/postgres-store',
  'store/store-error',
] as const;

/** What the tests call of a kit themselves, in the place of an application. */
export type KitCode = typeof Binding &
  typeof DualWrite &
  typeof Apply &
  typeof Directions &
  typeof Fence &
  typeof Outbox &
  typeof ReadChanges &
  typeof RowKey &
  typeof Descriptors &
  typeof SqlOf &
  typeof MysqlStore &
  typeof OpenStore &
  typeof PostgresStore &
  typeof StoreErrors;

/** The code of a kit that was built in a folder, and of no other. */
export async function loadKitCode(folder: string): Promise<KitCode> {
  const places = MODULES.map((name) => pathToFileURL(join(folder, 'dist', `${name}.js`)).href);
  return Object.assign({}, ...(await Promise.all(places.map((place) => import(/* @vite-ignore */ place)))));
}
