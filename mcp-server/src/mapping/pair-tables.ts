import { spellings } from '../model/name-spellings.ts';
import type { Schema, Table } from '../model/schema.ts';
import { type PairKeys, type Pool, pairUnique, poolOf } from './pair-by-key.ts';
import { commonPrefixes } from './table-prefix.ts';

/** What is known beside the names themselves. */
export interface PairingRules {
  /** Source schema to target schema. */
  readonly schemas: ReadonlyMap<string, string>;
  /** What one side's names begin with and the other's lack; null: found out. */
  readonly prefix: { readonly source: string; readonly target: string } | null;
}

type Spell = (name: string) => string;

/**
 * Pairs tables by exact name, then in any case, then without underscores. The default schemas answer to each other, other schemas to
 * their own name, and what is left to any schema. What has no counterpart then is looked for without a prefix that all tables of one
 * side share. A name with two candidates stays unpaired.
 */
export function pairTables(
  schemas: { readonly source: Schema; readonly target: Schema },
  tables: { readonly source: readonly Table[]; readonly target: readonly Table[] },
  rules: PairingRules,
): Pool<Table> {
  const pool = poolOf(tables.source, tables.target);
  const passes = (prefix: { readonly source: string; readonly target: string }) =>
    spellings.flatMap((spell) => tableKeys(schemas, rules, { spell, prefix }));
  const { prefix } = rules;
  if (prefix !== null) for (const keys of passes(prefix)) pairUnique(pool, keys);
  for (const keys of passes({ source: '', target: '' })) pairUnique(pool, keys);
  if (prefix !== null) return pool;
  const prefixes = [
    ...commonPrefixes(tables.source).map((source) => ({ source, target: '' })),
    ...commonPrefixes(tables.target).map((target) => ({ source: '', target })),
  ];
  const tried = prefixes.map((one) => {
    const left = poolOf(pool.source, pool.target);
    for (const keys of passes(one)) pairUnique(left, keys);
    return left;
  });
  const [best] = tried.sort((a, b) => b.pairs.size - a.pairs.size || b.rivals.size - a.rivals.size);
  return best === undefined ? pool : joined(pool, best);
}

function joined<T>(first: Pool<T>, second: Pool<T>): Pool<T> {
  return {
    ...second,
    pairs: new Map([...first.pairs, ...second.pairs]),
    rivals: new Map([...first.rivals, ...second.rivals]),
  };
}

interface Reading {
  readonly spell: Spell;
  readonly prefix: { readonly source: string; readonly target: string };
}

/** The home schema first, so that a table of the same name elsewhere does not make it ambiguous. */
function tableKeys(
  { source, target }: { readonly source: Schema; readonly target: Schema },
  { schemas }: PairingRules,
  { spell, prefix }: Reading,
): PairKeys<Table>[] {
  const home = (schema: string) =>
    schemas.get(schema) ?? (schema === source.defaultSchema ? target.defaultSchema : schema);
  const taken = new Set(schemas.values());
  const own = (name: string, start: string) => spell(name.startsWith(start) ? name.slice(start.length) : name);
  return [
    {
      source: ({ schema, name }) => JSON.stringify([home(schema), own(name, prefix.source)]),
      target: ({ schema, name }) => JSON.stringify([schema, own(name, prefix.target)]),
    },
    {
      source: ({ schema, name }) => (schemas.has(schema) ? null : own(name, prefix.source)),
      target: ({ schema, name }) => (taken.has(schema) ? null : own(name, prefix.target)),
    },
  ];
}
