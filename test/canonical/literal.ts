import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { Holder } from './domain.ts';

/** Holders of one engine that store what `text` gives for the value as a quoted literal. */
export function mysqlTexts<V>(types: readonly string[], text: (value: V) => string): Holder<V>[] {
  return types.map((type) => ({ type, write: (value) => mysqlDialect.literal(text(value)) }));
}

export function postgresTexts<V>(types: readonly string[], text: (value: V) => string): Holder<V>[] {
  return types.map((type) => ({ type, write: (value) => postgresDialect.literal(text(value)) }));
}

/** Holders whose SQL is written as it stands. */
export function holders<V>(types: readonly string[], write: (value: V) => string): Holder<V>[] {
  return types.map((type) => ({ type, write }));
}

/** Bytes as each engine writes them. */
export const mysqlBytes = (hex: string): string => `X'${hex}'`;
export const postgresBytes = (hex: string): string => `'\\x${hex}'`;
