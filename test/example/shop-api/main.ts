import type { AddressInfo } from 'node:net';
import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';
import { mysql2Binding } from '../../../templates/sync/src/adapter/bindings/mysql2.ts';
import { pgBinding } from '../../../templates/sync/src/adapter/bindings/pg.ts';
import { createDualWrite } from '../../../templates/sync/src/adapter/create-dual-write.ts';
import { type Direction, directionFrom } from '../../../templates/sync/src/core/direction.ts';
import { readFence } from '../../../templates/sync/src/core/fence.ts';
import { kit } from '../../../templates/sync/src/descriptors.ts';
import { createFlags } from '../../../templates/sync/src/flags/create-flags.ts';
import { createReader } from '../../../templates/sync/src/flags/create-reader.ts';
import { fileProvider } from '../../../templates/sync/src/flags/file-provider.ts';
import { createShadow } from '../../../templates/sync/src/shadow/create-shadow.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { mysqlOrders, postgresOrders } from './order-queries.ts';
import { openShop } from './shop.ts';
import { shopApi } from './shop-api.ts';

/** The application as it runs during the migration: its own pools, and the kit of its project between them and HTTP. */
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const urls = {
  source: process.env['LOCKSTEP_SOURCE_URL'] ?? '',
  target: process.env['LOCKSTEP_TARGET_URL'] ?? '',
};
const mysql = createPool({ uri: urls.source, connectionLimit: 12, charset: 'utf8mb4' });
const pg = new Pool({ connectionString: urls.target, max: 12 });
const stores = {
  source: openStore(kit.source.engine, urls.source, 'source', { poolSize: 16 }),
  target: openStore(kit.target.engine, urls.target, 'target', { poolSize: 16 }),
};
const forward = directionFrom('source', kit, stores);
const reverse = directionFrom('target', kit, stores);
const direction = async (): Promise<Direction> => {
  const { store, tables } = forward.from;
  const { writer } = await store.transaction((tx) => readFence(tx, tables, 'all', false));
  return writer === 'target' ? reverse : forward;
};
const provider = fileProvider(process.env['SHOP_FLAGS'] ?? 'flags.json', { everyMs: 50, log: quiet });
const flags = await createFlags({ provider, log: quiet });
const outcomes: Record<string, number> = {};
const served: Record<string, number> = { primary: 0, secondary: 0 };
const shadow = createShadow({
  direction,
  sampled: flags.shadowed,
  log: quiet,
  hooks: {
    onOutcome: (_, outcome) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    },
  },
});
const reader = createReader({
  direction,
  readFrom: flags.readFrom,
  shadow: (name, subject, reads, side) => shadow.readSides(name, subject, reads, side),
  log: quiet,
  hooks: {
    onRead: (by) => {
      served[by] = (served[by] ?? 0) + 1;
    },
  },
});
const dual = createDualWrite({ kit, stores, bindings: { source: mysql2Binding(mysql), target: pgBinding(pg) } });
const orders = kit.tables.find((table) => table.source.name === 'orders')?.name ?? '';
const server = shopApi(openShop(dual, reader, { source: mysqlOrders(mysql), target: postgresOrders(pg) }, orders));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port });
});
process.on('message', async () => {
  await shadow.settled();
  process.send?.({ outcomes, served });
});
process.once('SIGTERM', async () => {
  await new Promise((closed) => server.close(closed));
  await Promise.all([shadow.close(), flags.close(), dual.close()]);
  await Promise.all([mysql.end(), pg.end(), stores.source.close(), stores.target.close()]);
  process.disconnect?.();
});
