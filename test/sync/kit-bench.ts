import { readFileSync } from 'node:fs';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { describeKit } from '../../mcp-server/src/kit/describe-kit.ts';
import { type Direction, directionFrom } from '../../templates/sync/src/core/direction.ts';
import type { KitDescriptor, Side } from '../../templates/sync/src/descriptor.ts';
import { openStore } from '../../templates/sync/src/store/open-store.ts';
import type { Store } from '../../templates/sync/src/store/store.ts';
import type { StoreSettings } from '../../templates/sync/src/store/store-settings.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase, LabServer } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { ask } from '../mapping/ask.ts';

/** Source and target of the pairs that the kit's tests run on. */
export const kitPairs = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
] as const satisfies readonly (readonly [ServerKind, ServerKind])[];

/** Two databases with the migrated tables and the kit's own, and the kit's view of them. */
export interface KitView {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  readonly kit: KitDescriptor;
  readonly stores: Readonly<Record<Side, Store>>;
  /** Away from the source. */
  readonly forward: Direction;
  /** Away from the target. */
  readonly reverse: Direction;
  /** Ends the kit's connections. */
  close(): Promise<void>;
}

/** The same with databases of its own. */
export interface KitBench extends Omit<KitView, 'close'> {
  drop(): Promise<void>;
}

/** The kit's own tables for a database. */
export function installSql(database: LabDatabase): string {
  return readFileSync(
    new URL(`../../templates/sync/sql/${database.server.engine}/install.sql`, import.meta.url),
    'utf8',
  );
}

/** Creates the tables on both sides (`create` gives each side's statements), installs the kit, and describes the mapping: by name, unless lockstep.yaml says more. */
export async function openKitBench(
  [sourceServer, targetServer]: readonly [LabServer, LabServer],
  create: { readonly source: string; readonly target: string },
  settings: Partial<StoreSettings> = {},
  mapping = 'tables: []',
): Promise<KitBench> {
  const [source, target] = await Promise.all([sourceServer.createDatabase(), targetServer.createDatabase()]);
  await Promise.all([source.execute(create.source), target.execute(create.target)]);
  const { close, ...view } = await installKit(source, target, settings, mapping);
  return {
    ...view,
    drop: async () => {
      await close();
      await Promise.all([source.drop(), target.drop()]);
    },
  };
}

/** Installs the kit beside the migrated tables of two databases, and describes the mapping: by name, unless lockstep.yaml says more. */
export async function installKit(
  source: LabDatabase,
  target: LabDatabase,
  settings: Partial<StoreSettings> = {},
  mapping = 'tables: []',
): Promise<KitView> {
  await Promise.all([source.execute(installSql(source)), target.execute(installSql(target))]);
  const kit = await describe(source, target, mapping);
  const stores = {
    source: openStore(kit.source.engine, source.url, 'source', settings),
    target: openStore(kit.target.engine, target.url, 'target', settings),
  };
  return {
    source,
    target,
    kit,
    stores,
    forward: directionFrom('source', kit, stores),
    reverse: directionFrom('target', kit, stores),
    close: async () => {
      await Promise.all([stores.source.close(), stores.target.close()]);
    },
  };
}

/** The same on the shared servers. */
export function shareKitBench(
  [source, target]: readonly [ServerKind, ServerKind],
  create: { readonly source: string; readonly target: string },
  settings?: Partial<StoreSettings>,
): Promise<KitBench> {
  return openKitBench([sharedServer(source), sharedServer(target)], create, settings);
}

async function describe(source: LabDatabase, target: LabDatabase, yaml: string): Promise<KitDescriptor> {
  const limits = { connectMs: 10_000, statementMs: 60_000, lockMs: 1000, poolSize: 2 };
  const databases = [source, target].map(({ url }) => openDatabase(url, limits));
  const [from, to] = databases;
  if (from === undefined || to === undefined) throw new Error('two databases were opened');
  try {
    const [sourceSchema, targetSchema] = [
      await from.read((read) => read.inspect()),
      await to.read((read) => read.inspect()),
    ];
    const { mapping, mistakes } = ask(yaml, sourceSchema, targetSchema);
    if (mistakes !== '') throw new Error(mistakes);
    return describeKit({
      source: { schema: sourceSchema, dialect: from.dialect },
      target: { schema: targetSchema, dialect: to.dialect },
      mapping,
    }).kit;
  } finally {
    await Promise.all(databases.map((database) => database.close()));
  }
}
