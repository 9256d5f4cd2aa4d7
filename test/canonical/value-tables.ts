import type { Dialect, EngineName } from '../../mcp-server/src/engines/engine.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { Column } from '../../mcp-server/src/model/schema.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import { type LabDatabase, SERVER_KINDS, type ServerKind } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import type { AnyDomain, DomainRow } from './domain.ts';

const ROWS_PER_INSERT = 2000;

/** The tables of every domain on one server, one column for each type. */
export interface Side {
  readonly kind: ServerKind;
  readonly engine: EngineName;
  readonly dialect: Dialect;
  readonly lab: LabDatabase;
  /** As the engine inspects them. */
  columns(domain: AnyDomain): readonly Column[];
}

/** Makes a database with an empty table for each domain on every server. */
export async function makeTables(domains: readonly AnyDomain[]): Promise<Side[]> {
  return Promise.all(SERVER_KINDS.map((kind) => makeSide(kind, domains)));
}

export async function dropTables(sides: readonly Side[]): Promise<void> {
  await Promise.all(sides.map(({ lab }) => lab.drop()));
}

async function makeSide(kind: ServerKind, domains: readonly AnyDomain[]): Promise<Side> {
  const lab = await sharedServer(kind).createDatabase();
  const engine = lab.server.engine === 'mysql' ? mysql : postgres;
  const statements = domains.map((domain) => {
    const columns = held(domain, kind, engine.name).map(({ type, at }) => `, c${at} ${nullable(type)}`);
    const table = `CREATE TABLE ${engine.dialect.identifier(domain.name)} (id int PRIMARY KEY${columns.join('')})`;
    return engine.name === 'postgres' ? `${domain.setUp};${table}` : table;
  });
  await lab.execute(statements.join(';'));
  const database = engine.open(lab.url, LIMITS);
  try {
    const { tables } = await database.read((read) => read.inspect());
    const columns = new Map(tables.map((table) => [table.name, table.columns.filter(({ name }) => name !== 'id')]));
    return { kind, engine: engine.name, dialect: engine.dialect, lab, columns: ({ name }) => columns.get(name) ?? [] };
  } finally {
    await database.close();
  }
}

function held({ holders }: AnyDomain, kind: ServerKind, engine: EngineName): { type: string; at: number }[] {
  return holders[engine].flatMap(({ type, only }, at) =>
    only === undefined || only.includes(kind) ? [{ type, at }] : [],
  );
}

/** A MySQL timestamp is NOT NULL and fills itself unless it says otherwise. */
function nullable(type: string): string {
  return /^timestamp\b/.test(type) ? `${type} NULL` : type;
}

/** Stores every row, its place in the list as its id. */
export async function fillTable(side: Side, domain: AnyDomain, rows: readonly DomainRow[]): Promise<void> {
  const { lab, engine, kind } = side;
  const settings = `SET SESSION sql_mode = '${domain.sqlMode}', time_zone = '+00:00', sql_log_bin = 0; `;
  const places = held(domain, kind, engine);
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    const values = rows
      .slice(from, from + ROWS_PER_INSERT)
      .map((row, at) => `(${[from + at, ...places.map((place) => row.literal(engine, place.at))].join(',')})`);
    const insert = `INSERT INTO ${side.dialect.identifier(domain.name)} VALUES ${values.join(',')}`;
    await lab.execute(engine === 'mysql' ? settings + insert : insert);
  }
}

export async function emptyTable({ lab, dialect }: Side, { name }: AnyDomain): Promise<void> {
  await lab.execute(`TRUNCATE TABLE ${dialect.identifier(name)}`);
}
