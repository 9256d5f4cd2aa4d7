import type { LabDatabase } from '../lab/lab.ts';

/** A difference that the demo put into the target, in the words of check_parity. */
export interface Planted {
  /** The table's name without its schema. */
  readonly table: string;
  readonly kind: 'missing' | 'extra' | 'different';
  /** By column, as text. */
  readonly key: Readonly<Record<string, string>>;
  /** The columns that differ; none for a row that is missing or extra. */
  readonly columns: readonly string[];
  /** How such a difference comes about. */
  readonly story: string;
}

/** Puts one missing, one changed and one extra row into the target, in three tables, where no live write comes. */
export async function plantDifferences(target: LabDatabase): Promise<readonly Planted[]> {
  const [order = ''] = await onlyRow(
    target,
    'DELETE FROM order_items WHERE line_no = 2 AND order_id = (SELECT order_id FROM order_items WHERE line_no = 2 ORDER BY order_id OFFSET 100 LIMIT 1) RETURNING order_id',
  );
  const [payment = ''] = await onlyRow(
    target,
    'UPDATE payments SET amount = amount + 0.01 WHERE id = 471 RETURNING id',
  );
  // 97 times anything is an id that the shop once had and deleted.
  const [customer = ''] = await onlyRow(
    target,
    `INSERT INTO customers (id, public_id, email, full_name, registered_at)
     VALUES (194, '00000000-0000-4000-8000-000000000194', 'ghost@example.com', 'Γ. Φάντασμα 👻', '2021-06-01') RETURNING id`,
  );
  return [
    {
      table: 'customers',
      kind: 'extra',
      key: { id: customer },
      columns: [],
      story: 'a customer deleted in MySQL, brought back by a late copy',
    },
    {
      table: 'order_items',
      kind: 'missing',
      key: { order_id: order, line_no: '2' },
      columns: [],
      story: 'a line that a batch skipped',
    },
    {
      table: 'payments',
      kind: 'different',
      key: { id: payment },
      columns: ['amount'],
      story: 'an amount that went through floating point and is a cent off',
    },
  ];
}

async function onlyRow(target: LabDatabase, sql: string): Promise<string[]> {
  const rows = await target.query(sql);
  const [row] = rows;
  if (row === undefined || rows.length > 1)
    throw new Error(`A difference to plant touched ${rows.length} rows: ${sql}`);
  return row;
}
