import tag, { type Sql } from 'sql-template-tag';

/** What the callers of the benchmark send. */
export const sql = {
  debit: (account: string): Sql =>
    tag`UPDATE account SET balance = balance - 1, note = ${'spent'} WHERE id = ${account}`,
  order: (id: string, account: string): Sql =>
    tag`INSERT INTO orders (id, account, price, body) VALUES (${id}, ${account}, ${'19.99'}, ${'x'.repeat(200)})`,
} as const;
