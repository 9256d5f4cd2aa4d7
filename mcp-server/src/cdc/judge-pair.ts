import { CDC_VERSION } from '../model/cdc-contract.ts';
import type { CdcLimit, CdcRefusal } from '../model/described-cdc.ts';
import { fullName, type TableMapping, type TableName } from '../model/mapping.ts';
import type { Column, Schema, Table } from '../model/schema.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';
import { catalogueOf } from './catalogue.ts';
import type { CdcInput } from './cdc-input.ts';
import { listed } from './cdc-input.ts';
import { judgeColumn } from './judge-column.ts';
import { oddName } from './odd-name.ts';

/** A pair of tables that can be carried, with everything that the connectors must be told of it. */
export interface Carried {
  readonly mapping: TableMapping;
  readonly source: Table;
  readonly target: Table;
  readonly columns: readonly { readonly own: Column; readonly other: Column }[];
  /** The source’s columns that stay behind. */
  readonly excluded: readonly string[];
  readonly renames: readonly (readonly [from: string, to: string])[];
  readonly constants: readonly { readonly column: string; readonly value: string }[];
  readonly refused: readonly CdcRefusal[];
  readonly limits: readonly CdcLimit[];
  /** Changes of its rows must arrive in their order, also between rows. */
  readonly ordered: boolean;
}

/** A pair as the connectors carry it, or why they do not. */
export function judgePair(input: CdcInput, mapping: TableMapping): Carried | string {
  const source = tableOf(input.source.schema, mapping.source);
  const target = tableOf(input.target.schema, mapping.target);
  const reason =
    refuseRows(input, mapping, source) ??
    refuseNames(input, mapping, source, target) ??
    refuseKey(mapping, source, target);
  if (reason !== null) return reason;
  const { columns, refused } = carriedColumns(input, mapping, source, target);
  const kept = new Set(columns.map(({ own }) => own.name));
  const excluded = source.columns.map(({ name }) => name).filter((name) => !kept.has(name));
  const constants = mapping.constants.flatMap(({ column, value }) => (value === null ? [] : [{ column, value }]));
  const late = refuseColumns(mapping, target, { kept, columns, refused }) ?? refuseConstants(mapping, target);
  if (late !== null) return late;
  const unique = uniqueKeysOf(target).filter((key) => columnSet(key.columns) !== keyOf(mapping, 'target'));
  return {
    mapping,
    source,
    target,
    columns,
    excluded,
    renames: columns.flatMap(({ own, other }) => (own.name === other.name ? [] : [[own.name, other.name] as const])),
    constants,
    refused,
    limits: [...columnLimits(mapping, columns), ...uniqueLimits(input, mapping, unique)],
    ordered: unique.length > 0,
  };
}

function tableOf(schema: Schema, wanted: TableName): Table {
  const found = catalogueOf(schema).table(wanted);
  if (found === undefined) throw new Error(`${fullName(wanted)} is not in the catalogue`);
  return found;
}

function refuseRows(input: CdcInput, { where, merged, target }: TableMapping, source: Table): string | null {
  if (merged === true)
    return `${fullName(target)} receives other tables too, and the sink finds a row by the key of one source alone`;
  if (where.length > 0) {
    const columns = listed([...new Set(where.map(({ column }) => column))]);
    return `its rows are filtered by ${columns}: when a row leaves the filter, the connectors would drop that event and leave the row on the target`;
  }
  return input.source.dialect.cdc.refuses(source);
}

function refuseNames(input: CdcInput, mapping: TableMapping, source: Table, target: Table): string | null {
  const quotes = [input.source.dialect.cdc.quote, input.target.dialect.cdc.quote];
  for (const { schema, name } of [source, target]) {
    for (const part of [schema, name]) {
      const odd = oddName(part, { quotes, dividers: '.,:;' });
      if (odd !== null) return `the name ${part} ${odd}`;
    }
  }
  const spoken = new Set([
    ...mapping.key.flatMap((pair) => [pair.source, pair.target]),
    ...mapping.columns.flatMap((pair) => (pair.source === pair.target ? [] : [pair.source, pair.target])),
    ...mapping.dropped,
    ...mapping.elsewhere,
    ...mapping.unmatched.source,
    ...mapping.constants.map(({ column }) => column),
  ]);
  for (const name of new Set([...source.columns, ...target.columns].map((column) => column.name))) {
    const odd = oddName(name, { quotes, dividers: spoken.has(name) ? ',:;' : '' });
    if (odd !== null) return `the name of its column ${name} ${odd}`;
  }
  return refuseLikeness(input.target.schema, target);
}

function refuseLikeness(schema: Schema, target: Table): string | null {
  const other = catalogueOf(schema).mistakenFor(target);
  return other === undefined
    ? null
    : `the sink’s driver reads the _ of ${target.name} as any character and would take columns of ${fullName(other)} for its own`;
}

