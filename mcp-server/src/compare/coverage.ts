import type { ColumnType } from '../model/column-type.ts';
import type { Detail } from '../model/detail.ts';
import type {
  Check,
  Column,
  EnumType,
  ForeignKey,
  Gap,
  Index,
  IndexPart,
  Key,
  Partitioning,
  Schema,
  Sequence,
  Table,
} from '../model/schema.ts';
import { codeCoverage } from './code-coverage.ts';
import type { Cover } from './cover.ts';
import { semanticsCoverage } from './semantics-coverage.ts';

const name = 'how the two sides are found and named';

const column: Record<keyof Column, Cover> = {
  name: ['column-missing', 'long-identifier'],
  rawType: ['type-family-changed'],
  type: ['type-family-changed'],
  nullable: ['nullability-changed', 'column-missing'],
  default: ['default-changed', 'zero-date-default'],
  identity: [
    'identity-missing',
    'identity-always',
    'identity-step-changed',
    'identity-limit-lowered',
    'numbering-per-group',
  ],
  generated: ['generated-column-changed'],
  onUpdateNow: ['on-update-now-lost'],
  charset: ['charset-changed'],
  collation: ['collation-order'],
  caseSensitive: ['unique-case-sensitivity', 'case-sensitivity-changed', 'enum-case-ignored'],
  accentSensitive: ['accent-sensitivity-changed'],
  padSpace: ['pad-space-changed'],
  zeroFill: ['zerofill-lost'],
  floatScale: ['float-scale-changed', 'type-family-changed'],
  invisible: ['invisible-changed'],
  comment: 'changes no value and no behaviour',
};

const types: Record<ColumnType['kind'], Cover> = {
  integer: ['integer-narrowed', 'unsigned-changed', 'truth-value'],
  boolean: ['truth-value'],
  decimal: ['decimal-narrowed', 'unsigned-changed'],
  float: ['float-narrowed', 'unsigned-changed'],
  text: ['text-shortened', 'padding-changed', 'json-text'],
  bytes: ['text-shortened', 'padding-changed'],
  date: ['type-family-changed'],
  timestamp: ['timestamp-precision-lost', 'timestamp-zone-changed'],
  time: ['timestamp-precision-lost', 'timestamp-zone-changed', 'time-range-lost'],
  interval: ['time-range-lost'],
  year: ['integer-narrowed'],
  bits: ['bits-resized'],
  enum: ['enum-labels-changed'],
  set: ['set-type'],
  json: ['json-text'],
  uuid: ['type-family-changed'],
  inet: ['type-family-changed'],
  geometry: ['geometry-changed'],
  array: ['type-family-changed'],
  other: ['type-family-changed'],
};

const table: Record<keyof Table, Cover> = {
  schema: name,
  name: ['table-missing', 'long-identifier', 'table-name-case'],
  columns: ['column-missing', 'system-column-name', 'too-many-columns'],
  primaryKey: ['primary-key-missing', 'primary-key-changed'],
  uniqueKeys: ['unique-missing', 'unique-added', 'upsert-changed'],
  indexes: ['index-missing', 'unique-missing', 'unique-prefix', 'redundant-index'],
  foreignKeys: ['foreign-key-missing', 'foreign-key-added'],
  checks: ['check-missing', 'check-added', 'check-changed', 'exclusion-missing'],
  partitioning: ['partitioning-changed'],
  storage: ['storage-changed'],
  rowFormat: ['row-format-changed'],
  logged: ['unlogged-table'],
  versioned: ['history-lost'],
  rowSecurity: ['row-security-changed'],
  replicaIdentity: ['replica-identity-changed'],
  collation: 'the default for new columns: each column’s own is compared',
  comment: 'changes no value and no behaviour',
  rowEstimate: 'a guess about the data, not the definition',
  dataBytes: 'a size, not the definition',
  indexBytes: 'a size, not the definition',
  details: ['detail-changed'],
};

