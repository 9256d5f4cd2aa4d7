import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { TableMapping } from '../../mcp-server/src/model/mapping.ts';
import { assessObjects } from '../../mcp-server/src/objects/assess-objects.ts';
import { integer, schema, table } from '../compare/build.ts';
import { NO_DECISION, NOTHING_LEFT } from '../mapping/nothing-decided.ts';

const columns = [integer('id'), integer('qty')];
const tables = [table('orders', columns), table('parts', columns)];
const whole: TableMapping = {
  source: { schema: 'shop', name: 'orders' },
  target: { schema: 'shop', name: 'orders' },
  columns: [
    { source: 'id', target: 'id' },
    { source: 'qty', target: 'qty' },
  ],
  key: [{ source: 'id', target: 'id' }],
  unmatched: { source: [], target: [] },
  ...NO_DECISION,
};

/** What is said of a view over orders when the tables are mapped so. */
function says(...mapped: readonly TableMapping[]): string {
  const sql = 'select `orders`.`qty` AS `qty` from `shop`.`orders`';
  const { objects } = assessObjects({
    source: schema(tables, { engine: 'mysql', views: [{ schema: 'shop', name: 'v', materialized: false, sql }] }),
    target: schema(tables, { engine: 'postgres' }),
    mapping: { tables: [...mapped], ...NOTHING_LEFT },
    sourceDialect: mysqlDialect,
    targetDialect: postgresDialect,
  });
  return objects[0]?.certain === true ? 'certain' : (objects[0]?.reasons.at(-1)?.consequence ?? '');
}

it('a view is translated only over tables of which the target holds just the same rows and values', () => {
  expect(says(whole)).toBe('certain');
  expect(says()).toMatchInlineSnapshot(
    `"It is not translated, because of orders, which has no counterpart on the target."`,
  );
  expect(says({ ...whole, where: [{ column: 'qty', op: '>', values: ['3'] }] })).toMatchInlineSnapshot(
    `"It is not translated, because of orders, of which only the rows with qty > 3 are migrated."`,
  );
  expect(says(whole, { ...whole, target: { schema: 'shop', name: 'parts' } })).toMatchInlineSnapshot(
    `"It is not translated, because of orders, which is spread over several tables."`,
  );
  expect(says(whole, { ...whole, source: { schema: 'shop', name: 'parts' } })).toMatchInlineSnapshot(
    `"It is not translated, because of orders, which shares its target with another table."`,
  );
  expect(says({ ...whole, tolerance: [{ column: 'qty', kind: 'number', by: '1' }] })).toMatchInlineSnapshot(
    `"It is not translated, because of orders, whose values may differ by the tolerance that is set."`,
  );
  expect(says({ ...whole, columns: whole.columns.slice(0, 1), dropped: ['qty'] })).toMatchInlineSnapshot(
    `"It is not translated, because of the column orders.qty, which has no counterpart on the target."`,
  );
  expect(says({ ...whole, constants: [{ column: 'extra', value: '1' }], added: ['other'], masked: ['qty'] })).toBe(
    'certain',
  );
});
