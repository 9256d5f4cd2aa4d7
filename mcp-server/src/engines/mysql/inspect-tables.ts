import { quantityOf } from '../../model/quantity.ts';
import type { Gap, Partitioning, Table } from '../../model/schema.ts';
import type { TableColumns } from './inspect-columns.ts';
import type { Checks, ForeignKeys, TableIndexes } from './inspect-keys.ts';
import { byName } from './normalize.ts';
import { type Row, rowOptional, rowOptionalNumber, rowText } from './row.ts';

/** What belongs to the tables, by table name. */
export interface TableParts {
  readonly columns: ReadonlyMap<string, TableColumns>;
  readonly indexes: ReadonlyMap<string, TableIndexes>;
  readonly foreignKeys: ForeignKeys;
  readonly checks: Checks;
  readonly partitions: ReadonlyMap<string, Partitioning>;
  readonly details: ReadonlyMap<string, Table['details']>;
}

const TABLE_KINDS = ['BASE TABLE', 'SYSTEM VERSIONED'];

/** Whether a TABLES row is a table that holds rows of its own. */
export function isTable(row: Row): boolean {
  return TABLE_KINDS.includes(rowText(row, 1));
}

/** TABLES rows as tables, sorted. */
export function readTables(rows: readonly Row[], parts: TableParts, schema: string): Table[] {
  return rows
    .filter(isTable)
    .map((row) => {
      const name = rowText(row, 0);
      const { primaryKey = null, uniqueKeys = [], indexes = [] } = parts.indexes.get(name) ?? {};
      return {
        schema,
        name,
        columns: parts.columns.get(name)?.columns ?? [],
        primaryKey,
        uniqueKeys,
        indexes,
        foreignKeys: parts.foreignKeys.byTable.get(name) ?? [],
        checks: parts.checks.byTable.get(name) ?? [],
        partitioning: parts.partitions.get(name) ?? null,
        storage: rowOptional(row, 2),
        rowFormat: rowOptional(row, 10)?.toLowerCase() ?? null,
        logged: true,
        versioned: rowText(row, 1) === 'SYSTEM VERSIONED',
        rowSecurity: false,
        replicaIdentity: null,
        collation: rowOptional(row, 7),
        comment: rowOptional(row, 9) ?? '',
        rowEstimate: rowOptionalNumber(row, 3),
        dataBytes: rowOptionalNumber(row, 4),
        indexBytes: rowOptionalNumber(row, 5),
        details: parts.details.get(name) ?? [],
      };
    })
    .sort(byName);
}

/** Tables whose rows or foreign keys this login does not see in full. */
export function tableGaps(rows: readonly Row[], parts: TableParts, schema: string): Gap[] {
  return rows.filter(isTable).flatMap((row) => {
    const name = rowText(row, 0);
    const reasons: string[] = [];
    const { columns = [], unreadable = 0 } = parts.columns.get(name) ?? {};
    if (rowOptional(row, 2) === null) reasons.push('the server cannot open it: repair or drop it');
    else if (columns.length === 0)
      reasons.push('its columns could not be read while it was being changed: inspect again');
    else if (unreadable > 0) {
      const which = unreadable === columns.length ? '' : `${quantityOf(unreadable, columns.length, 'column')} of `;
      reasons.push(`no right to SELECT ${which}it: its rows cannot be compared`);
    }
    const gap = (kind: Gap['kind'], reason: string): Gap => ({ kind, name: `${schema}.${name}`, reason });
    return [
      ...reasons.map((reason) => gap('table', reason)),
      ...(parts.foreignKeys.hidden.has(name)
        ? [gap('foreign key', 'what it does on delete and update is hidden: grant SHOW VIEW on the database')]
        : []),
    ];
  });
}

/** PARTITIONS rows by table. */
export function readPartitions(rows: readonly Row[]): Map<string, Partitioning> {
  const byTable = new Map<string, Partitioning>();
  for (const row of rows) {
    const table = rowText(row, 0);
    const method = rowText(row, 1).toLowerCase();
    const known = byTable.get(table) ?? { method, key: rowOptional(row, 2) ?? '', partitions: [] };
    byTable.set(table, known);
    known.partitions.push({ name: rowText(row, 3), bound: rowOptional(row, 4) ?? '' });
  }
  return byTable;
}
