import type { Column } from '../../../mcp-server/src/model/schema.ts';
import { check, column, integer, numbered, table, unsigned, varchar } from '../build.ts';
import { columnPair, type RuleCases, tablePair } from './rule-case.ts';

const decimal = (precision: number, scale: number): Column =>
  column('total', `decimal(${precision},${scale})`, { kind: 'decimal', precision, scale, unsigned: false });
const float = (bits: number, floatScale: number | null = null): Column =>
  column(
    'ratio',
    floatScale === null ? (bits === 32 ? 'float' : 'double') : `float(9,${floatScale})`,
    { kind: 'float', bits, unsigned: false },
    { floatScale },
  );
const bits = (length: number) => column('flags', `bit(${length})`, { kind: 'bits', length, varying: false });
const boolean = (name: string) => column(name, 'boolean', { kind: 'boolean' });
const truth = column('paid', 'tinyint(1)', { kind: 'integer', bits: 8, unsigned: false, truth: true });
const zerofill = (digits: number | null) =>
  integer('ref', { zeroFill: digits, rawType: digits === null ? 'int' : `int(${digits}) zerofill` });
const counter = (overrides: Parameters<typeof numbered>[1] = {}, wide = 64) =>
  table('orders', [
    integer('id', { identity: numbered('identity', { sequence: 'orders_id_seq', ...overrides }) }, wide),
  ]);
const signed = (sql: string) => table('orders', [integer('id'), integer('ref', {}, 64)], { checks: [check('c', sql)] });

/** Cases of the rules about numbers and counters. */
export const numberCases: RuleCases = {
  'integer-narrowed': {
    different: columnPair(integer('ref', {}, 64), integer('ref')),
    near: [
      columnPair(unsigned('ref', 32), integer('ref', {}, 64)),
      columnPair(integer('total'), decimal(10, 0)),
      columnPair(decimal(12, 0), integer('total')),
      columnPair(truth, boolean('paid')),
      columnPair(integer('total'), {
        ...decimal(1, 0),
        type: { kind: 'decimal', precision: null, scale: null, unsigned: false },
      }),
    ],
  },
  'unsigned-changed': {
    different: tablePair(
      table('orders', [integer('id'), unsigned('ref', 32), unsigned('parts', 32)]),
      table('orders', [integer('id'), integer('ref', {}, 64), integer('parts', {}, 64)]),
    ),
    near: [
      tablePair(table('orders', [integer('id'), unsigned('ref', 32)]), signed('ref >= 0')),
      columnPair(integer('ref'), unsigned('ref', 64)),
    ],
  },
  'decimal-narrowed': {
    different: columnPair(decimal(12, 4), decimal(12, 2)),
    near: [columnPair(decimal(12, 2), decimal(14, 4))],
  },
  'float-narrowed': {
    different: columnPair(float(64), float(32)),
    near: [columnPair(float(32), float(64))],
  },
  'float-scale-changed': {
    different: columnPair(float(32, 2), float(64)),
    near: [columnPair(float(32, 2), float(64, 2)), columnPair(float(32, 2), { ...decimal(9, 2), name: 'ratio' })],
  },
  'bits-resized': {
    different: columnPair(bits(8), bits(12)),
    near: [columnPair(bits(1), boolean('flags'))],
  },
  'truth-value': {
    different: columnPair(truth, boolean('paid')),
    near: [columnPair(truth, integer('paid', {}, 16))],
  },
  'zerofill-lost': {
    different: columnPair(zerofill(5), zerofill(null)),
    near: [columnPair(zerofill(5), { ...zerofill(5), rawType: 'bigint(5) zerofill' })],
  },
  'type-family-changed': {
    different: columnPair(varchar('ref'), integer('ref')),
    near: [columnPair(truth, boolean('paid')), columnPair(varchar('ref', 10), varchar('ref', 20))],
  },
  'identity-missing': {
    different: tablePair(counter(), table('orders', [integer('id')])),
    near: [tablePair(counter(), counter({ sequence: null }))],
  },
  'identity-always': {
    different: tablePair(counter(), counter({ always: true })),
    near: [tablePair(counter({ always: true }), counter())],
  },
  'identity-step-changed': {
    different: tablePair(counter({ step: '2' }), counter()),
    near: [
      tablePair(counter({ step: null }), counter({ step: '2' })),
      tablePair(counter({ step: '2' }), counter({ step: null })),
      tablePair(counter(), counter({ next: '7' })),
    ],
  },
  'identity-limit-lowered': {
    different: tablePair(counter(), counter({ limit: '2147483647' })),
    near: [
      tablePair(counter({}, 32), counter({ limit: '2147483647' }, 32)),
      tablePair(table('orders', [integer('id', {}, 64)]), counter({ limit: '2147483647' })),
      tablePair(counter({ step: '-1' }), counter({ step: '-1', limit: '1' })),
      tablePair(counter({ limit: '2147483647' }), counter({ limit: '2147483647' })),
      tablePair(counter({}, 32), counter({ limit: '2147483647' })),
    ],
  },
  'numbering-per-group': {
    different: tablePair(grouped('auto_increment', 'shop'), grouped('identity', 'id')),
    near: [
      tablePair(grouped('auto_increment', 'id'), grouped('identity', 'id')),
      tablePair(grouped('serial', 'shop'), grouped('auto_increment', 'id')),
      tablePair(
        { ...grouped('auto_increment', 'shop'), primaryKey: { name: 'PRIMARY', columns: ['shop'], deferrable: false } },
        grouped('identity', 'id'),
      ),
    ],
  },
};

/** A number in the second place of its key, or in the first. */
function grouped(kind: 'auto_increment' | 'identity' | 'serial', first: 'shop' | 'id') {
  const columns = first === 'id' ? ['id', 'shop'] : ['shop', 'id'];
  return table('orders', [integer('shop'), integer('id', { identity: numbered(kind) })], {
    primaryKey: { name: 'PRIMARY', columns, deferrable: false },
  });
}
