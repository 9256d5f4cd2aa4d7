import type { CdcSideTable } from '../../../model/cdc-contract.ts';
import type { ColumnType } from '../../../model/column-type.ts';
import type { Schema, Table } from '../../../model/schema.ts';

const APART: ReadonlySet<string> = new Set(['text', 'bytes', 'json', 'decimal', 'array', 'bits', 'geometry', 'other']);

/** Why the log does not carry the table. */
export function refusal({ logged }: Table): string | null {
  return logged ? null : 'it is UNLOGGED: its changes are in no log';
}

/** Bytes from which on the server stores values of a row apart. */
const APART_FROM = 1900;

/** Whether a value of it may be stored apart, so that an update that leaves it alone does not log it. */
export function needsWholeRow({ table }: CdcSideTable): boolean {
  const widest = table.columns.reduce((sum, { type }) => sum + widthOf(type), 0);
  return (
    table.replicaIdentity !== 'full' && widest > APART_FROM && table.columns.some(({ type }) => APART.has(type.kind))
  );
}

/** The most bytes that a value takes. */
function widthOf(type: ColumnType): number {
  switch (type.kind) {
    case 'text':
      return (type.length ?? Number.POSITIVE_INFINITY) * 4;
    case 'bytes':
      return type.length ?? Number.POSITIVE_INFINITY;
    case 'decimal':
      return type.precision === null ? Number.POSITIVE_INFINITY : type.precision;
    case 'bits':
      return (type.length ?? Number.POSITIVE_INFINITY) / 8;
    case 'json':
    case 'array':
    case 'geometry':
    case 'other':
      return Number.POSITIVE_INFINITY;
    default:
      return 16;
  }
}

/** From 18 on every UPDATE of the application fails where the whole old row has a generated column, which no publication for Debezium may hold. */
export function takesWholeRow({ table }: CdcSideTable, { version }: Schema): boolean {
  return Number.parseInt(version, 10) < 18 || table.columns.every(({ generated }) => generated === null);
}

/** What the log or its reader does otherwise with the table. */
export function limitsOf(side: CdcSideTable, schema: Schema): string[] {
  const { table, pairs } = side;
  const apart = pairs.filter(({ own }) => APART.has(own.type.kind)).map(({ own }) => own.name);
  const infinite = pairs.filter(
    ({ own, other }) =>
      (own.type.kind === 'date' || own.type.kind === 'timestamp') && own.type.kind === other.type.kind,
  );
  return [
    ...(needsWholeRow(side) && apart.length > 0 && !takesWholeRow(side, schema)
      ? [
          `a value of ${apart.join(', ')} that is stored apart (from about 2,000 bytes) and not changed is missing in the log, and __debezium_unavailable_value is written over it: on PostgreSQL 18 a table with a generated column cannot log the whole old row. Drop the generated column for the migration, or leave these columns to another way`,
        ]
      : []),
    ...(needsWholeRow(side) && apart.length > 0 && takesWholeRow(side, schema)
      ? [
          `a value of ${apart.join(', ')} that is stored apart and not changed is missing in the log: source-setup.sql sets REPLICA IDENTITY FULL, so that each update and delete logs the whole old row. Without it __debezium_unavailable_value would be written over the value`,
        ]
      : []),
    ...(infinite.length > 0 && table.columns.some(({ default: value }) => saysInfinity(value))
      ? [`infinity in ${infinite.map(({ own }) => own.name).join(', ')} arrives as the farthest moment that fits`]
      : []),
    ...(table.rowSecurity
      ? ['row level security: the snapshot sees only the rows that lockstep_capture may see; give it BYPASSRLS']
      : []),
    ...(table.partitioning === null
      ? []
      : [
          'the publication speaks of the whole table (publish_via_partition_root), so TRUNCATE of one partition is not in it',
        ]),
  ];
}

function saysInfinity(value: Table['columns'][number]['default']): boolean {
  return value !== null && JSON.stringify(value).toLowerCase().includes('infinity');
}
