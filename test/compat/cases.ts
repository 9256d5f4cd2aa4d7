import { describeCompat } from '../../mcp-server/src/compat/describe-compat.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { CompatLayer } from '../../mcp-server/src/model/compat.ts';
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

export const CASES = { renamed, split, odd } as const;
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

/** The layer of a case with both shapes in one engine. */
export function layerOf(engine: EngineName, { source, target, yaml }: CompatCase): CompatLayer {
  const [from, to] = [schemaOf(engine, source), schemaOf(engine, target)];
  const { mapping, mistakes } = ask(yaml.replaceAll('HOME', from.defaultSchema), from, to);
  if (mistakes !== '') throw new Error(mistakes);
  return describeCompat({ source: from, target: to, mapping, dialect: DIALECTS[engine], schema: 'lockstep_compat' });
}

/** The files of a case. */
export function filesOf(engine: EngineName, name: CaseName): RenderedFile[] {
  const layer = layerOf(engine, CASES[name](numberedBy[engine]));
  return renderCompat(layer, { source: 'db1:1/old', target: 'db2:2/new', dialect: DIALECTS[engine] });
}
