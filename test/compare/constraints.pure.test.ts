import { describe, expect, it } from 'vitest';
import type { Check, ForeignKey, Table } from '../../mcp-server/src/model/schema.ts';
import {
  check,
  column,
  foreignKey,
  integer,
  key,
  says,
  saysOfTable,
  schema,
  table,
  unsigned,
  varchar,
} from './build.ts';

const orders = (keys: readonly ForeignKey[], overrides: Partial<Table> = {}) =>
  schema([
    table('customers', [integer('id')]),
    table('orders', [integer('id'), integer('customer_id'), integer('payer_id')], {
      foreignKeys: [...keys],
      ...overrides,
    }),
  ]);
const customer = (overrides: Partial<ForeignKey> = {}) =>
  foreignKey('orders_customer', 'customer_id', 'customers', overrides);

describe('foreign-key-missing', () => {
  const rule = 'foreign-key-missing';

  it('warns when the target accepts orphans', () => {
    expect(says(rule, orders([customer()]), orders([]))).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      orders has the foreign key orders_customer (customer_id → customers.id); the target’s orders has none over these columns.
      The target accepts rows of orders without a row in customers, and deleting a customers row that is still referenced succeeds.
      Add the foreign key to the target’s orders NOT VALID after the backfill, then VALIDATE it."
    `);
    expect(says(rule, orders([customer({ onDelete: 'cascade' })]), orders([]))).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      orders has the foreign key orders_customer (customer_id → customers.id); the target’s orders has none over these columns.
      The target accepts rows of orders without a row in customers, and deleting from customers no longer deletes them.
      Add the foreign key to the target’s orders NOT VALID after the backfill, then VALIDATE it."
    `);
  });

  it('says when the referenced table has no counterpart', () => {
    const target = schema([table('orders', [integer('id'), integer('customer_id'), integer('payer_id')])]);
    expect(says(rule, orders([customer()]), target)).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      orders has the foreign key orders_customer (customer_id → customers.id); customers or one of its columns has no counterpart on the target.
      The target accepts rows of orders without a row in customers, and deleting a customers row that is still referenced succeeds.
      Add the foreign key to the target’s orders NOT VALID after the backfill, then VALIDATE it."
    `);
  });

  it('accepts the same columns under another name, and not another column', () => {
    expect(says(rule, orders([customer()]), orders([foreignKey('fk1', 'customer_id', 'customers')]))).toBe('');
    expect(says(rule, orders([customer()]), orders([foreignKey('orders_customer', 'payer_id', 'customers')]))).not.toBe(
      '',
    );
    expect(says(rule, orders([customer()]), orders([foreignKey('fk1', 'customer_id', 'orders')]))).not.toBe('');
  });

  it('pairs the columns of a composite key in any order, but not crossed', () => {
    const both = (columns: string[], referenced: string[]) =>
      orders(
        [
          foreignKey('fk', 'id', 'orders', {
            columns,
            references: { schema: 'shop', table: 'orders', columns: referenced },
          }),
        ],
        { uniqueKeys: [key('u', 'id', 'customer_id')] },
      );
    const source = both(['customer_id', 'payer_id'], ['id', 'customer_id']);
    expect(says(rule, source, both(['payer_id', 'customer_id'], ['customer_id', 'id']))).toBe('');
    expect(says(rule, source, both(['customer_id', 'payer_id'], ['customer_id', 'id']))).not.toBe('');
  });
});

describe('foreign-key-added', () => {
  it('warns when only the target refuses orphans', () => {
    expect(says('foreign-key-added', orders([]), orders([customer()]))).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (target)
      The target’s orders has the foreign key orders_customer (customer_id → customers.id); the source’s orders has not.
      A row of orders without its row in customers is refused by the target, and so is one that arrives before it.
      Count the orphans in the source; repair them and load customers first, or add orders_customer after the backfill."
    `);
    expect(says('foreign-key-added', orders([customer()]), orders([customer({ name: 'fk1' })]))).toBe('');
  });
});

