import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { describeAhead, describeCompat } from '../../mcp-server/src/compat/describe-compat.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import type { CompatFace, CompatLayer } from '../../mcp-server/src/model/compat.ts';
import { renderCompat } from '../../mcp-server/src/render/compat/compat-files.ts';
import type { Session } from '../../templates/compat/old-table.ts';
import type { Row, Shape } from '../../templates/compat/shape.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { ask } from '../mapping/ask.ts';

/** One connection of an application. */
export interface Application extends Session {
  /** The rows of a statement; throws what the server says. */
  rows(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** One database with both shapes, its compatibility layer in place. */
export interface SideBySide {
  readonly database: LabDatabase;
  readonly layer: CompatLayer;
  readonly shapes: readonly Shape<Row>[];
  /** Unqualified names are the old tables. */
  readonly old: Application;
  /** Unqualified names are the new tables. */
  readonly new: Application;
  /** Runs a generated file. */
  run(file: 'up.sql' | 'down.sql'): Promise<void>;
  close(): Promise<void>;
}

/** Makes both shapes in one database, describes the layer of the face from its catalogue, and runs up.sql. */
export async function openSideBySide(
  kind: ServerKind,
  create: string,
  yaml: string,
  face: CompatFace = 'old',
): Promise<SideBySide> {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(create);
  const opened = openDatabase(database.url, { connectMs: 10_000, statementMs: 60_000, lockMs: 1000, poolSize: 1 });
  const schema = await opened.read((read) => read.inspect()).finally(() => opened.close());
  const { mapping, mistakes } = ask(yaml.replaceAll('HOME', schema.defaultSchema), schema, schema, true);
  if (mistakes !== '') throw new Error(mistakes);
  const { dialect } = opened;
  const compat = `${database.name}_${face}`;
  const describe = face === 'old' ? describeCompat : describeAhead;
  const layer = describe({ source: schema, target: schema, mapping, dialect, schema: compat });
  const files = renderCompat([{ face, layer, dialect }], { source: 'old', target: 'new' });
  const folder = face === 'old' ? 'compat' : 'compat/ahead';
  const run = async (file: string) => {
    const text = files.find(({ path }) => path === `${folder}/${file}`)?.text;
    if (text === undefined) throw new Error(`${file} was not generated`);
    await database.execute(text);
  };
  await run('up.sql');
  const shapes = await loadShapes(files.find(({ path }) => path === `${folder}/shapes.ts`)?.text ?? '');
  const [front, beneath] = await Promise.all([connect(database, compat), connect(database, null)]);
  return {
    database,
    layer,
    shapes,
    ...(face === 'old' ? { old: front, new: beneath } : { old: beneath, new: front }),
    run,
    close: async () => {
      await Promise.all([front.close(), beneath.close()]);
      if (database.server.engine === 'mysql')
        await database.execute(`DROP DATABASE IF EXISTS ${dialect.identifier(compat)}`);
      await database.drop();
    },
  };
}

/** The generated values, as an application would import them. */
async function loadShapes(text: string): Promise<readonly Shape<Row>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-shapes-'));
  try {
    const file = join(folder, 'shapes.ts');
    writeFileSync(file, text);
    const module: { shapes: readonly Shape<Row>[] } = await import(file);
    return module.shapes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function connect({ url, server, name }: LabDatabase, first: string | null): Promise<Application> {
  if (server.engine === 'postgres') {
    const client = new Client({ connectionString: url });
    await client.connect();
    if (first !== null) await client.query(`SET search_path = "${first}", public`);
    const query = async (sql: string, values: readonly unknown[]) => ({
      rows: (await client.query(sql, [...values])).rows,
    });
    return { query, rows: async (sql, values = []) => (await query(sql, values)).rows, close: () => client.end() };
  }
  const connection = await createConnection({ uri: url, charset: 'utf8mb4' });
  await connection.query(`USE \`${first ?? name}\``);
  const query = async (sql: string, values: readonly unknown[]) => {
    const [result] = await connection.query(sql, [...values]);
    return Array.isArray(result)
      ? { rows: result as Row[] }
      : { rows: [], insertId: (result as { insertId: number }).insertId };
  };
  return { query, rows: async (sql, values = []) => (await query(sql, values)).rows, close: () => connection.end() };
}
