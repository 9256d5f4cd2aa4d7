import type { Detail } from '../../../mcp-server/src/model/detail.ts';
import type { Schema, Sequence, Table } from '../../../mcp-server/src/model/schema.ts';
import { integer, key, schema, table, varchar } from '../build.ts';
import { postgresSemantics } from '../servers.ts';
import { type RuleCases, server, serverPair, tablePair } from './rule-case.ts';

const items = (overrides: Partial<Table> = {}) => table('items', [integer('id'), integer('price')], overrides);
const optional = varchar('note', 9, { nullable: true });
const named = (name: string) => schema([items({ name })]);
const long = 'x'.repeat(64);
const parts = (bound: string) =>
  items({ partitioning: { method: 'range', key: 'price', partitions: [{ name: 'p0', bound }] } });
const detail = (says: string, changes: Detail['changes']): Detail => ({ kind: 'table', name: 'items', says, changes });
const view = (name: string): Schema =>
  schema([], { views: [{ schema: 'shop', name, materialized: false, sql: null }] });
const routine = (name: string, returns: string | null = 'int'): Schema => {
  const rest = { schema: 'shop', kind: 'function' as const, arguments: '', language: 'SQL', sql: null };
  return schema([], { routines: [{ ...rest, name, returns }] });
};
const event = (name: string, enabled = true): Schema =>
  schema([], { events: [{ schema: 'shop', name, schedule: 'EVERY 1 DAY', enabled, sql: null }] });
const sequence = (overrides: Partial<Sequence> = {}): Schema => {
  const limits = { start: '1', increment: '1', minimum: '1', maximum: '9999', cycle: false, cache: '1', last: null };
  return schema([], {
    sequences: [{ schema: 'shop', name: 'invoice_no', type: 'bigint', ownedBy: null, ...limits, ...overrides }],
  });
};
const ignoring = server({ names: { ...server({}).names, tablesIgnoreCase: true } });

/** Cases of the rules about tables, other objects and names. */
export const objectCases: RuleCases = {
  'table-missing': {
    different: [named('items'), schema([])],
    near: [[named('orderItems'), named('order_items')]],
  },
  'table-name-case': {
    different: [
      schema([items({ name: 'Items' }), items({ name: 'items' })]),
      schema([items({ name: 'items' })], { semantics: ignoring }),
    ],
    near: [
      [named('items'), schema([items({ name: 'Items' })], { semantics: ignoring })],
      serverPair([items()], ignoring, postgresSemantics),
      serverPair([], ignoring, {}),
    ],
  },
  'long-identifier': {
    different: [named(long), schema([], { semantics: postgresSemantics })],
    near: [
      [named(long), schema([])],
      [named(long.slice(1)), schema([], { semantics: postgresSemantics })],
    ],
  },
  'name-needs-quotes': {
    different: [
      schema([table('orders', [integer('id'), varchar('user'), varchar('shipTo')])]),
      schema([table('orders', [integer('id'), varchar('user'), varchar('shipTo')])], { semantics: postgresSemantics }),
    ],
    near: [
      serverPair([table('orders', [integer('id'), varchar('order'), varchar('ship to')])], {}, postgresSemantics),
      [
        schema([table('orders', [integer('id'), varchar('shipTo')])]),
        schema([table('orders', [integer('id'), varchar('ship_to')])], { semantics: postgresSemantics }),
      ],
    ],
  },
  'partitioning-changed': {
    different: tablePair(items(), parts('1')),
    near: [tablePair(parts('MAXVALUE'), parts('DEFAULT'))],
  },
  'storage-changed': {
    different: tablePair(items({ storage: 'MyISAM' }), items()),
    near: [tablePair(items({ storage: 'InnoDB' }), items())],
  },
  'row-format-changed': {
    different: tablePair(items({ rowFormat: 'compressed' }), items({ rowFormat: 'dynamic' })),
    near: [
      tablePair(items({ rowFormat: 'compressed' }), items()),
      tablePair(items(), items({ rowFormat: 'compressed' })),
      tablePair(items({ rowFormat: 'fixed', storage: 'MyISAM' }), items({ rowFormat: 'dynamic', storage: 'InnoDB' })),
    ],
  },
  'detail-changed': {
    different: tablePair(items({ details: [detail('KEY_BLOCK_SIZE=8', 'storage')] }), items()),
    near: [
      tablePair(
        items({ details: [detail('fillfactor=70', 'storage')] }),
        items({ details: [detail('fillfactor=70', 'storage')], comment: 'kept' }),
      ),
    ],
  },
  'unlogged-table': {
    different: tablePair(items(), items({ logged: false })),
    near: [tablePair(items({ logged: false }), items())],
  },
  'history-lost': {
    different: tablePair(items({ versioned: true }), items()),
    near: [tablePair(items({ versioned: true }), items({ versioned: true, comment: 'kept' }))],
  },
  'row-security-changed': {
    different: tablePair(items({ rowSecurity: true }), items()),
    near: [tablePair(items({ rowSecurity: true }), items({ rowSecurity: true, comment: 'kept' }))],
  },
  'replica-identity-changed': {
    different: tablePair(items({ replicaIdentity: 'full' }), items({ replicaIdentity: 'nothing' })),
    near: [
      tablePair(items({ replicaIdentity: 'full' }), items({ primaryKey: key('p', 'id') })),
      tablePair(items(), items({ replicaIdentity: 'nothing' })),
    ],
  },
  'view-missing': {
    different: [view('top_items'), schema([])],
    near: [[view('top_items'), view('topItems')]],
  },
  'routine-missing': {
    different: [routine('price_of'), schema([])],
    near: [[routine('price_of', 'trigger'), schema([])]],
  },
  'event-missing': {
    different: [event('purge'), schema([])],
    near: [[event('purge', false), event('Purge')]],
  },
  'sequence-missing': {
    different: [sequence(), schema([])],
    near: [[sequence(), sequence({ last: '117', start: '5' })]],
  },
  'sequence-cache-changed': {
    different: [sequence(), sequence({ cache: '1000' })],
    near: [
      [sequence({ cache: '20' }), sequence({ cache: '1000' })],
      [sequence({ ownedBy: 'items.id' }), sequence({ cache: '1000' })],
    ],
  },
  gap: {
    different: [schema([]), schema([], { gaps: [{ kind: 'view', name: 'shop.top', reason: 'its text is hidden' }] })],
    near: [[view('top_items'), schema([])]],
  },
  'strictness-changed': {
    different: serverPair([{ ...items(), columns: [...items().columns, optional] }], { strict: false }, {}),
    near: [serverPair([items()], { zeroDates: true, fullGroupBy: false }, {})],
  },
  'group-by-stricter': {
    different: serverPair([items()], { fullGroupBy: false }, {}),
    near: [serverPair([items()], {}, { fullGroupBy: false })],
  },
  'isolation-changed': {
    different: serverPair([items()], {}, { isolation: 'read committed' }),
    near: [serverPair([items()], {}, { timeZone: 'Europe/Berlin' })],
  },
};
