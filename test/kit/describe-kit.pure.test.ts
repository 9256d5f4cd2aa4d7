import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { describeKit } from '../../mcp-server/src/kit/describe-kit.ts';
import { parentsFirst } from '../../mcp-server/src/kit/parents-first.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { column, foreignKey, integer, key, schema, table, unsigned, varchar } from '../compare/build.ts';
import { ask } from '../mapping/ask.ts';

const mysql = (tables: Schema['tables']) => schema(tables, { engine: 'mysql', flavor: 'mysql' });
const postgres = (tables: Schema['tables']) =>
  schema(tables, { engine: 'postgres', flavor: 'postgresql', defaultSchema: 'public' });
const inSchema = (name: string, tables: Schema['tables']) => tables.map((each) => ({ ...each, schema: name }));

/** The kit of two schemas, the first of MySQL and the second of PostgreSQL. */
function kitOf(source: Schema, target: Schema, yaml: string | null = null) {
  const mapping = yaml === null ? mapTables(source, target) : ask(yaml, source, target).mapping;
  return describeKit({
    source: { schema: source, dialect: mysqlDialect },
    target: { schema: target, dialect: postgresDialect },
    mapping,
  });
}

const both = (tables: Schema['tables']) => kitOf(mysql(inSchema('shop', tables)), postgres(inSchema('public', tables)));
const reasons = ({ notCarried }: ReturnType<typeof kitOf>) =>
  notCarried.map(({ table: name, column: of, reason }) => `${name}${of === null ? '' : `.${of}`}: ${reason}`);

describe('a table is not carried', () => {
  it('when its key is none, may be spelt in two ways, is too long, or is computed', () => {
    const double = column('f', 'double', { kind: 'float', bits: 64, unsigned: false });
    const computed = integer('g', { generated: { sql: 'v + 1', stored: true } });
    const kit = both([
      table('a', [integer('v')], { primaryKey: null }),
      table('b', [double], { primaryKey: key('PRIMARY', 'f') }),
      table('c', [varchar('k', 556)], { primaryKey: key('PRIMARY', 'k') }),
      table('d', [varchar('k', 557)], { primaryKey: key('PRIMARY', 'k') }),
      table('e', [integer('v'), computed], { primaryKey: key('PRIMARY', 'g') }),
    ]);
    expect(kit.kit.tables.map(({ name }) => name)).toEqual(['shop.c']);
    expect(reasons(kit)).toMatchInlineSnapshot(`
      [
        "shop.a: it has no key that both sides share",
        "shop.b: the two sides may spell one value of its key column f in different ways",
        "shop.d: its key may be 561 characters long, and outbox and ledger hold 560",
        "shop.e: its key column g is not carried",
      ]
    `);
  });

  it('when the target requires a value that nothing fills; the source is only warned about', () => {
    const kit = kitOf(
      mysql(inSchema('shop', [table('a', [integer('id')]), table('b', [integer('id'), integer('old')])])),
      postgres(inSchema('public', [table('a', [integer('id'), integer('new')]), table('b', [integer('id')])])),
    );
    expect(kit.kit.tables.map(({ name }) => name)).toEqual(['shop.b']);
    expect(reasons(kit)).toMatchInlineSnapshot(`
      [
        "shop.a: the target requires a value in new, and nothing fills it",
      ]
    `);
    expect(kit.limits).toMatchInlineSnapshot(`
      [
        {
          "table": "shop.b",
          "what": "reverse sync cannot insert rows: the source requires a value in old, which no pair of it carries",
        },
      ]
    `);
  });
});

it('a column that the target computes is not carried, and one that the source computes is never written back', () => {
  const computed = { generated: { sql: 'id + 1', stored: true } };
  const kit = kitOf(
    mysql(inSchema('shop', [table('a', [integer('id'), integer('t'), integer('s', computed)])])),
    postgres(inSchema('public', [table('a', [integer('id'), integer('t', computed), integer('s')])])),
  );
  expect(reasons(kit)).toEqual(['shop.a.t: the target computes it']);
  const [one] = kit.kit.tables;
  expect(one?.columns.map(({ name, source, target }) => [name, source?.computed, target.computed])).toEqual([
    ['id', undefined, undefined],
    ['s', true, undefined],
  ]);
});

