import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Column, Table } from '../../mcp-server/src/model/schema.ts';
import { column, foreignKey, table, uniqueIndex } from './build-schema.ts';

const integer = (bits: number, unsigned = false): ColumnType => ({ kind: 'integer', bits, unsigned, truth: false });
const text = (length: number | null, fixed = false): ColumnType => ({ kind: 'text', length, fixed });
const nullable = { nullable: true };

/** The name that no quoting rule likes. */
export const nasty = 'We`ird "x" | \'y\' ☃';

const auto = (next: string): Partial<Column> => ({
  identity: { kind: 'auto_increment', always: false, sequence: null, next, step: '1', limit: null, cycles: false },
});
const identity = (sequence: string): Partial<Column> => ({
  identity: { kind: 'identity', always: false, sequence, next: '1', step: '1', limit: null, cycles: false },
});

/** The shop on MySQL. */
export function sourceTables(db: string): Table[] {
  const size = (rowEstimate: number, dataBytes: number) => ({ rowEstimate, dataBytes, storage: 'InnoDB' });
  return [
    table(
      db,
      'customers',
      [
        column('id', 'int unsigned', integer(32, true), auto('1201')),
        column('email', 'varchar(190)', text(190), { collation: 'utf8mb4_general_ci' }),
        column('code', 'char(8)', text(8, true), nullable),
        column('born', 'date', { kind: 'date' }, nullable),
        column('active', 'tinyint(1)', { kind: 'integer', bits: 8, unsigned: false, truth: true }),
      ],
      { ...size(1200, 163840), indexes: [uniqueIndex('email', ['email'])] },
    ),
    table(
      db,
      'order_items',
      [
        column('order_id', 'bigint', integer(64)),
        column('line', 'int', integer(32)),
        column('qty', 'int', integer(32)),
      ],
      {
        ...size(9000, 1589248),
        primaryKey: { name: 'PRIMARY', columns: ['order_id', 'line'], deferrable: false },
        foreignKeys: [foreignKey(db, 'order_id', 'orders', { onDelete: 'cascade' })],
      },
    ),
    table(
      db,
      'orders',
      [
        column('id', 'bigint', integer(64), auto('3001')),
        column('customer_id', 'int unsigned', integer(32, true)),
        column('parent_id', 'bigint', integer(64), nullable),
        column('total', 'decimal(12,2)', { kind: 'decimal', precision: 12, scale: 2, unsigned: false }, nullable),
        column('placed_at', 'datetime(6)', { kind: 'timestamp', precision: 6, zoned: false }),
        column('payload', 'json', { kind: 'json', binary: true }, nullable),
      ],
      {
        ...size(3000, 524288),
        foreignKeys: [foreignKey(db, 'customer_id', 'customers'), foreignKey(db, 'parent_id', 'orders')],
      },
    ),
    table(
      db,
      'log_lines',
      [
        column('line', 'varchar(200)', text(200)),
        column('at', 'datetime', { kind: 'timestamp', precision: 0, zoned: false }),
      ],
      {
        primaryKey: null,
        storage: 'MyISAM',
      },
    ),
    table(
      db,
      nasty,
      [
        column('id', 'int', integer(32)),
        column(nasty, 'varchar(20)', text(20), { nullable: true, comment: 'a */ b\n-- c' }),
      ],
      size(3, 16384),
    ),
    table(db, 'teams', [column('id', 'int', integer(32)), column('captain', 'int', integer(32), nullable)], {
      ...size(4, 16384),
      foreignKeys: [foreignKey(db, 'captain', 'players')],
    }),
    table(db, 'players', [column('id', 'int', integer(32)), column('team', 'int', integer(32), nullable)], {
      ...size(40, 16384),
      foreignKeys: [foreignKey(db, 'team', 'teams')],
    }),
    table(db, 'old_prices', [column('id', 'int', integer(32))], size(7, 16384)),
  ];
}

/** The shop on PostgreSQL. */
export function targetTables(): Table[] {
  const s = 'public';
  return [
    table(
      s,
      'customers',
      [
        column('id', 'bigint', integer(64), identity('public.customers_id_seq')),
        column('email', 'character varying(190)', text(190)),
        column('code', 'character(8)', text(8, true), nullable),
        column('born', 'date', { kind: 'date' }, nullable),
        column('active', 'boolean', { kind: 'boolean' }),
      ],
      { indexes: [uniqueIndex('customers_email', ['email'])] },
    ),
    table(
      s,
      'order_items',
      [
        column('order_id', 'bigint', integer(64)),
        column('line', 'integer', integer(32)),
        column('qty', 'integer', integer(32)),
      ],
      {
        primaryKey: { name: 'order_items_pkey', columns: ['order_id', 'line'], deferrable: false },
        foreignKeys: [foreignKey(s, 'order_id', 'orders', { onDelete: 'cascade' })],
      },
    ),
    table(
      s,
      'orders',
      [
        column('id', 'bigint', integer(64), identity('public.orders_id_seq')),
        column('customer_id', 'bigint', integer(64)),
        column('parent_id', 'bigint', integer(64), nullable),
        column('total', 'numeric(12,2)', { kind: 'decimal', precision: 12, scale: 2, unsigned: false }, nullable),
        column('placed_at', 'timestamp(6) without time zone', { kind: 'timestamp', precision: 6, zoned: false }),
        column('payload', 'jsonb', { kind: 'json', binary: true }, nullable),
      ],
      { foreignKeys: [foreignKey(s, 'customer_id', 'customers'), foreignKey(s, 'parent_id', 'orders')] },
    ),
    table(
      s,
      'log_lines',
      [
        column('line', 'character varying(200)', text(200)),
        column('at', 'timestamp(0) without time zone', { kind: 'timestamp', precision: 0, zoned: false }),
      ],
      { primaryKey: null },
    ),
    table(s, nasty, [column('id', 'integer', integer(32)), column(nasty, 'character varying(20)', text(20), nullable)]),
    table(s, 'teams', [column('id', 'integer', integer(32)), column('captain', 'integer', integer(32), nullable)], {
      foreignKeys: [foreignKey(s, 'captain', 'players')],
    }),
    table(s, 'players', [column('id', 'integer', integer(32)), column('team', 'integer', integer(32), nullable)], {
      foreignKeys: [foreignKey(s, 'team', 'teams')],
    }),
  ];
}
