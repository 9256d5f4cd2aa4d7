import type { ColumnType } from '../model/column-type.ts';
import type { Column } from '../model/schema.ts';

/**
 * The most characters of the row key that these columns make, as far as their types say it: a column that is paired holds what both
 * sides can. Signs that JSON escapes are not counted. Null where a type has no limit of its own.
 */
export function rowKeyLength(pairs: readonly (readonly [source: Column, target: Column])[]): number | null {
  let sum = 1;
  for (const [source, target] of pairs) {
    const lengths = [longest(source.type), longest(target.type)].filter((length) => length !== null);
    if (lengths.length === 0) return null;
    // Its quotes and a comma or bracket.
    sum += Math.min(...lengths) + 3;
  }
  return sum;
}

function longest(type: ColumnType): number | null {
  switch (type.kind) {
    case 'text':
      return type.length;
    case 'bytes':
      return type.length === null ? null : type.length * 2;
    case 'decimal':
      return type.precision === null ? null : type.precision + 3;
    case 'bits':
      return type.length;
    case 'enum':
      return Math.max(0, ...type.labels.map((label) => label.length));
    case 'set':
      return type.labels.join(',').length;
    case 'json':
    case 'array':
    case 'geometry':
    case 'other':
      return null;
    default:
      // Numbers, moments, UUIDs and addresses.
      return 50;
  }
}
