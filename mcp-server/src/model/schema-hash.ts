import { createHash } from 'node:crypto';
import { isKitTable } from './ledger.ts';
import type { Mapping } from './mapping.ts';
import type { Schema } from './schema.ts';

/** What changes while data moves, by a setting of the server, or with the accounts of its code, although the schema stays the same. */
const volatile = new Set([
  'rowEstimate',
  'dataBytes',
  'indexBytes',
  'next',
  'last',
  'version',
  'semantics',
  'gaps',
  'definers',
]);

/** SHA-256 (hex) of one catalogue without sizes, estimates and counters, and without what the sync kit has put there. */
export function schemaHash(schema: Schema): string {
  return hashOf({
    ...schema,
    tables: schema.tables.filter(({ name }) => !isKitTable(name)),
    triggers: schema.triggers.filter(({ name }) => !isKitTable(name)),
    sequences: schema.sequences.filter(({ name }) => !isKitTable(name)),
    routines: schema.routines.filter(({ name }) => !isKitTable(name)),
  });
}

/** SHA-256 (hex) of what receives what. */
export function mappingHash(mapping: Mapping): string {
  return hashOf(mapping);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(stableText(value)).digest('hex');
}

/** One text for equal definitions, whatever the order of their fields. */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([name]) => !volatile.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${stableText(field)}`).join(',')}}`;
}