describe('foreign-key-action-changed', () => {
  const rule = 'foreign-key-action-changed';

  it('warns about another action', () => {
    const source = orders([customer({ onDelete: 'cascade', onUpdate: 'cascade' })]);
    expect(says(rule, source, orders([customer({ onUpdate: 'cascade' })]))).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      ON DELETE CASCADE became NO ACTION in the foreign key orders_customer of orders (customer_id → customers.id).
      The same DELETE or key change in customers leaves other rows in orders on the two sides.
      Give orders_customer on the target ON DELETE CASCADE ON UPDATE CASCADE, or change the application first."
    `);
    expect(
      says(rule, source, orders([customer({ onDelete: 'set null', onUpdate: 'restrict' })])),
    ).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      ON DELETE CASCADE became SET NULL and ON UPDATE CASCADE became RESTRICT in the foreign key orders_customer of orders (customer_id → customers.id).
      The same DELETE or key change in customers leaves other rows in orders on the two sides.
      Give orders_customer on the target ON DELETE CASCADE ON UPDATE CASCADE, or change the application first."
    `);
  });

  it('says nothing where one login could not see the actions', () => {
    const source = orders([customer({ onDelete: 'cascade' })]);
    const hidden = orders([customer({ onDelete: 'unknown', onUpdate: 'unknown' })]);
    expect(says(rule, source, hidden)).toBe('');
    expect(says(rule, hidden, source)).toBe('');
  });

  it('takes RESTRICT and NO ACTION for the same', () => {
    expect(says(rule, orders([customer({ onDelete: 'restrict' })]), orders([customer()]))).toBe('');
    expect(says(rule, orders([customer({ onDelete: 'set default' })]), orders([customer()]))).not.toBe('');
  });
});

describe('foreign-key-not-validated', () => {
  it('notes a target key that is NOT VALID', () => {
    const rule = 'foreign-key-not-validated';
    expect(says(rule, orders([customer()]), orders([customer({ validated: false })]))).toMatchInlineSnapshot(`
      "note: foreign key shop.orders.orders_customer (source)
      orders_customer of the target’s orders (customer_id → customers.id) is NOT VALID, while orders_customer of the source’s orders holds for every row.
      Rows of orders that were there before it may lack their row in customers.
      Run VALIDATE CONSTRAINT orders_customer after the backfill."
    `);
    expect(says(rule, orders([customer({ validated: false })]), orders([customer({ validated: false })]))).toBe('');
    expect(says(rule, orders([customer({ validated: false })]), orders([customer()]))).toBe('');
  });
});

