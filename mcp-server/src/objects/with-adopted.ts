import type { Adopted } from '../model/ddl.ts';
import { type Mapping, type TableMapping, tableKey } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';

const undecided = { dropped: [], elsewhere: [], added: [], constants: [], where: [], tolerance: [], masked: [] };

/** The target as it will be when the definition of its missing tables has run, and what receives what in it. */
export function withAdopted(
  target: Schema,
  mapping: Mapping,
  { schema, names }: Adopted,
): { readonly target: Schema; readonly mapping: Mapping } {
  const there = new Set(target.tables.map(tableKey));
  const fresh = names.filter((named) => !there.has(tableKey(named.target)));
  const made = new Set(fresh.map((named) => tableKey(named.target)));
  const pairs = fresh.map(
    (named): TableMapping => ({ ...undecided, ...named, key: [], unmatched: { source: [], target: [] } }),
  );
  return {
    target: { ...target, tables: [...target.tables, ...schema.tables.filter((table) => made.has(tableKey(table)))] },
    mapping: { ...mapping, tables: [...mapping.tables, ...pairs] },
  };
}
