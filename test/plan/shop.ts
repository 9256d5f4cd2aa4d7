import type { Finding } from '../../mcp-server/src/model/finding.ts';
import { gateSettings } from '../../mcp-server/src/model/gate-settings.ts';
import type { Mapping } from '../../mcp-server/src/model/mapping.ts';
import { migrationSettings } from '../../mcp-server/src/model/migration-settings.ts';
import type { ObjectAssessment } from '../../mcp-server/src/model/object-verdict.ts';
import type { Schema, Table } from '../../mcp-server/src/model/schema.ts';
import type { ServerFacts } from '../../mcp-server/src/model/server.ts';
import type { PlanInput } from '../../mcp-server/src/plan/plan-input.ts';
import { NO_DECISION, NOTHING_LEFT } from '../mapping/nothing-decided.ts';
import { schema } from './build-schema.ts';
import { shopObjects } from './shop-objects.ts';
import { nasty, sourceTables, targetTables } from './shop-tables.ts';

/** A plan's input as far as nobody has said or measured anything. */
export const NOTHING_SAID = {
  settings: migrationSettings.parse({}),
  gates: gateSettings.parse({}),
  measured: null,
  sameDatabase: false,
  oldShapes: 0,
  newShapes: 0,
  toCreate: { tables: [], files: [], undo: [] },
  changes: { made: [], refused: [] },
  kit: { tables: 6, notCarried: [] },
} as const;

/** Pairs tables and columns of the same name; the key is the source's primary key. */
export function mapByName(source: Schema, target: Schema): Mapping {
  const pairs = source.tables.flatMap((left) => {
    const right = target.tables.find(({ name }) => name === left.name);
    return right === undefined ? [] : [{ left, right }];
  });
  const same = (name: string) => ({ source: name, target: name });
  const nameOf = ({ schema: inSchema, name }: Table) => ({ schema: inSchema, name });
  return {
    tables: pairs.map(({ left, right }) => ({
      source: nameOf(left),
      target: nameOf(right),
      columns: left.columns.map(({ name }) => same(name)),
      key: (left.primaryKey?.columns ?? []).map(same),
      unmatched: { source: [], target: [] },
      ...NO_DECISION,
    })),
    ...NOTHING_LEFT,
    unmatched: {
      source: source.tables
        .filter((left) => !pairs.some((pair) => pair.left === left))
        .map((left) => ({ ...nameOf(left), candidates: [] })),
      target: [],
    },
  };
}

/** A finding on a source table or column. */
export function finding(
  rule: string,
  severity: Finding['severity'],
  on: { schema: string; table: string; column?: string },
): Finding {
  return {
    rule,
    severity,
    object: {
      side: 'source',
      kind: on.column === undefined ? 'table' : 'column',
      schema: on.schema,
      table: on.table,
      name: on.column ?? on.table,
    },
    what: `${on.table} | ${on.column ?? ''} differs`,
    consequence: 'rows *change*',
    wayOut: 'alter `it`',
  };
}

function facts(engine: string, unmet: boolean): ServerFacts {
  return {
    engine,
    flavor: engine,
    version: '1.0',
    database: 'shop',
    user: `reader@${engine}`,
    encrypted: true,
    readOnlyServer: false,
    timeZone: 'UTC',
    clock: '2026-01-01T00:00:00.000Z',
    clockSkewMs: 0,
    charset: 'utf8',
    collation: 'C',
    sqlMode: null,
    capture: {
      ready: !unmet,
      checks: [
        { setting: 'log_bin', value: 'ON', wanted: 'ON', ok: true },
        { setting: 'binlog_format', value: unmet ? 'STATEMENT' : 'ROW', wanted: 'ROW', ok: !unmet },
      ],
    },
  };
}

/** A plan's input, and what the documents say of the code in the database. */
export interface ShopInput extends PlanInput {
  readonly objects: ObjectAssessment;
}

/** A small shop with everything that makes a plan hard: loops, a keyless table, a cascade, identities, names that need quoting. */
export function shop(sourceDatabase = 'shop', targetDatabase = 'shop_pg'): ShopInput {
  const sourceSchema = schema('mysql', sourceDatabase, sourceDatabase, sourceTables(sourceDatabase));
  const targetSchema = schema('postgres', targetDatabase, 'public', targetTables());
  const side = (label: string, flavor: string, database: string) => ({ label, flavor, version: '1.0', database });
  const on = (name: string, columnName?: string) =>
    columnName === undefined
      ? { schema: sourceDatabase, table: name }
      : { schema: sourceDatabase, table: name, column: columnName };
  return {
    source: side(`db1:3306/${sourceDatabase}`, 'mysql', sourceDatabase),
    target: side(`db2:5432/${targetDatabase}`, 'postgresql', targetDatabase),
    sourceSchema: {
      ...sourceSchema,
      triggers: [
        {
          schema: sourceDatabase,
          table: 'orders',
          name: 'touch',
          timing: 'before',
          events: ['update'],
          perRow: true,
          enabled: true,
          sql: null,
        },
      ],
    },
    targetSchema,
    mapping: mapByName(sourceSchema, targetSchema),
    findings: [
      finding('table-missing', 'blocker', on('old_prices')),
      finding('primary-key-missing', 'blocker', on('log_lines')),
      finding('unique-case-sensitivity', 'warning', on('customers', 'email')),
      finding('trigger-missing', 'warning', on('orders')),
      finding('collation-order', 'note', on(nasty, nasty)),
    ],
    facts: { source: facts('mysql', true), target: facts('postgresql', false) },
    objects: shopObjects(sourceDatabase),
    ...NOTHING_SAID,
  };
}

/** The same migration the other way round. */
export function reversed(input: ShopInput): ShopInput {
  const turn = <T>(pair: { source: T; target: T }) => ({ source: pair.target, target: pair.source });
  return {
    ...input,
    ...turn(input),
    sourceSchema: input.targetSchema,
    targetSchema: input.sourceSchema,
    findings: [],
    facts: turn(input.facts),
    mapping: {
      tables: input.mapping.tables.map((table) => ({
        ...table,
        ...turn(table),
        columns: table.columns.map(turn),
        key: table.key.map(turn),
        unmatched: turn(table.unmatched),
      })),
      ...NOTHING_LEFT,
      unmatched: { source: [], target: input.mapping.unmatched.source },
    },
  };
}