describe('deferrable-lost', () => {
  const rule = 'deferrable-lost';

  it('warns about keys and foreign keys that are checked at once', () => {
    expect(says(rule, orders([customer({ deferrable: true })]), orders([customer()]))).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      orders_customer of orders (customer_id → customers.id) is DEFERRABLE in the source and not in the target.
      A transaction on orders that breaks orders_customer in between and mends it before COMMIT fails on the target.
      Declare it DEFERRABLE on the target, or order the statements on orders so that it always holds."
    `);
    const keyed = (deferrable: boolean) => orders([], { uniqueKeys: [{ ...key('u', 'payer_id'), deferrable }] });
    expect(says(rule, keyed(true), keyed(false))).toMatchInlineSnapshot(`
      "warning: key shop.orders.u (source)
      u of orders (payer_id) is DEFERRABLE in the source and not in the target.
      A transaction on orders that breaks u in between and mends it before COMMIT fails on the target.
      Declare it DEFERRABLE on the target, or order the statements on orders so that it always holds."
    `);
    expect(says(rule, keyed(true), keyed(true))).toBe('');
  });

  it('accepts a target that may wait longer', () => {
    expect(says(rule, orders([customer()]), orders([customer({ deferrable: true })]))).toBe('');
  });
});

describe('the rules about CHECK', () => {
  const json = column('data', 'jsonb', { kind: 'json', binary: true });
  const items = (checks: readonly Check[], overrides: Partial<Table> = {}) =>
    table('items', [integer('id'), integer('price'), varchar('state'), varchar('data')], {
      checks: [...checks],
      ...overrides,
    });
  const missing = (...pair: [Table, Table]) => saysOfTable('check-missing', ...pair);
  const added = (...pair: [Table, Table]) => saysOfTable('check-added', ...pair);

  it('warn when a condition is enforced on one side only', () => {
    const source = items([check('items_price', '`price` > 0')]);
    expect(missing(source, items([]))).toMatchInlineSnapshot(`
      "warning: check shop.items.items_price (source)
      items enforces \`price\` > 0 (items_price); no enforced CHECK of the target’s items reads like it.
      Rows that break items_price are accepted by the target and cannot be copied back.
      Add the translated CHECK to the target’s items, or confirm that one of its own says the same."
    `);
    expect(added(items([]), source)).toMatchInlineSnapshot(`
      "warning: check shop.items.items_price (target)
      The target’s items enforces \`price\` > 0 (items_price); no enforced CHECK of the source’s items reads like it.
      The first row of items that breaks items_price is refused by the target and stops the copy.
      Count the rows of items that break it; repair them, or add items_price after the backfill."
    `);
  });

  it.each([
    ['quoting, casts and outer parentheses', '(`price` > 0)', '((price)::numeric > (0)::numeric)'],
    [
      'IN and = ANY (ARRAY)',
      "state in (_utf8mb4'a',_utf8mb4'b')",
      "((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    ],
    ['AND with and without parentheses', 'price > 0 and id > 5', '((price > 0) AND (id > 5))'],
    ['<> and !=', "state != ''", "state <> ''::text"],
  ])('take %s for the same', (_, from, to) => {
    expect(missing(items([check('a', from)]), items([check('b', to)]))).toBe('');
    expect(added(items([check('a', from)]), items([check('b', to)]))).toBe('');
  });

  it.each([
    ['another bound', 'price > 0', 'price >= 0'],
    ['other precedence', 'price > 0 and (id > 5 or id < 2)', 'price > 0 and id > 5 or id < 2'],
    ['text in another case', "state = 'a'", "state = 'A'"],
  ])('tell %s apart', (_, from, to) => {
    expect(missing(items([check('a', from)]), items([check('b', to)]))).not.toBe('');
  });

  it('do not count a condition that is not enforced', () => {
    const idle = items([check('a', 'price > 0', { enforced: false })]);
    expect(missing(idle, items([]))).toBe('');
    expect(missing(items([check('a', 'price > 0')]), idle)).not.toBe('');
  });

  it('accept a condition that the other side’s type expresses', () => {
    const typed = table('items', [integer('id'), unsigned('price', 32), varchar('state'), json]);
    expect(missing(items([check('j', 'json_valid(`data`)')]), typed)).toBe('');
    expect(added(typed, items([check('p', 'price >= 0')]))).toBe('');
    expect(added(typed, items([check('p', 'price >= 1')]))).not.toBe('');
    expect(missing(items([check('j', 'json_valid(`state`)')]), typed)).not.toBe('');
  });

  it.each([
    [
      'the labels of a set',
      column('v', 'set', { kind: 'set', labels: ['a', 'b'] }),
      "(v <@ ARRAY['a'::text, 'b'::text])",
      "v <@ ARRAY['a'::text]",
    ],
    [
      'the labels of an enum',
      column('v', 'enum', { kind: 'enum', labels: ['a', 'b'], typeName: null }),
      "v in ('a', 'b')",
      "v in ('a')",
    ],
    [
      'a number of bytes',
      column('v', 'varbinary(64)', { kind: 'bytes', length: 64, fixed: false }),
      'octet_length(v) <= 64',
      'octet_length(v) <= 63',
    ],
    ['a number of characters', varchar('v', 64), 'char_length(v) <= 64', 'octet_length(v) <= 64'],
    ['a truth value', column('v', 'boolean', { kind: 'boolean' }), 'v in (0,1)', 'v in (1,2)'],
  ])('accept a CHECK over %s and no narrower one', (_, typed, same, narrower) => {
    const target = (sql: string) => table('items', [integer('id'), varchar('v')], { checks: [check('c', sql)] });
    expect(added(table('items', [integer('id'), typed]), target(same))).toBe('');
    expect(added(table('items', [integer('id'), typed]), target(narrower))).not.toBe('');
  });

  it('note a condition of the same name that reads differently, once', () => {
    const [source, target] = [items([check('items_price', 'price > 0')]), items([check('ITEMS_PRICE', 'price > 1')])];
    expect(saysOfTable('check-changed', source, target)).toMatchInlineSnapshot(`
      "note: check shop.items.items_price (source)
      items_price of items is price > 0 in the source and price > 1 in the target.
      Whether both accept the same rows of items cannot be told from their text.
      Read both; where they differ, change the target’s ITEMS_PRICE."
    `);
    expect(missing(source, target) + added(source, target)).toBe('');
    expect(saysOfTable('check-changed', source, source)).toBe('');
  });

  it('follow renamed columns', () => {
    const source = table('items', [integer('id'), integer('unitPrice')], { checks: [check('a', '`unitPrice` > 0')] });
    const target = table('items', [integer('id'), integer('unit_price')], { checks: [check('b', '(unit_price > 0)')] });
    expect(missing(source, target) + added(source, target)).toBe('');
  });
});
