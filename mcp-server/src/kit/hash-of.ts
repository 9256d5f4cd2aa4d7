import { createHash } from 'node:crypto';
import type { Dialect } from '../engines/engine.ts';
import type { Table } from '../model/schema.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';

/** 32 hex digits of a value that JSON can write. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** The same as the kit computes from the live catalogue: the columns' shapes, the primary key, and which columns are unique together. */
export function schemaHash(table: Table, { shape }: Pick<Dialect, 'shape'>): string {
  const unique = uniqueKeysOf(table).map(({ columns }) => columnSet(columns));
  return hashOf([table.columns.map(shape), table.primaryKey?.columns ?? [], unique.sort()]);
}
