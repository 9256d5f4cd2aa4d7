import { createHash } from 'node:crypto';
import type { Dialect } from '../engines/engine.ts';
import type { KafkaSecurity } from '../model/described-cdc.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';

/** One database of the migration. */
export interface CdcSide {
  readonly schema: Schema;
  readonly dialect: Dialect;
  /** Whether the connection of Lockstep to it is encrypted. */
  readonly encrypted: boolean;
}

/** What the configuration of change data capture is made from. */
export interface CdcInput {
  readonly source: CdcSide;
  readonly target: CdcSide;
  readonly mapping: Mapping;
  /** Begins the name of every connector and topic; letters, digits and hyphens. */
  readonly prefix?: string;
  /** Open brokers when left out. */
  readonly kafka?: KafkaSecurity;
}

/** Twelve hex digits of a value that JSON can write. */
export function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

/** Names, not all of them where they are many. */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).join(', ');
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}
