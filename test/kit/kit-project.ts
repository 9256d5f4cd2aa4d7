import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { describeKit } from '../../mcp-server/src/kit/describe-kit.ts';
import type { KitInput } from '../../mcp-server/src/kit/kit-input.ts';
import type { DescribedKit } from '../../mcp-server/src/model/described-kit.ts';
import { renderKit } from '../../mcp-server/src/render/kit-files.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import { statementsOf } from '../../templates/sync/src/sql/statements.ts';
import { openStore } from '../../templates/sync/src/store/open-store.ts';
import type { Store } from '../../templates/sync/src/store/store.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { ask } from '../mapping/ask.ts';

type Side = 'source' | 'target';

/** Two databases, the kit that the mapping of lockstep.yaml makes of them, and its own connections. */
export interface KitProject {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  readonly input: KitInput;
  readonly described: DescribedKit;
  readonly files: readonly RenderedFile[];
  readonly stores: Readonly<Record<Side, Store>>;
  /** The text of a generated file, by its path in the kit. */
  text(path: string): string;
  /** Runs a generated script as `npm run sync -- install` would, statement by statement, but as the admin. */
  run(side: Side, path: string): Promise<void>;
  drop(): Promise<void>;
}

/** Makes the tables, reads both catalogues and renders the kit; its own tables are installed on both sides. */
export async function openKitProject(
  [sourceKind, targetKind]: readonly [ServerKind, ServerKind],
  create: { readonly source: string; readonly target: string },
  yaml = 'tables: []',
): Promise<KitProject> {
  const [source, target] = await Promise.all(
    [sourceKind, targetKind].map((kind) => sharedServer(kind).createDatabase()),
  );
  if (source === undefined || target === undefined) throw new Error('two databases were made');
  await Promise.all([source.execute(create.source), target.execute(create.target)]);
  const [one, other] = await Promise.all([source, target].map(inspected));
  if (one === undefined || other === undefined) throw new Error('two databases were inspected');
  const { mapping, mistakes } = ask(yaml.replaceAll('TARGET', target.name), one.schema, other.schema);
  if (mistakes !== '') throw new Error(mistakes);
  const input = { source: one, target: other, mapping };
  const described = describeKit(input);
  const files = renderKit(described, {
    source: { label: 'source', server: sourceKind, dialect: one.dialect },
    target: { label: 'target', server: targetKind, dialect: other.dialect },
  });
  const databases = { source, target };
  const text = (path: string) => {
    const file = files.find((each) => each.path === `sync/${path}`);
    if (file === undefined) throw new Error(`no file ${path} was generated`);
    return file.text;
  };
  const run = async (side: Side, path: string) => {
    const { engine } = databases[side].server;
    for (const statement of statementsOf(engine, text(path))) await databases[side].execute(statement);
  };
  if (files.length > 0) {
    await run('source', `sql/${source.server.engine}/install.sql`);
    await run('target', `sql/${target.server.engine}/install.sql`);
  }
  const stores = {
    source: openStore(source.server.engine, source.url, 'source'),
    target: openStore(target.server.engine, target.url, 'target'),
  };
  return {
    source,
    target,
    input,
    described,
    files,
    stores,
    text,
    run,
    drop: async () => {
      await Promise.all([stores.source.close(), stores.target.close()]);
      await Promise.all([source.drop(), target.drop()]);
    },
  };
}

async function inspected({ url }: LabDatabase) {
  const database = openDatabase(url, { connectMs: 10_000, statementMs: 60_000, lockMs: 1000, poolSize: 1 });
  try {
    return { schema: await database.read((read) => read.inspect()), dialect: database.dialect };
  } finally {
    await database.close();
  }
}
