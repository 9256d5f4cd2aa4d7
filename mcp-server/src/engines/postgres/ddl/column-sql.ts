import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { FOLDING_COLLATIONS } from './adopt-text.ts';

/** A column as CREATE TABLE declares it. */
export function columnSql(column: Column, schema: string): string {
  const { name, rawType, collation, nullable, identity, generated } = column;
  const folding = FOLDING_COLLATIONS[collation ?? ''] !== undefined;
  const parts = [
    quoteIdentifier(name),
    rawType,
    ...(folding ? [`COLLATE ${quoteIdentifier(schema)}.${quoteIdentifier(collation ?? '')}`] : []),
    ...(generated === null ? [] : [`GENERATED ALWAYS AS (${generated.sql}) STORED`]),
    ...identitySql(identity, schema),
    ...defaultSql(column),
    ...(nullable ? [] : ['NOT NULL']),
  ];
  return parts.join(' ');
}

function identitySql(identity: Column['identity'], schema: string): string[] {
  if (identity === null) return [];
  const sequence =
    identity.sequence === null ? null : `${quoteIdentifier(schema)}.${quoteIdentifier(identity.sequence)}`;
  if (identity.kind === 'serial')
    return sequence === null ? [] : [`DEFAULT nextval(${quoteLiteral(sequence)}::regclass)`];
  return [
    `GENERATED ${identity.always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${sequence === null ? '' : ` (SEQUENCE NAME ${sequence})`}`,
  ];
}

/** `DEFAULT …`, or nothing. */
export function defaultSql({ default: given, type }: Column): string[] {
  if (given === null) return [];
  if (given.kind === 'expression') return [`DEFAULT ${given.sql}`];
  if (given.kind === 'now') {
    const zoned = type.kind !== 'timestamp' || type.zoned;
    return [`DEFAULT ${zoned ? 'CURRENT_TIMESTAMP' : 'LOCALTIMESTAMP'}(${given.precision})`];
  }
  switch (type.kind) {
    case 'boolean':
      return [`DEFAULT ${given.value === '1' ? 'true' : given.value === '0' ? 'false' : quoteLiteral(given.value)}`];
    case 'bits':
      return [`DEFAULT B${quoteLiteral(given.value)}`];
    default:
      return [
        `DEFAULT ${/^-?\d+(\.\d+)?$/.test(given.value) && isNumeric(type.kind) ? given.value : quoteLiteral(given.value)}`,
      ];
  }
}

function isNumeric(kind: string): boolean {
  return ['integer', 'decimal', 'float'].includes(kind);
}