function keyOf({ key }: TableMapping, side: 'source' | 'target'): string {
  return columnSet(key.map((pair) => pair[side]));
}

function refuseKey(mapping: TableMapping, source: Table, target: Table): string | null {
  if (mapping.key.length === 0) return 'it has no key that both sides share';
  if (source.primaryKey === null)
    return 'it has no primary key, and the incremental snapshot reads tables in the order of theirs';
  const nullable = mapping.key.filter((pair) =>
    source.columns.some(({ name, nullable: may }) => may && name === pair.source),
  );
  if (nullable.length > 0) return `its key column ${nullable[0]?.source} may be NULL`;
  const late = [...target.uniqueKeys, ...(target.primaryKey === null ? [] : [target.primaryKey])].find(
    ({ columns, deferrable }) => deferrable && columnSet(columns) === keyOf(mapping, 'target'),
  );
  return late === undefined
    ? null
    : `the key ${late.name} of the target is deferrable, and an upsert cannot stand on it`;
}

function carriedColumns(input: CdcInput, mapping: TableMapping, source: Table, target: Table) {
  const { logsGenerated } = input.source.dialect.cdc;
  const columns: { own: Column; other: Column }[] = [];
  const refused: CdcRefusal[] = [];
  const table = fullName(mapping.source);
  for (const pair of mapping.columns) {
    const own = source.columns.find(({ name }) => name === pair.source);
    const other = target.columns.find(({ name }) => name === pair.target);
    if (own === undefined || other === undefined) continue;
    const refusal =
      judgeColumn(own, other).refused ??
      (own.generated === null || logsGenerated
        ? null
        : 'the source computes it, and its log does not hold what it computes');
    if (refusal === null) columns.push({ own, other });
    else refused.push({ table, column: own.name, reason: refusal });
  }
  for (const name of mapping.unmatched.source)
    refused.push({ table, column: name, reason: 'no column of the target receives it, and nobody has decided' });
  return { columns, refused };
}

function refuseColumns(
  mapping: TableMapping,
  target: Table,
  { kept, columns, refused }: Pick<Carried, 'columns' | 'refused'> & { readonly kept: ReadonlySet<string> },
): string | null {
  const lost = mapping.key.find((pair) => !kept.has(pair.source));
  if (lost !== undefined) {
    const why = refused.find(({ column }) => column === lost.source)?.reason ?? 'no column of the target receives it';
    return `its key column ${lost.source} cannot be carried: ${why}`;
  }
  const filled = new Set([...columns.map(({ other }) => other.name), ...mapping.constants.map(({ column }) => column)]);
  const empty = target.columns.filter(
    (column) =>
      !column.nullable &&
      column.default === null &&
      column.identity === null &&
      column.generated === null &&
      column.name !== CDC_VERSION &&
      !filled.has(column.name),
  );
  return empty.length === 0
    ? null
    : `the target requires a value in ${listed(empty.map(({ name }) => name))}, and the connectors do not fill it`;
}

const AS_TEXT: ReadonlySet<string> = new Set([
  'integer',
  'decimal',
  'year',
  'text',
  'enum',
  'uuid',
  'date',
  'timestamp',
  'time',
]);

function refuseConstants({ constants }: TableMapping, target: Table): string | null {
  for (const { column: wanted, value } of constants) {
    const column = target.columns.find(({ name }) => name === wanted);
    if (column === undefined) continue;
    if (value === null && column.default !== null)
      return `${wanted} shall be NULL in every row, and the target’s default is something else: the sink does not name the column`;
    if (value !== null && !AS_TEXT.has(column.type.kind))
      return `the constant of ${wanted} (${column.rawType}) cannot be given as a text, which is all that the sink can add`;
    if (value?.includes('${')) return `the constant of ${wanted} holds \${, which Kafka Connect takes for a reference`;
  }
  return null;
}

function columnLimits(
  mapping: TableMapping,
  columns: readonly { readonly own: Column; readonly other: Column }[],
): CdcLimit[] {
  return columns.flatMap(({ own, other }) => {
    const { limit } = judgeColumn(own, other);
    return limit === null ? [] : [{ table: fullName(mapping.source), what: `${own.name}: ${limit}` }];
  });
}

function uniqueLimits(
  { target }: CdcInput,
  mapping: TableMapping,
  unique: readonly { readonly name: string; readonly columns: readonly string[] }[],
): CdcLimit[] {
  if (unique.length === 0) return [];
  const names = listed(unique.map(({ name, columns }) => `${name} (${columns.join(', ')})`));
  const table = fullName(mapping.source);
  return [
    {
      table,
      what: target.schema.semantics.upsertByAnyKey
        ? `the upsert of the target answers to ${names} too: a row that takes a value which another row of the target still holds overwrites that row. Drop them until the cutover, or reconcile before it`
        : `two rows that exchange their values in ${names} stop the sink, whichever comes first: drop them until the cutover, or make room by hand and restart the task`,
    },
  ];
}
