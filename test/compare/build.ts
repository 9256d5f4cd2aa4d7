import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Finding } from '../../mcp-server/src/model/finding.ts';
import type {
  Check,
  Column,
  ForeignKey,
  Index,
  Key,
  Schema,
  Table,
  Trigger,
} from '../../mcp-server/src/model/schema.ts';
import { ask } from '../mapping/ask.ts';
import { mysqlSemantics } from './servers.ts';

/** A column that admits no NULL and has no default. Text is exact UTF-8 unless the overrides say otherwise. */
export function column(name: string, rawType: string, type: ColumnType, overrides: Partial<Column> = {}): Column {
  const text = type.kind === 'text';
  return {
    name,
    rawType,
    type,
    nullable: false,
    default: null,
    identity: null,
    generated: null,
    onUpdateNow: false,
    charset: text ? 'utf8mb4' : null,
    collation: text ? 'utf8mb4_bin' : null,
    caseSensitive: text || type.kind === 'enum' ? true : null,
    accentSensitive: text ? true : null,
    padSpace: text ? false : null,
    zeroFill: null,
    floatScale: null,
    invisible: false,
    comment: '',
    ...overrides,
  };
}

export function integer(name: string, overrides: Partial<Column> = {}, bits = 32): Column {
  return column(
    name,
    bits === 64 ? 'bigint' : 'int',
    { kind: 'integer', bits, unsigned: false, truth: false },
    overrides,
  );
}

export function unsigned(name: string, bits: number, overrides: Partial<Column> = {}): Column {
  const raw = bits === 64 ? 'bigint unsigned' : 'int unsigned';
  return column(name, raw, { kind: 'integer', bits, unsigned: true, truth: false }, overrides);
}

export function varchar(name: string, length = 100, overrides: Partial<Column> = {}): Column {
  return column(name, `varchar(${length})`, { kind: 'text', length, fixed: false }, overrides);
}

/** Text as a MySQL server with a case-insensitive collation declares it, that tells accents apart. */
export const foldedCase: Partial<Column> = { collation: 'utf8mb4_0900_as_ci', caseSensitive: false, padSpace: false };

/** An identity that counts by one. */
export function numbered(
  kind: NonNullable<Column['identity']>['kind'],
  overrides: Partial<NonNullable<Column['identity']>> = {},
): NonNullable<Column['identity']> {
  return { kind, always: false, sequence: null, next: null, step: '1', limit: null, cycles: false, ...overrides };
}

/** A table whose primary key is its first column, unless the overrides say otherwise. */
export function table(name: string, columns: readonly Column[], overrides: Partial<Table> = {}): Table {
  const first = columns[0];
  return {
    schema: 'shop',
    name,
    columns: [...columns],
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
    ...overrides,
  };
}

export function schema(tables: readonly Table[], overrides: Partial<Schema> = {}): Schema {
  return {
    engine: 'test',
    flavor: 'test',
    version: '1',
    database: 'shop',
    defaultSchema: 'shop',
    charset: 'utf8mb4',
    collation: 'utf8mb4_bin',
    semantics: mysqlSemantics,
    tables: [...tables],
    views: [],
    routines: [],
    triggers: [],
    events: [],
    sequences: [],
    enums: [],
    definers: [],
    details: [],
    gaps: [],
    ...overrides,
  };
}

export function key(name: string, ...columns: string[]): Key {
  return { name, columns, deferrable: false };
}

/** A btree index; a part is `name`, `name(10)` for a prefix, `-name` for descending, or `=sql` for an expression. */
export function index(name: string, parts: readonly string[], overrides: Partial<Index> = {}): Index {
  return {
    name,
    unique: false,
    method: 'btree',
    parts: parts.map((part) => {
      const [, sign, text = '', prefix] = /^([-=]?)(.*?)(?:\((\d+)\))?$/s.exec(part) ?? [];
      if (sign === '=')
        return { column: null, expression: part.slice(1), prefix: null, descending: false, nullsFirst: true };
      return {
        column: text,
        expression: null,
        prefix: prefix === undefined ? null : Number(prefix),
        descending: sign === '-',
        nullsFirst: sign !== '-',
      };
    }),
    include: [],
    predicate: null,
    nullsDistinct: true,
    valid: true,
    ...overrides,
  };
}

/** `column` → `table.id`, refusing deletes. */
export function foreignKey(name: string, from: string, to: string, overrides: Partial<ForeignKey> = {}): ForeignKey {
  return {
    name,
    columns: [from],
    references: { schema: 'shop', table: to, columns: ['id'] },
    onDelete: 'no action',
    onUpdate: 'no action',
    deferrable: false,
    validated: true,
    ...overrides,
  };
}

export function check(name: string, sql: string, overrides: Partial<Check> = {}): Check {
  return { name, sql, enforced: true, validated: true, ...overrides };
}

export function trigger(name: string, on: string, overrides: Partial<Trigger> = {}): Trigger {
  return {
    schema: 'shop',
    table: on,
    name,
    timing: 'after',
    events: ['insert'],
    perRow: true,
    enabled: true,
    sql: null,
    ...overrides,
  };
}

/** What one rule says about two schemas, as a reader would see it; empty when it says nothing. */
export function says(rule: string, source: Schema, target: Schema, yaml: string | null = null): string {
  const mapping = yaml === null ? mapTables(source, target) : ask(yaml, source, target).mapping;
  const found = compareSchemas(source, target, mapping).filter((finding) => finding.rule === rule);
  return found.map(print).join('\n\n');
}

/** What one rule says about two tables of one database each. */
export function saysOfTable(rule: string, source: Table, target: Table): string {
  return says(rule, schema([source]), schema([target]));
}

/** What one rule says about a column of `orders` on both sides. */
export function saysOfColumn(rule: string, source: Column, target: Column): string {
  const id = integer('id', {}, 64);
  return saysOfTable(rule, table('orders', [id, source]), table('orders', [id, target]));
}

function print({ severity, object, what, consequence, wayOut }: Finding): string {
  const place = [object.schema, object.table, object.name].filter((part) => part !== null).join('.');
  return [`${severity}: ${object.kind} ${place} (${object.side})`, what, consequence, wayOut].join('\n');
}
