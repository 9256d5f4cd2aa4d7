import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { TableMapping } from '../../mcp-server/src/model/mapping.ts';
import type { Column, Table } from '../../mcp-server/src/model/schema.ts';
import { NO_DECISION } from '../mapping/nothing-decided.ts';

/** A plain column that is never NULL; its raw type is `raw` and the kind. */
export function columnOf(name: string, type: ColumnType, changes: Partial<Column> = {}): Column {
  return {
    name,
    rawType: `raw ${type.kind}`,
    type,
    nullable: false,
    default: null,
    identity: null,
    generated: null,
    onUpdateNow: false,
    charset: null,
    collation: null,
    caseSensitive: null,
    accentSensitive: null,
    padSpace: null,
    zeroFill: null,
    floatScale: null,
    invisible: false,
    comment: '',
    ...changes,
  };
}

/** A table `schema.name` that has nothing but columns. */
export function tableOf(schema: string, columns: readonly Column[], changes: Partial<Table> = {}): Table {
  return {
    schema,
    name: 'items',
    columns: [...columns],
    primaryKey: null,
    uniqueKeys: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    partitioning: null,
    storage: null,
    rowFormat: null,
    logged: true,
    versioned: false,
    rowSecurity: false,
    replicaIdentity: null,
    collation: null,
    comment: '',
    rowEstimate: null,
    dataBytes: null,
    indexBytes: null,
    details: [],
    ...changes,
  };
}

/** The tables of both sides by equal column names. */
export function mappingOf(columns: readonly string[], key: readonly string[]): TableMapping {
  const pair = (name: string) => ({ source: name, target: name });
  return {
    source: { schema: 'shop', name: 'items' },
    target: { schema: 'public', name: 'items' },
    columns: columns.map(pair),
    key: key.map(pair),
    unmatched: { source: [], target: [] },
    ...NO_DECISION,
  };
}
