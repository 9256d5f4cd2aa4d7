import type { ConfiguredName } from './configured-mapping.ts';
import { didYouMean } from './nearest.ts';
import type { Schema, Table } from './schema.ts';

/** What was meant, or the sentence that says why nobody can tell. */
export type Found<T> = { readonly found: T } | { readonly problem: string };

/** The table of a name as a user writes it; the default schema comes before others. */
export function findTable(
  side: 'source' | 'target',
  { defaultSchema }: Schema,
  tables: readonly Table[],
  wanted: ConfiguredName,
): Found<Table> {
  const candidates = typeof wanted === 'string' ? called(tables, defaultSchema, wanted) : named(tables, wanted);
  const [found, ...others] = candidates;
  if (found === undefined) {
    const text = typeof wanted === 'string' ? wanted : `${wanted.schema}.${wanted.name}`;
    const known = tables.flatMap(({ schema, name }) => [
      ...(schema === defaultSchema ? [name] : []),
      `${schema}.${name}`,
    ]);
    return { problem: `the ${side} has no table ${JSON.stringify(text)}${didYouMean(text, known)}` };
  }
  if (others.length === 0) return { found };
  const meant = candidates.map(({ schema, name }) => `{schema: ${schema}, name: ${name}}`).join(' or ');
  return { problem: `${JSON.stringify(wanted)} means several tables of the ${side}: write ${meant}` };
}

function called(tables: readonly Table[], home: string, wanted: string): Table[] {
  const bare = tables.filter(({ name }) => name === wanted);
  const atHome = bare.filter(({ schema }) => schema === home);
  const full = tables.filter(({ schema, name }) => `${schema}.${name}` === wanted);
  return [...new Set([...(atHome.length > 0 ? atHome : bare), ...full])];
}

function named(tables: readonly Table[], wanted: { readonly schema: string; readonly name: string }): Table[] {
  return tables.filter(({ schema, name }) => schema === wanted.schema && name === wanted.name);
}

/** Why a table has no column of that name; null when it has. */
export function missingColumn(side: 'source' | 'target', table: Table, wanted: string): string | null {
  const known = table.columns.map(({ name }) => name);
  if (known.includes(wanted)) return null;
  return `table ${table.name} of the ${side} has no column ${JSON.stringify(wanted)}${didYouMean(wanted, known)}`;
}
