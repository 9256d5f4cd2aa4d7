import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Column, ForeignKey, Index, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { mysqlSemantics } from '../compare/servers.ts';

/** A NOT NULL column without default; `more` changes what matters to the test. */
export function column(name: string, rawType: string, type: ColumnType, more: Partial<Column> = {}): Column {
  return {
    name,
    rawType,
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
    ...more,
  };
}

/** A table keyed by its first column unless `more` says otherwise. */
export function table(schema: string, name: string, columns: Column[], more: Partial<Table> = {}): Table {
  const [first] = columns;
  return {
    schema,
    name,
    columns,
    primaryKey: first === undefined ? null : { name: 'PRIMARY', columns: [first.name], deferrable: false },
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
    ...more,
  };
}

/** A foreign key of one column to the column `id` of a table in the same schema. */
export function foreignKey(schema: string, column: string, parent: string, more: Partial<ForeignKey> = {}): ForeignKey {
  return {
    name: `fk_${column}_${parent}`,
    columns: [column],
    references: { schema, table: parent, columns: ['id'] },
    onDelete: 'no action',
    onUpdate: 'no action',
    deferrable: false,
    validated: true,
    ...more,
  };
}

/** A unique index over whole columns. */
export function uniqueIndex(name: string, columns: readonly string[]): Index {
  return {
    name,
    unique: true,
    method: 'btree',
    parts: columns.map((part) => ({
      column: part,
      expression: null,
      prefix: null,
      descending: false,
      nullsFirst: true,
    })),
    include: [],
    predicate: null,
    nullsDistinct: true,
    valid: true,
  };
}

/** A database with these tables and nothing else. */
export function schema(engine: string, database: string, defaultSchema: string, tables: Table[]): Schema {
  return {
    engine,
    flavor: engine,
    version: '1.0',
    database,
    defaultSchema,
    charset: 'utf8',
    collation: 'C',
    semantics: mysqlSemantics,
    tables,
    views: [],
    routines: [],
    triggers: [],
    events: [],
    sequences: [],
    enums: [],
    definers: [],
    details: [],
    gaps: [],
  };
}
