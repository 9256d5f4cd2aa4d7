import type { ColumnType } from '../../../model/column-type.ts';

const INTEGERS: ReadonlyMap<number, string> = new Map([
  [8, 'tinyint'],
  [16, 'smallint'],
  [24, 'mediumint'],
  [32, 'int'],
  [64, 'bigint'],
]);

/** The type as a column declares it; null for one that MySQL does not have. */
export function declares(type: ColumnType): string | null {
  switch (type.kind) {
    case 'integer':
      return `${INTEGERS.get(type.bits) ?? 'bigint'}${type.unsigned ? ' unsigned' : ''}`;
    case 'boolean':
      return 'tinyint(1)';
    case 'decimal':
      return type.precision === null || type.precision > 65 || (type.scale ?? 0) > 30
        ? null
        : `decimal(${type.precision},${type.scale ?? 0})${type.unsigned ? ' unsigned' : ''}`;
    case 'float':
      return type.bits > 32 ? 'double' : 'float';
    case 'text':
      // A row takes 65,535 bytes, a character up to four.
      return type.length === null || type.length > 16_000
        ? 'longtext'
        : `${type.fixed && type.length <= 255 ? 'char' : 'varchar'}(${type.length})`;
    case 'bytes':
      return type.length === null || type.length > 64_000 ? 'longblob' : `varbinary(${type.length})`;
    case 'timestamp':
      return `${type.zoned ? 'timestamp' : 'datetime'}(${type.precision})`;
    case 'time':
      return `time(${type.precision})`;
    case 'date':
    case 'year':
    case 'json':
      return type.kind;
    default:
      return null;
  }
}
