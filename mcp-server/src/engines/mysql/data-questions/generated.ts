import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

/** A stored value that its expression, evaluated now and stored in that type, would not give again; null where that cannot be told. */
export function generatedDiffers({ sql, rawType, generated }: AskedColumn): string | null {
  if (generated === null) return null;
  const { base, args } = parseRawType(rawType);
  const again = castTo(base, args);
  if (again === null) return null;
  if (again === 'text') {
    const bytes = (of: string) => `CAST(CONVERT(${of} USING utf8mb4) AS BINARY)`;
    const trimmed = (of: string) => (base === 'char' ? `RTRIM(${of})` : of);
    return `NOT (${bytes(trimmed(sql))} <=> ${bytes(trimmed(`(${generated})`))})`;
  }
  return `NOT (${sql} <=> ${again === '' ? `(${generated})` : `CAST((${generated}) AS ${again})`})`;
}

function castTo(base: string, args: readonly string[]): string | null {
  switch (base) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return 'DECIMAL(65,0)';
    case 'decimal':
      return `DECIMAL(${args.join(',') || '10,0'})`;
    case 'date':
      return 'DATE';
    case 'datetime':
    case 'time':
      return `${base.toUpperCase()}(${args[0] ?? 0})`;
    case 'double':
      return '';
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'enum':
      return 'text';
    default:
      return null;
  }
}
