import type { Adopted, NamedTable } from '../../../model/ddl.ts';
import type { AdoptRequest } from '../../../model/ddl-contract.ts';
import type { ForeignKey, Index, Schema, Sequence, Table } from '../../../model/schema.ts';
import { placeKey } from '../../ddl/column-groups.ts';
import { sayHiddenSequences } from '../../ddl/hidden-counters.ts';
import { PLAIN_TABLE, sayLostTraits, sayOtherObjects } from '../../ddl/lost-traits.ts';
import { type AdoptedColumns, adoptColumns } from './adopt-columns.ts';
import { adoptChecks, adoptForeignKeys, constraintNames, type UniqueSets, uniqueSets } from './adopt-constraints.ts';
import type { EnumTypes } from './adopt-enum.ts';
import { adoptIndexes } from './adopt-indexes.ts';
import { adoptPartitions } from './adopt-partitions.ts';
import { Adoption } from './adoption.ts';
import { touchTrigger } from './touch-trigger.ts';

/** PostgreSQL refuses more columns than this. */
const MOST_COLUMNS = 1600;

/** The asked tables as PostgreSQL holds them. Names come first, so that tables keep theirs; foreign keys last, so that every parent is known. */
export function adopt(request: AdoptRequest): Adopted {
  const adoption = new Adoption(request);
  const tables = askedTables(adoption);
  adoption.nameTables(tables);
  if (tables.length > 0) sayOtherObjects(adoption.log, request.source);
  const sequences = adoptSequences(adoption);
  const enums: EnumTypes = new Map();
  const made = tables.map((table) => ({ table, made: adoptColumns(adoption, table, enums) }));
  const shaped = made.map((item) => ({ ...item, shape: adoptShape(adoption, item.table, item.made) }));
  const unique = uniqueOnTarget(request.target, [...shaped.map(({ shape }) => shape), ...adoption.lookups]);
  const finished = shaped.map((item) => finish(adoption, item, unique));
  for (const { table, made: columns } of made) touchTrigger(adoption, table, columns);
  return {
    schema: adoptedSchema(adoption, [...adoption.lookups, ...finished], sequences),
    decisions: adoption.log.all(),
    fixedRows: adoption.fixedRows,
    names: tables.map((table) => adoption.named(table)),
  };
}

/** The names that `adopt` would give. */
export function names(request: AdoptRequest): NamedTable[] {
  const adoption = new Adoption(request);
  const tables = askedTables(adoption);
  adoption.nameTables(tables);
  return tables.map((table) => adoption.named(table));
}

function askedTables({ request, log }: Adoption): Table[] {
  const asked = new Set(request.tables.map((table) => placeKey(table, '')));
  return request.source.tables.filter((table) => {
    if (!asked.has(placeKey(table, ''))) return false;
    if (table.columns.length <= MOST_COLUMNS && table.columns.length > 0) return true;
    log.about(table, 'table', table.name, {
      id: 'table',
      effect: 'not mapped',
      what: 'The table is left out.',
      why:
        table.columns.length === 0
          ? 'Its columns could not be read.'
          : `It has ${table.columns.length} columns; PostgreSQL admits ${MOST_COLUMNS}. Split it.`,
    });
    return false;
  });
}

interface Shaped {
  readonly table: Table;
  readonly made: AdoptedColumns;
  readonly shape: Table;
}

