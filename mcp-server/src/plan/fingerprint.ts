import { createHash } from 'node:crypto';
import type { Schema } from '../model/schema.ts';
import { stableText } from '../model/schema-hash.ts';

/** SHA-256 (hex) of both catalogues without sizes, estimates and counters: equal exactly when the schemas are. */
export function fingerprint(source: Schema, target: Schema): string {
  return createHash('sha256')
    .update(stableText([source, target]))
    .digest('hex');
}
