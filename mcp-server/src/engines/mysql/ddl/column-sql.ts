import type { Column, Table } from '../../../model/schema.ts';
import { escapedLiteral, quoteIdentifier } from '../quote.ts';

/** A column as CREATE TABLE declares it. */
export function columnSql(column: Column, table: Table, mariadb: boolean): string {
  const { name, rawType, type, charset, collation, nullable, identity, generated, onUpdateNow, invisible, comment } =
    column;
  const srid = type.kind === 'geometry' && type.srid !== null && !mariadb ? [`SRID ${type.srid}`] : [];
  const own =
    charset !== null && collation !== null && collation !== table.collation
      ? [`CHARACTER SET ${charset} COLLATE ${collation}`]
      : [];
  const computed =
    generated === null ? [] : [`GENERATED ALWAYS AS (${generated.sql}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`];
  const parts = [
    quoteIdentifier(name),
    rawType,
    ...own,
    ...computed,
    // MariaDB declares neither for a generated column.
    ...(generated !== null && mariadb ? [] : [nullable ? 'NULL' : 'NOT NULL']),
    ...srid,
    ...(generated === null ? defaultSql(column) : []),
    ...(onUpdateNow && type.kind === 'timestamp' ? [`ON UPDATE ${now(type.precision)}`] : []),
    ...(identity === null ? [] : ['AUTO_INCREMENT']),
    ...(invisible ? ['INVISIBLE'] : []),
    ...(comment === '' ? [] : [`COMMENT ${escapedLiteral(comment)}`]),
  ];
  return parts.join(' ');
}

function now(precision: number): string {
  return precision === 0 ? 'CURRENT_TIMESTAMP' : `CURRENT_TIMESTAMP(${precision})`;
}

/** The DEFAULT of a column; empty without one. */
export function defaultSql({ default: given, rawType, type, identity }: Column): string[] {
  if (given === null || identity !== null) return [];
  if (given.kind === 'now') return [`DEFAULT ${now(type.kind === 'timestamp' ? type.precision : given.precision)}`];
  if (given.kind === 'expression') return [`DEFAULT (${given.sql})`];
  const literal = literalSql(given.value, type.kind);
  return [`DEFAULT ${/(text|blob)$|^json$|^point$|^geometry/.test(rawType) ? `(${literal})` : literal}`];
}

function literalSql(value: string, kind: string): string {
  const hex = /^\\x([0-9a-f]*)$/i.exec(value)?.[1];
  if (kind === 'bytes' && hex !== undefined) return hex === '' ? "''" : `X'${hex}'`;
  if (kind === 'bits') return `b'${value.replaceAll(/[^01]/g, '')}'`;
  if (['integer', 'decimal', 'float'].includes(kind) && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return value;
  return escapedLiteral(value);
}