/** The table without its checks and foreign keys. */
function adoptShape(adoption: Adoption, table: Table, made: AdoptedColumns): Table {
  const target = adoption.tableName(table) ?? { schema: adoption.schema, name: table.name };
  const keyName =
    table.primaryKey === null || table.primaryKey.name === 'PRIMARY' ? `${target.name}_pkey` : table.primaryKey.name;
  const primaryKey =
    table.primaryKey === null
      ? null
      : {
          ...table.primaryKey,
          name: adoption.names.take(keyName, `${target.name}_pkey`),
          columns: namesOf(made, table.primaryKey.columns),
        };
  const indexes = adoptIndexes(adoption, table, made);
  if (table.storage !== null && table.storage !== 'InnoDB') {
    adoption.log.about(table, 'table', table.name, {
      id: 'storage',
      effect: 'changed',
      what: `${table.storage} becomes a table like any other.`,
      why: 'Every table of PostgreSQL has transactions and survives a crash; what relied on the storage engine (a MEMORY table that is empty after a start, an AUTO_INCREMENT per group) changes.',
    });
  }
  sayLostTraits(adoption.log, table);
  return {
    ...table,
    ...PLAIN_TABLE,
    schema: target.schema,
    name: target.name,
    columns: [...made.columns],
    primaryKey,
    uniqueKeys: indexes.flatMap(keyOf),
    indexes,
    foreignKeys: [],
    checks: [],
    partitioning: adoptPartitions(adoption, table, made),
    storage: null,
    collation: null,
  };
}

function namesOf({ bySource }: AdoptedColumns, columns: readonly string[]): string[] {
  return columns.flatMap((name) => bySource.get(name)?.name ?? []);
}

function keyOf(index: Index): Table['uniqueKeys'] {
  const columns = index.parts.flatMap(({ column }) => column ?? []);
  const plain = index.unique && index.predicate === null && columns.length === index.parts.length;
  return plain ? [{ name: index.name, columns, deferrable: false }] : [];
}

function finish(adoption: Adoption, { table, made, shape }: Shaped, unique: UniqueSets): Table {
  const names = constraintNames(shape.primaryKey === null ? [] : [shape.primaryKey.name]);
  const checks = adoptChecks(adoption, table, made, names);
  const foreignKeys = adoptForeignKeys(adoption, table, unique, names);
  const looked = table.columns.flatMap((column): ForeignKey[] => {
    const name = made.bySource.get(column.name)?.name;
    const lookup = adoption.lookupOf(table, column);
    if (name === undefined || lookup === null) return [];
    const rules = { onDelete: 'no action', onUpdate: 'cascade', deferrable: false, validated: true } as const;
    const references = { schema: lookup.schema, table: lookup.name, columns: ['label'] };
    return [{ name: names.take(`${shape.name}_${name}_fkey`), columns: [name], references, ...rules }];
  });
  return { ...shape, checks, foreignKeys: [...foreignKeys, ...looked] };
}

function uniqueOnTarget(target: Schema, tables: readonly Table[]): UniqueSets {
  return new Map(
    [...target.tables, ...tables].map((table) => [
      JSON.stringify([table.schema, table.name]),
      uniqueSets(table.primaryKey, table.indexes),
    ]),
  );
}

/** Sequences that no column owns; those of the target’s own names are there already. */
function adoptSequences(adoption: Adoption): Sequence[] {
  const { source, target } = adoption.request;
  sayHiddenSequences(adoption.log, source, true);
  const there = new Set(target.sequences.map(({ name }) => name));
  return source.sequences.flatMap((sequence) => {
    if (sequence.ownedBy !== null) return [];
    const found = there.has(sequence.name);
    const name = found ? sequence.name : adoption.names.take(sequence.name);
    adoption.sequences.set(sequence.name, name);
    return found ? [] : [{ ...sequence, schema: adoption.schema, name }];
  });
}

function adoptedSchema(
  { request, enums, routines, triggers }: Adoption,
  tables: Table[],
  sequences: Sequence[],
): Schema {
  const { engine, flavor, version, database, defaultSchema, charset, collation } = request.target;
  const own = {
    engine,
    flavor,
    version,
    database,
    defaultSchema,
    charset,
    collation,
    semantics: request.target.semantics,
  };
  return {
    ...own,
    tables,
    views: [],
    routines,
    triggers,
    events: [],
    sequences,
    enums,
    definers: [],
    details: [],
    gaps: [],
  };
}