it('where values may differ a little each side rounds, else it refuses what it cannot hold', () => {
  const price = (scale: number) =>
    column('price', scale === 4 ? 'decimal(9,4)' : 'numeric(9,2)', {
      kind: 'decimal',
      precision: 9,
      scale,
      unsigned: false,
    });
  const tables = [
    mysql(inSchema('shop', [table('a', [integer('id'), price(4)])])),
    postgres(inSchema('public', [table('a', [integer('id'), price(2)])])),
  ] as const;
  const write = (yaml: string | null) => kitOf(...tables, yaml).kit.tables[0]?.columns[1]?.target.write;
  expect(write(null)).toBe("regexp_replace({}::text, '[.]\\d{2}\\d*[1-9]', 'not exact: \\&')::numeric");
  expect(write('tables:\n  - { source: a, tolerance: { price: 0.01 } }')).toBe('{}::text::numeric');
});

it('the kit stands where unqualified names lead if a migrated table is there or none is, else in the first schema', () => {
  const home = (...schemas: string[]) => {
    const tables = schemas.map((name, at) => table(`t${at}`, [integer('id')], { schema: name }));
    const source = mysql(tables.map((each) => ({ ...each, schema: 'shop' })));
    const target = postgres(tables);
    const yaml = schemas.map((name, at) => `  - { source: t${at}, target: ${name}.t${at} }`).join('\n');
    return kitOf(source, target, schemas.length === 0 ? null : `tables:\n${yaml}`).kit.target.schema;
  };
  expect([home(), home('public'), home('z', 'public'), home('z', 'a')]).toEqual(['public', 'public', 'public', 'a']);
});

it('names of sequences, tables and columns are quoted, and parents come first', () => {
  const counter = {
    kind: 'identity',
    always: false,
    sequence: '"we ird"."s.q"',
    next: null,
    step: '1',
    limit: null,
    cycles: false,
  } as const;
  const name = 'o"r`d.er';
  const kit = kitOf(
    mysql(
      inSchema('shop', [
        table('a', [integer('id'), integer('b')], { foreignKeys: [foreignKey('of', 'b', name)] }),
        table(name, [unsigned('k`"', 32)], { primaryKey: key('PRIMARY', 'k`"') }),
      ]),
    ),
    postgres(
      inSchema('public', [
        table('a', [integer('id', { identity: counter }), integer('b')], {
          foreignKeys: [
            { ...foreignKey('of', 'b', name), references: { schema: 'public', table: name, columns: ['k`"'] } },
          ],
        }),
        table(name, [integer('k`"', {}, 64)], { primaryKey: key('PRIMARY', 'k`"') }),
      ]),
    ),
  );
  expect(kit.kit.tables.map((each) => [each.name, each.target.parents, each.target.counter])).toEqual([
    [`shop.${name}`, [], null],
    ['shop.a', [`shop.${name}`], { column: 0, sequence: '"we ird"."s.q"' }],
  ]);
  const [parent] = kit.kit.tables;
  expect([
    parent?.source.sql,
    parent?.target.sql,
    parent?.columns[0]?.source?.read,
    parent?.columns[0]?.target.read,
  ]).toEqual(['`shop`.`o"r``d.er`', '"public"."o""r`d.er"', 'CONVERT(t.`k``"` USING utf8mb4)', 't."k`"""::text']);
});

it('a loop of references keeps the order of names, and the targets of one source wait for nobody of that name', () => {
  const one = (name: string, sql: string, parents: string[]) => ({
    name,
    columns: [],
    key: [],
    source: side(sql, []),
    target: side(sql, parents),
  });
  const side = (sql: string, parents: readonly string[]) => ({
    schema: '',
    name: '',
    sql,
    where: null,
    primary: true,
    unique: [],
    counter: null,
    parents,
    own: [],
    schemaHash: '',
  });
  const ordered = parentsFirst([
    one('c', 'c', ['b']),
    one('b', 'b', ['c']),
    one('a', 'a2', ['c', 'a']),
    one('a', 'a1', []),
  ]);
  expect(ordered.map(({ target }) => target.sql)).toEqual(['a1', 'b', 'c', 'a2']);
});

it('ten thousand tables that refer to each other are described', () => {
  const tables = Array.from({ length: 10_000 }, (_, at) =>
    table(
      `t${at}`,
      [integer('id'), integer('parent')],
      at === 0 ? {} : { foreignKeys: [foreignKey('of', 'parent', `t${at - 1}`)] },
    ),
  );
  expect(both(tables).kit.tables.length).toBe(10_000);
});
