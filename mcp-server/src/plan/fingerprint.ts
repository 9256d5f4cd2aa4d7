import { createHash } from 'node:crypto';
import type { Schema } from '../model/schema.ts';

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

/** SHA-256 (hex) of both catalogues without sizes, estimates and counters: equal exactly when the schemas are. */
export function fingerprint(source: Schema, target: Schema): string {
  return createHash('sha256')
    .update(stable([source, target]))
    .digest('hex');
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([name]) => !volatile.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${stable(field)}`).join(',')}}`;
}
