import type { Pool as MysqlPool, RowDataPacket } from 'mysql2/promise';
import type { Pool as PgPool } from 'pg';
import type { Order, OrderQuery } from './shop.ts';

const COLUMNS = ['id', 'customer_id', 'sku', 'qty', 'total', 'status', 'note'] as const;

/** The shop's query as it was before the migration. */
export function mysqlOrders(pool: MysqlPool): OrderQuery {
  return async (id) => {
    const [[row]] = await pool.query<RowDataPacket[]>(`SELECT ${COLUMNS.join(', ')} FROM orders WHERE id = ?`, [id]);
    return row === undefined ? null : orderOf(row);
  };
}

/** The same query on the other side. */
export function postgresOrders(pool: PgPool): OrderQuery {
  return async (id) => {
    const { rows } = await pool.query(`SELECT ${COLUMNS.join(', ')} FROM orders WHERE id = $1`, [id]);
    return rows[0] === undefined ? null : orderOf(rows[0]);
  };
}

function orderOf(row: Readonly<Record<string, unknown>>): Order {
  const text = (name: string) => (row[name] === null ? null : String(row[name]));
  return {
    id: text('id'),
    customer_id: text('customer_id'),
    sku: text('sku'),
    qty: text('qty'),
    total: text('total'),
    status: text('status'),
    note: text('note'),
  };
}
