import { createHash } from 'node:crypto';
import type { Table } from '../model/schema.ts';

/** 32 hex digits of a value that JSON can write. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** The columns' names, types and nullability, and the keys, hashed. */
export function schemaHash({ columns, primaryKey, uniqueKeys }: Table): string {
  const shape = columns.map(({ name, rawType, nullable, charset, collation }) => [
    name,
    rawType,
    nullable,
    charset,
    collation,
  ]);
  return hashOf([shape, primaryKey?.columns ?? [], uniqueKeys.map((key) => key.columns)]);
}
