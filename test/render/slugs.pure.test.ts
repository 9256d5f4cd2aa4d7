import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tableSlugs } from '../../mcp-server/src/render/slugs.ts';

const slugs = (...names: string[]) => tableSlugs(names.map((name) => ({ schema: 'shop', name })));

it('plain names stay readable, odd, reserved and taken ones carry a hash', () => {
  expect(slugs('orders', 'order_items', 'Größe', '../etc', 'con', '_x', 'a-b', '🦆')).toMatchInlineSnapshot(`
    [
      "orders",
      "order-items",
      "gr-e-831f7f450cd9",
      "etc-ed0f391b7a52",
      "con-33c5fe1a5fe5",
      "x-29af2a8779ce",
      "a-b-42acbeda1f43",
      "table-dddd50fb1694",
    ]
  `);
  expect(slugs('Orders', 'orders', 'order_1', 'order__1')).toMatchInlineSnapshot(`
    [
      "orders-cf2176fbfb18",
      "orders-062907af16bd",
      "order-1",
      "order--1",
    ]
  `);
});

it('the same table name in two schemas gives two folders', () => {
  const [a, b] = tableSlugs([
    { schema: 'one', name: 'orders' },
    { schema: 'two', name: 'orders' },
  ]);
  expect([a === b, /^orders-[0-9a-f]{12}$/.test(a ?? ''), /^orders-[0-9a-f]{12}$/.test(b ?? '')]).toEqual([
    false,
    true,
    true,
  ]);
});

it('any set of names gives safe, distinct folder names', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }),
    fc.stringMatching(/^[aAbB_-]{1,4}$/),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), (names) => {
      const found = slugs(...names);
      expect(new Set(found).size).toBe(names.length);
      for (const slug of found) expect(slug).toMatch(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/);
    }),
    { numRuns: 500 },
  );
});
