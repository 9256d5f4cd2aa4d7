import { createHash } from 'node:crypto';
import type { ChangeSetting } from './change-settings.ts';
import { withoutChanges } from './changed-shapes.ts';
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

/** SHA-256 (hex) of one catalogue without sizes, estimates and counters, and without what Lockstep has put there: its kit, and what the changes of lockstep.yaml are expected to change. */
export function schemaHash(schema: Schema, changes: readonly ChangeSetting[] = []): string {
  const own = ({ name }: { readonly name: string }) => isKitTable(name.replace(/^zz_/, ''));
  const { tables, triggers, sequences, routines, ...rest } = withoutChanges(schema, changes);
  const without = <T extends { readonly name: string }>(list: readonly T[]) => list.filter((each) => !own(each));
  return hashOf({
    ...rest,
    tables: without(tables),
    triggers: without(triggers),
    sequences: without(sequences),
    routines: without(routines),
  });
}

/** SHA-256 (hex) of what receives what. What stays in place is told by the catalogue's own. */
export function mappingHash(mapping: Mapping): string {
  return hashOf({ ...mapping, inPlace: [] });
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