const index: Record<keyof Index, Cover> = {
  name: ['long-identifier', 'index-name-clash'],
  unique: ['unique-missing', 'unique-added'],
  method: ['index-missing', 'full-text-search-changed'],
  parts: ['index-missing', 'unique-prefix'],
  include: 'spares a visit to the table and changes no result',
  predicate: ['index-missing', 'unique-missing'],
  nullsDistinct: ['unique-nulls-changed'],
  valid: ['index-missing'],
};

const indexPart: Record<keyof IndexPart, Cover> = {
  column: ['index-missing'],
  expression: ['index-missing', 'unique-missing'],
  prefix: ['unique-prefix'],
  descending: ['index-missing'],
  nullsFirst: ['null-order-changed'],
};

const key: Record<keyof Key, Cover> = {
  name: 'no statement of an application depends on it but ON CONFLICT ON CONSTRAINT',
  columns: ['primary-key-changed', 'unique-missing', 'key-not-carried'],
  deferrable: ['deferrable-lost'],
};

const foreignKey: Record<keyof ForeignKey, Cover> = {
  name: 'keys are paired by what they tie together',
  columns: ['foreign-key-missing', 'key-not-carried'],
  references: ['foreign-key-missing', 'foreign-key-parent-not-unique', 'foreign-key-type-differs'],
  onDelete: ['foreign-key-action-changed'],
  onUpdate: ['foreign-key-action-changed'],
  deferrable: ['deferrable-lost'],
  validated: ['foreign-key-not-validated'],
};

const check: Record<keyof Check, Cover> = {
  name: ['check-changed'],
  sql: ['check-missing', 'check-added'],
  enforced: ['check-missing'],
  validated: ['check-not-validated'],
};

const partitioning: Record<keyof Partitioning, Cover> = {
  method: ['partitioning-changed'],
  key: ['partitioning-changed'],
  partitions: ['partitioning-changed'],
};

const schema: Record<keyof Schema, Cover> = {
  engine: 'rules compare normal forms and never ask which engine',
  flavor: 'rules compare normal forms and never ask which engine',
  version: 'rules compare normal forms and never ask which engine',
  database: name,
  defaultSchema: name,
  charset: ['charset-changed'],
  collation: ['collation-order'],
  semantics: ['sql-meaning'],
  tables: ['table-missing'],
  views: ['view-missing'],
  routines: ['routine-missing'],
  triggers: ['trigger-missing', 'trigger-added'],
  events: ['event-missing'],
  sequences: ['sequence-missing'],
  enums: 'each enum column carries its own labels',
  definers: 'accounts of one server: listed with the verdict on each object',
  details: ['detail-changed'],
  gaps: ['gap'],
};

const sequence: Record<keyof Sequence, Cover> = {
  schema: name,
  name: ['sequence-missing'],
  type: 'minimum and maximum say what it can count',
  start: 'counts only when the sequence is restarted',
  increment: ['sequence-missing'],
  minimum: ['sequence-missing'],
  maximum: ['sequence-missing'],
  cycle: ['sequence-missing'],
  cache: ['sequence-cache-changed'],
  last: 'moves with the data; it is advanced at cutover',
  ownedBy: ['sequence-missing', 'identity-missing'],
};

const enumType: Record<keyof EnumType, Cover> = { schema: name, name, labels: ['enum-labels-changed'] };

const detail: Record<keyof Detail, Cover> = {
  kind: ['detail-changed'],
  name: ['detail-changed'],
  says: ['detail-changed'],
  changes: ['detail-changed'],
};

const gap: Record<keyof Gap, Cover> = { kind: ['gap'], name: ['gap'], reason: ['gap'] };

/** Which rule judges each field of the catalogue. A field that is added to the model does not compile until it is decided here. */
export const coverage: Readonly<Record<string, Readonly<Record<string, Cover>>>> = {
  Column: column,
  ColumnType: types,
  Table: table,
  Index: index,
  IndexPart: indexPart,
  Key: key,
  ForeignKey: foreignKey,
  Check: check,
  Partitioning: partitioning,
  Schema: schema,
  Sequence: sequence,
  EnumType: enumType,
  Detail: detail,
  Gap: gap,
  ...codeCoverage,
  Semantics: semanticsCoverage,
};
