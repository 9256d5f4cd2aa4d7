import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangePrimaryKey, KeyToUuid } from '../../../model/change-contract.ts';
import type { Column, ForeignKey, Table } from '../../../model/schema.ts';
import { columnType } from '../types.ts';
import { fixedDefault } from './beside.ts';
import { type Conversion, conversion } from './conversion.ts';
import { namesOf } from './names.ts';
import type { SameRow } from './same-row.ts';
import { type Renames, ruled } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** A column that becomes a bigint: what stands beside it until the flip, and what it is called from then on. */
export interface Widened {
  readonly column: Column;
  readonly fresh: string;
  readonly gone: string;
  readonly back: Conversion;
}

/** A foreign key between columns that are replaced. */
export interface MovedKey<Parent extends KeyedTable> {
  readonly key: ForeignKey;
  /** Its name while both stand. */
  readonly own: string;
  readonly parent: Parent;
}

/** A table of which columns are replaced, as a change of its own. */
export interface KeyedTable {
  readonly request: ChangePrimaryKey | KeyToUuid;
  readonly table: Table;
  readonly columns: readonly { readonly column: Column; readonly fresh: string }[];
  readonly renames: Renames;
  /** The primary key holds one of them. */
  readonly keyed: boolean;
}

/** A table of which columns become wider. */
export interface WideTable extends KeyedTable {
  readonly request: ChangePrimaryKey;
  readonly columns: readonly Widened[];
  /** Both shapes, before the flip and after it. */
  readonly before: SameRow;
  readonly after: SameRow;
}

/** The tables of the change, that of the key first. UNSUPPORTED where one has what cannot be carried. */
export function wideTables(request: ChangePrimaryKey): WideTable[] {
  return request.tables.map(({ table, columns }, at) => {
    const own: ChangePrimaryKey = { ...request, table, name: partName(request, at) };
    refuseUncarriedKey(table, columns);
    const widened = columns.map((column, place) => widenedOf(own, column, place));
    return {
      request: own,
      table,
      columns: widened,
      renames: new Map(widened.map(({ column, fresh }) => [column.name, fresh])),
      keyed: holdsKey(table, columns),
      before: shapes(
        widened,
        ({ column }) => column.name,
        ({ fresh }) => fresh,
      ),
      after: shapes(
        widened,
        ({ gone }) => gone,
        ({ column }) => column.name,
      ),
    };
  });
}

/** What the part of the change is called that is of one of its tables. */
export function partName({ name }: Pick<ChangePrimaryKey, 'name'>, at: number): string {
  return at === 0 ? name : `${name}_${at}`;
}

/** Whether the primary key of a table holds one of the columns. */
export function holdsKey({ primaryKey }: Table, columns: readonly Column[]): boolean {
  return primaryKey?.columns.some((name) => columns.some((each) => each.name === name)) === true;
}

/** Of several tables none is locked while another one is waited for: each statement stands by itself. */
export function apart(tables: readonly KeyedTable[], statements: readonly ChangeStatement[]): ChangeStatement[] {
  if (tables.length < 2) return [...statements];
  return statements.map((each) => (each.locks.length > 0 ? { ...each, alone: true } : each));
}

/** The foreign keys of a table that refer to a column that is replaced. */
export function movedKeys<Parent extends KeyedTable>(
  { table, request, renames }: KeyedTable,
  all: readonly Parent[],
): MovedKey<Parent>[] {
  return table.foreignKeys
    .flatMap((key) => {
      const parent = all.find((each) => isOf(key, each));
      return parent === undefined ? [] : [{ key, parent }];
    })
    .map((each, at) => ({ ...each, own: `lockstep_${request.name}_${ruled(request, renames).count + at + 1}` }));
}

function isOf({ references }: ForeignKey, { table, columns }: KeyedTable): boolean {
  return (
    references.schema === table.schema &&
    references.table === table.name &&
    references.columns.some((name) => columns.some(({ column }) => column.name === name))
  );
}

function widenedOf(request: ChangePrimaryKey, column: Column, place: number): Widened {
  const ending = place === 0 ? '' : `_${place + 1}`;
  const fn = namesOf(request).sync.replace(/_sync"$/, `_back${ending}"`);
  return {
    column,
    fresh: `lockstep_${request.name}_new${ending}`,
    gone: `lockstep_${request.name}_old${ending}`,
    back: conversion('bigint', column.rawType, fn, false),
  };
}

function shapes(
  columns: readonly Widened[],
  old: (each: Widened) => string,
  fresh: (each: Widened) => string,
): SameRow {
  const at = (row: string, name: string) => `${row}."${name.replaceAll('"', '""')}"`;
  return {
    old: columns.map((each) => ({
      column: { name: old(each), rawType: each.column.rawType },
      from: (row) => each.back.convert(at(row, fresh(each))),
      default: fixedDefault(each.column),
    })),
    fresh: columns.map((each) => ({
      column: { name: fresh(each), rawType: 'bigint' },
      from: (row) => `${at(row, old(each))}::bigint`,
      default: fixedDefault(each.column),
    })),
  };
}

/** Refuses a table that has what two columns beside one another cannot do alike. */
export function refuseUncarriedKey(table: Table, columns: readonly Column[]): void {
  const late = table.foreignKeys.find(({ deferrable }) => deferrable);
  if (late !== undefined || table.primaryKey?.deferrable === true)
    throw unsupported(
      `${late?.name ?? table.primaryKey?.name} of ${table.name} is looked at when a transaction ends, which two columns cannot do alike.`,
      'Replace it by one that is not DEFERRABLE first.',
    );
  if (table.rowSecurity)
    throw unsupported(
      `${table.name} has row security, whose policies would go on with the old columns.`,
      'Disable it first, where the application can do without it until the contract, and make the policies anew then.',
    );
  if (table.replicaIdentity === 'index')
    throw unsupported(
      `${table.name} has an index as its replica identity, which may go with the old column.`,
      'Set REPLICA IDENTITY DEFAULT or FULL first.',
    );
  const exclusion = table.checks.find(({ sql }) => sql.startsWith('EXCLUDE '));
  if (exclusion !== undefined)
    throw unsupported(
      `${table.name} has the exclusion constraint ${exclusion.name}, which cannot be built beside writers.`,
      'Drop it first, where the application can keep the rule by itself.',
    );
  const odd = columns.find((column) => column.identity === null && column.default?.kind === 'expression');
  if (odd !== undefined)
    throw unsupported(
      `${table.name}.${odd.name} has a default that two columns would compute apart.`,
      'Drop the default first, and let the application say the value.',
    );
  const computed = table.columns.find(({ generated }) => columns.some(({ name }) => generated?.sql.includes(name)));
  if (computed !== undefined)
    throw unsupported(`${table.name}.${computed.name} is computed from a column that is replaced.`, 'Drop it first.');
  if (columns.some(({ rawType }) => columnType(rawType, new Map()).kind !== 'integer'))
    throw unsupported(
      `A column of ${table.name} that refers to the key is of a domain.`,
      'Give it the type of the domain first.',
    );
}
