import type { ForeignKey, Schema, Table } from '../../../mcp-server/src/model/schema.ts';
import { check, foreignKey, integer, key, schema, table, trigger, unsigned, varchar } from '../build.ts';
import { postgresSemantics } from '../servers.ts';
import { type Pair, type RuleCases, tablePair } from './rule-case.ts';

const orders = (keys: readonly ForeignKey[], overrides: Partial<Table> = {}, whole: Partial<Schema> = {}) =>
  schema(
    [
      table('customers', [integer('id'), varchar('code')]),
      table('orders', [integer('id'), integer('customer_id')], { foreignKeys: [...keys], ...overrides }),
    ],
    whole,
  );
const customer = (overrides: Partial<ForeignKey> = {}) =>
  foreignKey('orders_customer', 'customer_id', 'customers', overrides);
const items = (...sql: string[]) =>
  table('items', [integer('id'), integer('price')], { checks: sql.map((text, at) => check(`c${at}`, text)) });
const idle = (overrides: { enforced?: boolean; validated?: boolean }) =>
  table('items', [integer('id'), integer('price')], { checks: [check('c0', 'price > 0', overrides)] });
const overlap = 'EXCLUDE USING gist (int4range(id, price) WITH &&)';
const onPostgres = { semantics: postgresSemantics };

/** A parent and its child by the types of their columns. */
function typed(parent: 32 | 64, child: 32 | 64, isUnsigned = false): Schema {
  const whole = (name: string, bits: 32 | 64) => (isUnsigned ? unsigned(name, bits) : integer(name, {}, bits));
  return schema([
    table('customers', [whole('id', parent)]),
    table('orders', [integer('id'), whole('customer_id', child)], { foreignKeys: [customer()] }),
  ]);
}

/** One of the two tables of `typed` without the column of the key. */
function without(name: 'customers' | 'orders'): Schema {
  const whole = typed(64, 32);
  const bare = table(name, [integer('number')]);
  return { ...whole, tables: whole.tables.map((one) => (one.name === name ? bare : one)) };
}

/** The parent's referenced column is unique, or not. */
function byCode(keys: readonly ForeignKey[], isUnique: boolean): Schema {
  const uniqueKeys = isUnique ? [key('customers_code', 'code')] : [];
  return schema([
    table('customers', [integer('id'), varchar('code')], { uniqueKeys }),
    table('orders', [integer('id'), varchar('customer')], { foreignKeys: [...keys] }),
  ]);
}
const code = foreignKey('orders_code', 'customer', 'customers', {
  references: { schema: 'shop', table: 'customers', columns: ['code'] },
});

const cascade = customer({ onDelete: 'cascade' });
const audit = (event: 'insert' | 'delete') => ({ triggers: [trigger('audit', 'orders', { events: [event] })] });
const tree = (overrides: Partial<Schema> = {}) =>
  schema(
    [table('nodes', [integer('id'), integer('parent')], { foreignKeys: [foreignKey('up', 'parent', 'nodes')] })],
    overrides,
  );
const both = (one: Schema): Pair => [one, one];

/** Cases of the rules about foreign keys, checks and exclusion. */
export const constraintCases: RuleCases = {
  'foreign-key-missing': {
    different: [orders([customer()]), orders([])],
    near: [
      [orders([customer()]), orders([customer({ name: 'fk1' })])],
      [byCode([code], false), byCode([], false)],
    ],
  },
  'foreign-key-added': {
    different: [orders([]), orders([customer()])],
    near: [[orders([customer()]), orders([customer({ name: 'fk1' })])]],
  },
  'foreign-key-action-changed': {
    different: [orders([cascade]), orders([customer()])],
    near: [[orders([customer({ onDelete: 'restrict' })]), orders([customer()])]],
  },
  'foreign-key-not-validated': {
    different: [orders([customer()]), orders([customer({ validated: false })])],
    near: [[orders([customer({ validated: false })]), orders([customer()])]],
  },
  'foreign-key-type-differs': {
    different: [typed(64, 64), typed(64, 32)],
    near: [
      [typed(32, 32, true), typed(64, 64)],
      [typed(64, 64), without('orders')],
      [typed(64, 64), without('customers')],
      [typed(64, 32), typed(64, 32)],
    ],
  },
  'foreign-key-parent-not-unique': {
    different: [byCode([code], false), byCode([], false)],
    near: [
      [byCode([code], false), byCode([], true)],
      [byCode([code], false), byCode([code], false)],
    ],
  },
  'foreign-key-checked-by-row': {
    different: [tree(onPostgres), tree()],
    near: [
      [tree(), tree(onPostgres)],
      [orders([customer()], {}, onPostgres), orders([customer()])],
    ],
  },
  'cascade-trigger-changed': {
    different: [orders([cascade], {}, audit('delete')), orders([cascade], {}, { ...audit('delete'), ...onPostgres })],
    near: [
      [orders([cascade], {}, audit('insert')), orders([cascade], {}, { ...audit('insert'), ...onPostgres })],
      [orders([customer()], {}, audit('delete')), orders([customer()], {}, { ...audit('delete'), ...onPostgres })],
      both(orders([cascade], {}, audit('delete'))),
    ],
  },
  'deferrable-lost': {
    different: [orders([customer({ deferrable: true })]), orders([customer()])],
    near: [[orders([customer()]), orders([customer({ deferrable: true })])]],
  },
  'check-missing': {
    different: tablePair(items('price > 0'), items()),
    near: [tablePair(items('(`price` > 0)'), items('(price > (0)::numeric)')), tablePair(items(overlap), items())],
  },
  'check-added': {
    different: tablePair(items(), items('price > 0')),
    near: [tablePair(items('price > 0'), items('((price > 0))'))],
  },
  'check-changed': {
    different: tablePair(items('price > 0'), items('price > 1')),
    near: [tablePair(items('price > 0'), items('0 < price', 'price > 0'))],
  },
  'check-not-validated': {
    different: tablePair(idle({}), idle({ validated: false })),
    near: [
      tablePair(idle({ validated: false }), idle({})),
      tablePair(idle({ enforced: false }), idle({ validated: false })),
      tablePair(items('price > 1'), idle({ validated: false })),
    ],
  },
  'exclusion-missing': {
    different: tablePair(items(overlap), items()),
    near: [
      tablePair(items(overlap), items(overlap.replace('gist (', 'gist  ('))),
      tablePair(items('price > 0'), items()),
    ],
  },
};
