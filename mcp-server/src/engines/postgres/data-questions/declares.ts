import type { ColumnType } from '../../../model/column-type.ts';

/** The type as a column declares it; null for one that PostgreSQL does not have, or that has a name of its own. */
export function declares(type: ColumnType): string | null {
  switch (type.kind) {
    case 'integer':
      if (type.unsigned && type.bits === 64) return 'numeric(20)';
      return type.bits < 16 || (type.bits === 16 && !type.unsigned)
        ? 'smallint'
        : type.bits + (type.unsigned ? 1 : 0) <= 32
          ? 'integer'
          : 'bigint';
    case 'decimal':
      return type.precision === null ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits > 32 ? 'double precision' : 'real';
    case 'text':
      return type.length === null ? 'text' : `${type.fixed ? 'character' : 'character varying'}(${type.length})`;
    case 'bytes':
      return 'bytea';
    case 'timestamp':
      return `timestamp(${type.precision}) ${type.zoned ? 'with' : 'without'} time zone`;
    case 'time':
      return `time(${type.precision}) without time zone`;
    case 'json':
      return type.binary ? 'jsonb' : 'json';
    case 'bits':
      return `bit${type.varying ? ' varying' : ''}(${type.length ?? 1})`;
    case 'boolean':
    case 'date':
    case 'interval':
    case 'uuid':
    case 'inet':
      return type.kind;
    default:
      return null;
  }
}
