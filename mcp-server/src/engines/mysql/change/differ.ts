import { parseRawType } from '../types.ts';

/** Compared by a collation, or by their meaning; their bytes are what must agree. */
const BY_BYTES = new Set([
  ...['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set', 'json'],
  ...[
    'geometry',
    'point',
    'linestring',
    'polygon',
    'multipoint',
    'multilinestring',
    'multipolygon',
    'geometrycollection',
  ],
]);

/** A condition that is true when two values of a type are not the very same, NULL being a value. */
export function differ(one: string, other: string, rawType: string): string {
  const [a, b] = BY_BYTES.has(parseRawType(rawType).base)
    ? [`CAST(${one} AS BINARY)`, `CAST(${other} AS BINARY)`]
    : [one, other];
  return `NOT (${a} <=> ${b})`;
}
