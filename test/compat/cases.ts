import { describeAhead, describeCompat } from '../../mcp-server/src/compat/describe-compat.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { CompatFace, CompatLayer } from '../../mcp-server/src/model/compat.ts';
import type { Column, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { renderCompat } from '../../mcp-server/src/render/compat/compat-files.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import { column, foreignKey, integer, key, numbered, schema, table, varchar } from '../compare/build.ts';
import { ask } from '../mapping/ask.ts';

export const DIALECTS = { mysql: mysqlDialect, postgres: postgresDialect } as const;
export type EngineName = keyof typeof DIALECTS;

/** Tables before and after, and the mapping between them. */
export interface CompatCase {
  readonly source: readonly Table[];
  readonly target: readonly Table[];
  readonly yaml: string;
}

type Numbered = (table: string) => Column;
const numberedBy: Readonly<Record<EngineName, Numbered>> = {
  mysql: () => integer('id', { identity: numbered('auto_increment') }),
  postgres: (name) =>
    integer('id', { identity: numbered('identity', { always: true, sequence: `public.${name}_id_seq` }) }),
};
const nullable = { nullable: true };
const json = column('prefs', 'json', { kind: 'json', binary: false }, nullable);

/** A table renamed, with a renamed, a dropped, an added and a constant column. */
function renamed(id: Numbered): CompatCase {
  return {
    source: [
      table('users', [
        id('users'),
        varchar('email', 100, nullable),
        varchar('state', 10, { default: { kind: 'literal', value: "it's new" } }),
        integer('legacy', nullable),
        json,
      ]),
    ],
    target: [
      table('people', [
        id('people'),
        varchar('tenant', 10),
        varchar('email_address', 100, nullable),
        varchar('state', 10),
        json,
        integer('search', nullable),
      ]),
    ],
    yaml: `tables:
  - { source: users, target: people, columns: { email: email_address }, drop: [legacy], added: [search], constants: { tenant: "O'Neil" } }`,
  };
}

/** One table over two, of which the second has a row only where there is something to hold. */
function split(id: Numbered): CompatCase {
  return {
    source: [
      table('users', [id('users'), varchar('name'), varchar('email', 100, nullable), integer('seen', nullable)]),
    ],
    target: [
      table('people', [id('people'), varchar('full_name')]),
      table('user_emails', [integer('user_id'), varchar('email_address'), integer('seen', nullable)], {
        foreignKeys: [foreignKey('owner', 'user_id', 'people')],
      }),
    ],
    yaml: `tables:
  - { source: users, target: people, columns: { name: full_name } }
  - { source: users, target: user_emails, columns: { id: user_id, email: email_address }, where: [{ column: email, op: is not null }] }`,
  };
}

const ODD = `odd 'ad\\min' "t"`;
const ODD_COLUMN = 'a "b" `c`.d';

/** One table over two that both have a row for each of its rows; names that need every quote there is, and a key of two columns. */
function odd(): CompatCase {
  const keyed = { primaryKey: key('PRIMARY', 'site', 'nr') };
  const both = [varchar('site', 10), integer('nr')];
  return {
    source: [table(ODD, [...both, varchar(ODD_COLUMN, 50, nullable), varchar('$lockstep$', 50, nullable)], keyed)],
    target: [
      table('select', [...both, varchar('naïve', 50, nullable)], keyed),
      table('from', [...both, varchar('kind', 10), varchar('"', 50, nullable)], keyed),
    ],
    yaml: `tables:
  - { source: { schema: HOME, name: ${JSON.stringify(ODD)} }, target: select, columns: { ${JSON.stringify(ODD_COLUMN)}: naïve } }
  - { source: { schema: HOME, name: ${JSON.stringify(ODD)} }, target: from, columns: { $lockstep$: '"' }, constants: { kind: odd } }`,
  };
}

const filled = { kind: 'literal', value: 'open' } as const;

/** Two tables of one form that went into one, told apart by a constant; the key is theirs together with it. */
function merged(): CompatCase {
  const rows = (name: string) => table(name, [integer('id'), varchar('name', 20), integer('legacy', nullable)]);
  return {
    source: [rows('cats'), rows('dogs')],
    target: [
      table('pets', [varchar('kind', 5), integer('id'), varchar('called', 20)], {
        primaryKey: key('PRIMARY', 'kind', 'id'),
      }),
    ],
    yaml: `tables:
  - { source: cats, target: pets, columns: { name: called }, drop: [legacy], constants: { kind: cat } }
  - { source: dogs, target: pets, columns: { name: called }, drop: [legacy], constants: { kind: dog } }`,
  };
}

/** Rows that stay behind: by a column that goes along, and by one that does not. */
function filtered(id: Numbered): CompatCase {
  return {
    source: [
      table('orders', [
        id('orders'),
        varchar('region', 5),
        varchar('state', 10, { default: filled }),
        varchar('note', 20, nullable),
      ]),
    ],
    target: [
      table('orders_eu', [id('orders_eu'), varchar('state', 10, { default: filled }), varchar('note', 20, nullable)]),
    ],
    yaml: `tables:
  - { source: orders, target: orders_eu, drop: [region], where: [{ column: region, op: "=", value: eu }, { column: state, op: "!=", value: gone }] }`,
  };
}

/** One table whose rows went into two by the values of a column, which only one of them keeps. */
function divided(): CompatCase {
  return {
    source: [table('jobs', [integer('id'), varchar('state', 10), varchar('note', 20, nullable)])],
    target: [
      table('jobs_open', [integer('id'), varchar('note', 20, nullable)]),
      table('jobs_past', [integer('id'), varchar('state', 10), varchar('note', 20, nullable)]),
    ],
    yaml: `tables:
  - { source: jobs, target: jobs_open, drop: [state], where: [{ column: state, op: "=", value: open }] }
  - { source: jobs, target: jobs_past, where: [{ column: state, op: in, value: [done, failed] }] }`,
  };
}

export const CASES = { renamed, split, odd, merged, filtered, divided } as const;
export type CaseName = keyof typeof CASES;

function schemaOf(engine: EngineName, tables: readonly Table[]): Schema {
  const home = engine === 'postgres' ? 'public' : 'shop';
  const flavor = engine === 'postgres' ? 'postgresql' : 'mysql';
  const placed = tables.map((each) => ({
    ...each,
    schema: home,
    foreignKeys: each.foreignKeys.map((one) => ({ ...one, references: { ...one.references, schema: home } })),
  }));
  return schema(placed, { engine, flavor, defaultSchema: home });
}

/** The old shape of a case, both shapes in one engine; or the new one. */
export function layerOf(
  engine: EngineName,
  { source, target, yaml }: CompatCase,
  face: CompatFace = 'old',
): CompatLayer {
  const [from, to] = [schemaOf(engine, source), schemaOf(engine, target)];
  const { mapping, mistakes } = ask(yaml.replaceAll('HOME', from.defaultSchema), from, to);
  if (mistakes !== '') throw new Error(mistakes);
  const sides = { source: from, target: to, mapping, dialect: DIALECTS[engine] };
  return face === 'old'
    ? describeCompat({ ...sides, schema: 'lockstep_compat' })
    : describeAhead({ ...sides, schema: 'lockstep_ahead' });
}

/** The files of a case. */
export function filesOf(engine: EngineName, name: CaseName): RenderedFile[] {
  const one = CASES[name](numberedBy[engine]);
  const sides = (['old', 'new'] as const).map((face) => ({
    face,
    layer: layerOf(engine, one, face),
    dialect: DIALECTS[engine],
  }));
  return renderCompat(sides, { source: 'db1:1/old', target: 'db2:2/new' });
}
