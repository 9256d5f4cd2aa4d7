import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadOrder } from '../../mcp-server/src/plan/load-order.ts';

it('parents come before children, and names decide where nothing else does', () => {
  const tables = [
    { name: 'c', references: ['a', 'b'] },
    { name: 'b', references: ['a'] },
    { name: 'z', references: [] },
    { name: 'a', references: [] },
  ];
  expect(loadOrder(tables)).toEqual({
    ordered: ['a', 'z', 'b', 'c'].map((name) => tables.find((table) => table.name === name)),
    cycles: [],
  });
});

it('a loop of foreign keys is named once, what hangs on it still comes after it, and a self reference is a loop of one', () => {
  const tables = [
    { name: 'leaf', references: ['x'] },
    { name: 'x', references: ['y'] },
    { name: 'y', references: ['x'] },
    { name: 'tree', references: ['tree'] },
  ];
  const { ordered, cycles } = loadOrder(tables);
  expect(ordered.map((table) => table.name)).toEqual(['tree', 'x', 'y', 'leaf']);
  expect(cycles).toEqual([['tree'], ['x', 'y']]);
});

it('any graph comes back whole, and without loops every reference points backwards', () => {
  const names = [...'abcdefgh'];
  const graph = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 20 });
  fc.assert(
    fc.property(graph, (edges) => {
      const tables = names.map((name) => ({
        name,
        references: edges.filter(([from]) => from === name).map(([, to]) => to),
      }));
      const { ordered, cycles } = loadOrder(tables);
      expect(ordered.map((table) => table.name).sort()).toEqual(names);
      if (cycles.length > 0) return;
      const place = new Map(ordered.map((table, at) => [table.name, at]));
      for (const [from, to] of edges) expect(place.get(to)).toBeLessThan(place.get(from) ?? -1);
    }),
  );
});
