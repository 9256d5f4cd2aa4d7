import type { Column, Table } from '../../../model/schema.ts';
import type { ColumnChange, ColumnShape } from '../../engine.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { quoteIdentifier } from '../quote.ts';

/** utf8mb4_bin passes over spaces at the end. */
export function exactly(text: ColumnShape, flavor: string): ColumnShape {
  return {
    ...text,
    charset: 'utf8mb4',
    collation: flavor === 'mariadb' ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin',
  };
}

/** Of the collations with counterparts the counterpart, of others the plainest that treats letter case alike. */
export function inUnicode(text: ColumnShape): ColumnShape {
  const kept = /_(bin|general_ci|unicode_ci|unicode_520_ci)$/.exec(text.collation ?? '')?.[1] ?? 'general_ci';
  return { ...text, charset: 'utf8mb4', collation: `utf8mb4_${kept}` };
}

/** A column's type as CREATE TABLE spells it. */
export function declaration({ rawType, charset, collation }: ColumnShape): string {
  return charset === null || collation === null ? rawType : `${rawType} CHARACTER SET ${charset} COLLATE ${collation}`;
}

/** MODIFY drops whatever it does not repeat. */
export function retype({ table, column, to, tied, flavor }: ColumnChange): string | null {
  const long = /(text|blob)$|^json$/.test(to.rawType);
  if (tied || column.generated !== null || (long && isIndexed(table, column))) return null;
  const text = to.type.kind === 'text';
  const changed: Column = {
    ...column,
    rawType: to.rawType,
    type: to.type,
    charset: text ? (to.charset ?? column.charset) : null,
    collation: text ? (to.collation ?? column.collation) : null,
  };
  const mariadb = flavor === 'mariadb';
  const name = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  return `ALTER TABLE ${name} MODIFY ${columnSql(changed, table, mariadb)}${mariadb ? ownCheck(table, column) : ''};`;
}

/** MariaDB keeps a check of the column under the column's name, as a part of its definition. */
function ownCheck({ checks }: Table, { name, type }: Column): string {
  const found = type.kind === 'json' ? undefined : checks.find((check) => check.name === name);
  return found === undefined ? '' : ` CHECK (${found.sql})`;
}

function isIndexed({ primaryKey, uniqueKeys, indexes }: Table, { name }: Column): boolean {
  return (
    [primaryKey, ...uniqueKeys].some((key) => key?.columns.includes(name)) ||
    indexes.some(({ parts }) => parts.some(({ column, prefix }) => column === name && prefix === null))
  );
}
