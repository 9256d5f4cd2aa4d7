import type { ColumnType } from '../model/column-type.ts';
import type { Check } from '../model/schema.ts';
import type { ComparedTable } from './comparison.ts';
import { isSignCheck } from './refuses-negative.ts';
import { sqlForm } from './sql-form.ts';

/** A source CHECK as one text, in the target's names. */
export function checkInTarget({ sql }: Check, table: ComparedTable): string {
  const names = [...table.targetNames].map(([from, to]) => [from.toLowerCase(), to.toLowerCase()] as const);
  return sqlForm(sql, new Map(names));
}

/** True for an exclusion constraint, which compares rows with one another. */
export function isExclusion({ sql }: Check): boolean {
  return /^exclude\s/i.test(sql);
}

/** True when the type of the same column on the other side says what this CHECK says: unsigned, a length, JSON, the labels of an enum or set, a truth value. */
export function saidByType(check: Check, { columns }: ComparedTable, side: 'source' | 'target'): boolean {
  return columns.some((pair) =>
    saysWhatTypeSays(check, pair[side].name, pair[side === 'source' ? 'target' : 'source'].type),
  );
}

/** True when the CHECK refuses of the column just what the type does. */
export function saysWhatTypeSays(check: Check, column: string, type: ColumnType): boolean {
  if (isSignCheck(check, column)) return isUnsigned(type);
  return formsOf(type, column.toLowerCase()).includes(sqlForm(check.sql));
}

function isUnsigned(type: ColumnType): boolean {
  return (type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float') && type.unsigned;
}

/** What a type says about its values, as CHECKs would. */
function formsOf(type: ColumnType, column: string): string[] {
  switch (type.kind) {
    case 'json':
      return [`json_valid ( ${column} )`];
    case 'boolean':
      return [`${column} in ( 0 , 1 )`];
    case 'enum':
      return [`${column} in ( ${type.labels.map(quote).join(' , ')} )`];
    case 'set':
      return [`${column} <@ array [ ${type.labels.map(quote).join(' , ')} ]`];
    case 'text':
      return ['char_length', 'character_length', 'length'].map((name) => `${name} ( ${column} ) <= ${type.length}`);
    case 'bytes':
      return ['octet_length', 'length'].map((name) => `${name} ( ${column} ) <= ${type.length}`);
    default:
      return [];
  }
}

/** The CHECK of the other side that carries the same name, in any case. */
export function sameNamed(check: Check, others: readonly Check[]): Check | undefined {
  return others.find(({ name }) => name.toLowerCase() === check.name.toLowerCase());
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
