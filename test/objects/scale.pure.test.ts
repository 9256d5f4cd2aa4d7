import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { assessObjects } from '../../mcp-server/src/objects/assess-objects.ts';
import { integer, schema, table, trigger, varchar } from '../compare/build.ts';
import { NO_DECISION, NOTHING_LEFT } from '../mapping/nothing-decided.ts';

const tables = [table('orders', [integer('id'), varchar('note')])];
const pair = {
  source: { schema: 'shop', name: 'orders' },
  target: { schema: 'shop', name: 'orders' },
  columns: ['id', 'note'].map((name) => ({ source: name, target: name })),
  key: [{ source: 'id', target: 'id' }],
  unmatched: { source: [], target: [] },
  ...NO_DECISION,
};

function assess(more: Partial<Schema>) {
  return assessObjects({
    source: schema(tables, { engine: 'mysql', flavor: 'mysql', ...more }),
    target: schema(tables, { engine: 'postgres', flavor: 'postgresql' }),
    mapping: { tables: [pair], ...NOTHING_LEFT },
    sourceDialect: mysqlDialect,
    targetDialect: postgresDialect,
  });
}

const view = (name: string, sql: string) => ({ schema: 'shop', name, materialized: false, sql });

it('a chain of views is written from its start, however long', () => {
  const views = Array.from({ length: 2000 }, (_, at) => {
    const of = at === 1999 ? 'orders' : `v${String(at + 1).padStart(4, '0')}`;
    return view(`v${String(at).padStart(4, '0')}`, `select \`${of}\`.\`id\` AS \`id\` from \`shop\`.\`${of}\``);
  });
  const { objects, views: scripts } = assess({ views });
  expect(objects.every(({ certain }) => certain)).toBe(true);
  expect(scripts.map(({ name }) => name)).toEqual(views.map(({ name }) => name).reverse());
});

it('thousands of objects take seconds, and an expression without end is refused', () => {
  const names = Array.from({ length: 3000 }, (_, at) => `o${String(at).padStart(4, '0')}`);
  const deep = `${'('.repeat(50_000)}1${')'.repeat(50_000)}`;
  const long = names
    .slice(0, 1000)
    .map((_, at) => `\`orders\`.\`id\` = ${at}`)
    .join(' or ');
  const { objects } = assess({
    views: [
      ...names.map((name) => view(name, 'select `orders`.`id` AS `id` from `shop`.`orders` where `orders`.`id` > 3')),
      view('z_deep', `select ${deep} AS a from \`shop\`.\`orders\``),
      view('z_long', `select \`orders\`.\`id\` AS \`id\` from \`shop\`.\`orders\` where ${long}`),
    ],
    routines: names.map((name) => ({
      schema: 'shop',
      name,
      kind: 'procedure' as const,
      arguments: '',
      returns: null,
      language: 'SQL',
      sql: 'BEGIN DECLARE c CURSOR FOR SELECT IFNULL(id, 0) FROM orders; END',
    })),
    triggers: names.map((name) => trigger(name, 'orders', { sql: 'SET NEW.note = 1' })),
    definers: names.map((name) => ({
      kind: 'view' as const,
      schema: 'shop',
      name,
      definer: 'a@b',
      asInvoker: false,
      checkOption: false,
    })),
  });
  expect(objects.length).toBe(9002);
  expect(objects.find(({ name }) => name === 'z_deep')?.reasons[0]?.consequence).toBe(
    'It is not translated, because of an expression that is nested too deeply.',
  );
  expect(objects.find(({ name }) => name === 'z_long')?.certain).toBe(true);
});
