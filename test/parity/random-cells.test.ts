import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { insertRows, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const ROWS = 100_000;
const changes = {
  n: (at: number) => `n = ${-at}`,
  label: (at: number) => `label = 'changed ${at}'`,
  price: (at: number) => `price = ${at}.03`,
  note: () => 'note = NULL',
} as const;
const columns = ['n', 'label', 'price', 'note'] as const;
const cell = fc.record({ id: fc.integer({ min: 1, max: ROWS }), column: fc.constantFrom(...columns) });

describe.each(pairs)('random cells changed between %s and %s', (...kinds) => {
  it('are all found, by key and by column, and nothing else is', async () => {
    bench = await shareBench(kinds);
    const row = (at: number) => `${at}, ${at}, 'label ${at}', ${at}.02, 'note ${at}'`;
    await bench.both(
      `CREATE TABLE cells (id int PRIMARY KEY, n int, label varchar(40), price decimal(12,2), note varchar(40)); ${insertRows('cells', ROWS, row)}`,
    );
    const cells = fc.uniqueArray(cell, {
      minLength: 1,
      maxLength: 500,
      selector: ({ id, column }) => `${id} ${column}`,
    });
    await fc.assert(
      fc.asyncProperty(cells, async (changed) => {
        await bench.target.execute(
          changed.map(({ id, column }) => `UPDATE cells SET ${changes[column](id)} WHERE id = ${id};`).join('\n'),
        );
        const { verdict, differences, differences_total, differences_exact } = await bench.checkTable({
          maxDifferences: 1000,
        });
        const found = differences.flatMap(({ key, columns: named = [] }) =>
          named.map(({ name }) => `${key.id} ${name}`),
        );
        expect([...found].sort()).toEqual(changed.map(({ id, column }) => `${id} ${column}`).sort());
        const keys = new Set(changed.map(({ id }) => id)).size;
        expect({ verdict, differences_total, differences_exact }).toEqual({
          verdict: 'drift',
          differences_total: keys,
          differences_exact: true,
        });
        const ids = changed.map(({ id }) => id).join(',');
        await bench.target.execute(
          `DELETE FROM cells WHERE id IN (${ids}); ${[...new Set(changed.map(({ id }) => id))].map((id) => `INSERT INTO cells VALUES (${row(id)});`).join('\n')}`,
        );
      }),
      { numRuns: 4 },
    );
  });
});
