import { isKitTable } from '../model/ledger.ts';
import type { ColumnPair, Mapping, TableMapping, TableName } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import { spellings } from '../model/name-spellings.ts';
import { type PairKeys, type Pool, pairUnique } from './pair-by-key.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';

/**
 * Pairs tables and columns by exact name, then in any case, then without underscores. The default schemas answer to each
 * other, other schemas to their own name, and what is left to any schema. A name with two candidates stays unmatched. The tables
 * of the sync kit are no part of what is migrated.
 */
export function mapTables(source: Schema, target: Schema): Mapping {
  const [ours, theirs] = [migrated(source), migrated(target)];
  const pool: Pool<Table> = { source: new Set(ours), target: new Set(theirs), pairs: new Map() };
  for (const spell of spellings) {
    for (const keys of tableKeys(source, target, spell)) pairUnique(pool, keys);
  }
  const paired = new Set(pool.pairs.values());
  return {
    tables: ours.flatMap((table) => {
      const other = pool.pairs.get(table);
      return other === undefined ? [] : [mapColumns(table, other)];
    }),
    unmatched: {
      source: ours.filter((table) => !pool.pairs.has(table)).map(nameOf),
      target: theirs.filter((table) => !paired.has(table)).map(nameOf),
    },
  };
}

function migrated({ tables }: Schema): Table[] {
  return tables.filter(({ name }) => !isKitTable(name));
}

/** The home schema first, so that a table of the same name elsewhere does not make it ambiguous. */
function tableKeys(source: Schema, target: Schema, spell: (name: string) => string): PairKeys<Table>[] {
  const home = (schema: string) => (schema === source.defaultSchema ? target.defaultSchema : schema);
  const anywhere = ({ name }: Table) => spell(name);
  return [
    {
      source: ({ schema, name }) => JSON.stringify([home(schema), spell(name)]),
      target: ({ schema, name }) => JSON.stringify([schema, spell(name)]),
    },
    { source: anywhere, target: anywhere },
  ];
}

function mapColumns(source: Table, target: Table): TableMapping {
  const pool: Pool<string> = { source: new Set(names(source)), target: new Set(names(target)), pairs: new Map() };
  for (const spell of spellings) pairUnique(pool, { source: spell, target: spell });
  const paired = new Set(pool.pairs.values());
  return {
    source: nameOf(source),
    target: nameOf(target),
    columns: names(source).flatMap((name) => pairOf(name, pool.pairs)),
    key: sharedKey(source, target, pool.pairs),
    unmatched: {
      source: names(source).filter((name) => !pool.pairs.has(name)),
      target: names(target).filter((name) => !paired.has(name)),
    },
  };
}

/** A unique key that admits NULL does not identify a row, so it takes part on neither side. */
function sharedKey(source: Table, target: Table, toTarget: ReadonlyMap<string, string>): ColumnPair[] {
  const identifying = new Set(
    uniqueKeysOf(target)
      .filter(({ columns }) => neverNull(target, columns))
      .map(({ columns }) => columnSet(columns)),
  );
  for (const { columns } of uniqueKeysOf(source)) {
    const key = columns.flatMap((name) => pairOf(name, toTarget));
    const whole = key.length === columns.length && neverNull(source, columns);
    if (whole && identifying.has(columnSet(key.map((pair) => pair.target)))) return key;
  }
  return [];
}

function neverNull(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => table.columns.some((column) => column.name === name && !column.nullable));
}

function pairOf(name: string, toTarget: ReadonlyMap<string, string>): ColumnPair[] {
  const target = toTarget.get(name);
  return target === undefined ? [] : [{ source: name, target }];
}

function names(table: Table): string[] {
  return table.columns.map(({ name }) => name);
}

function nameOf({ schema, name }: Table): TableName {
  return { schema, name };
}
