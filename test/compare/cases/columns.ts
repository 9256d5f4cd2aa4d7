import type { Column } from '../../../mcp-server/src/model/schema.ts';
import { column, integer, numbered, schema, table, trigger, varchar } from '../build.ts';
import { postgresSemantics } from '../servers.ts';
import { columnPair, type RuleCases, server, serverPair, tablePair } from './rule-case.ts';

const timestamp = (precision: number, zoned: boolean, overrides: Partial<Column> = {}) =>
  column(
    'paid_at',
    `${zoned ? 'timestamp' : 'datetime'}(${precision})`,
    { kind: 'timestamp', precision, zoned },
    overrides,
  );
const time = (spansDays: boolean) => column('took', 'time', { kind: 'time', precision: 0, zoned: false, spansDays });
const geometry = (srid: number) => column('place', 'point', { kind: 'geometry', subtype: 'point', srid });
const day = (value: string | null, nullable = false) =>
  column('day', 'date', { kind: 'date' }, { nullable, default: value === null ? null : { kind: 'literal', value } });
const gross = (sql: string | null) => integer('gross', { generated: sql === null ? null : { sql, stored: true } });
const orders = (...columns: Column[]) => table('orders', [integer('id'), ...columns]);
const touched = orders(timestamp(0, false, { onUpdateNow: true }));
const wallClock = orders(timestamp(0, false, { default: { kind: 'now', precision: 0 } }));

/** Cases of the rules about moments, defaults and other properties of columns. */
export const columnCases: RuleCases = {
  'timestamp-precision-lost': {
    different: columnPair(timestamp(6, false), timestamp(0, false)),
    near: [columnPair(timestamp(0, false), timestamp(6, false))],
  },
  'timestamp-zone-changed': {
    different: columnPair(timestamp(0, false), timestamp(0, true)),
    near: [columnPair(timestamp(0, true), timestamp(6, true))],
  },
  'time-range-lost': {
    different: columnPair(time(true), time(false)),
    near: [columnPair(time(true), column('took', 'interval', { kind: 'interval' }))],
  },
  'time-zone-changed': {
    different: serverPair([wallClock], { timeZone: 'Europe/Berlin' }, {}),
    near: [
      serverPair([wallClock], { timeZone: 'utc' }, {}),
      [
        schema([orders(varchar('paid_at'))], { semantics: server({ timeZone: 'Europe/Berlin' }) }),
        schema([orders(timestamp(0, true))]),
      ],
      [
        schema([orders(timestamp(0, true))], { semantics: server({ timeZone: 'Europe/Berlin' }) }),
        schema([orders(varchar('paid_at'))]),
      ],
      serverPair([orders(timestamp(0, true)), table('days', [day(null)])], { timeZone: 'Europe/Berlin' }, {}),
    ],
  },
  'instant-range-lost': {
    different: serverPair([orders(timestamp(0, true))], postgresSemantics, {}),
    near: [
      serverPair([orders(timestamp(0, true))], {}, postgresSemantics),
      serverPair([orders(timestamp(0, false))], postgresSemantics, {}),
    ],
  },
  'zero-date-default': {
    different: columnPair(day('0000-00-00'), day(null)),
    near: [columnPair(day('2000-01-10'), day(null)), columnPair(day('2000-10-00'), day('2000-10-00'))],
  },
  'zero-dates-refused': {
    different: serverPair([orders(day(null))], { zeroDates: true }, {}),
    near: [
      serverPair([orders(day(null))], {}, { zeroDates: true }),
      serverPair([orders(time(true))], { zeroDates: true }, {}),
    ],
  },
  'geometry-changed': {
    different: columnPair(geometry(4326), geometry(0)),
    near: [columnPair(geometry(4326), { ...geometry(4326), rawType: 'geometry(Point,4326)' })],
  },
  'axis-order-changed': {
    different: serverPair([orders(geometry(4326))], {}, { latitudeFirst: false }),
    near: [
      serverPair([orders(geometry(0))], {}, { latitudeFirst: false }),
      [
        schema([orders(geometry(4326))]),
        schema([orders(varchar('place'))], { semantics: server({ latitudeFirst: false }) }),
      ],
      serverPair([orders(geometry(4326))], { latitudeFirst: false }, { latitudeFirst: false }),
    ],
  },
  'nullability-changed': {
    different: columnPair(varchar('note', 9, { nullable: true }), varchar('note', 9)),
    near: [columnPair(varchar('note', 9, { nullable: true }), varchar('note', 99, { nullable: true }))],
  },
  'default-changed': {
    different: columnPair(day('2000-01-01', true), day(null, true)),
    near: [columnPair(day('0000-00-00'), day(null)), columnPair(day(null), day(null, true))],
  },
  'on-update-now-lost': {
    different: tablePair(touched, orders(timestamp(0, false))),
    near: [tablePair(orders(timestamp(0, false)), touched)],
  },
  'generated-column-changed': {
    different: columnPair(gross('net + tax'), gross(null)),
    near: [columnPair(gross('(`net` + `tax`)'), gross('net + tax'))],
  },
  'invisible-changed': {
    different: columnPair(varchar('note', 9, { invisible: true }), varchar('note', 9)),
    near: [columnPair(varchar('note', 9, { invisible: true }), varchar('note', 99, { invisible: true }))],
  },
  'column-missing': {
    different: tablePair(orders(varchar('note')), orders()),
    near: [
      tablePair(orders(varchar('userNote')), orders(varchar('user_note'))),
      [schema([orders(varchar('xmin'))]), schema([orders()], { semantics: postgresSemantics })],
    ],
  },
  'system-column-name': {
    different: [schema([orders(integer('XMin'))]), schema([orders()], { semantics: postgresSemantics })],
    near: [
      tablePair(orders(integer('xmin')), orders()),
      [schema([orders(integer('x_min'))]), schema([orders()], { semantics: postgresSemantics })],
    ],
  },
  'too-many-columns': {
    different: serverPair([orders(integer('a'), integer('b'))], {}, { mostColumns: 2 }),
    near: [
      serverPair([orders(integer('a'), integer('b'))], {}, { mostColumns: 3 }),
      serverPair([orders(integer('a'), integer('b'))], { mostColumns: 2 }, { mostColumns: 2 }),
    ],
  },
  'trigger-added': {
    different: [schema([orders()]), schema([orders()], { triggers: [trigger('audit', 'orders')] })],
    near: [
      [
        schema([touched]),
        schema([orders(timestamp(0, false))], {
          triggers: [trigger('touch', 'orders', { timing: 'before', events: ['update'] })],
        }),
      ],
    ],
  },
  'trigger-missing': {
    different: [schema([orders()], { triggers: [trigger('audit', 'orders')] }), schema([orders()])],
    near: [
      [
        schema([orders()], { triggers: [trigger('audit', 'orders')] }),
        schema([orders()], { triggers: [trigger('log', 'orders', { events: ['insert', 'delete'] })] }),
      ],
    ],
  },
  'null-numbering-changed': {
    different: serverPair([counted()], {}, postgresSemantics),
    near: [
      serverPair([orders()], {}, postgresSemantics),
      serverPair([orders()], postgresSemantics, {}),
      serverPair(
        [counted()],
        { numbering: { onNull: true, onZero: false } },
        { numbering: { onNull: true, onZero: false } },
      ),
    ],
  },
  'sql-meaning': {
    different: serverPair([], {}, postgresSemantics),
    near: [serverPair([], {}, server({ isolation: 'read committed', strict: false }))],
  },
};

function counted() {
  return table('orders', [integer('id', { identity: numbered('identity') })]);
}
