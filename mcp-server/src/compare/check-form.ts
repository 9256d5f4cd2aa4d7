import type { Check } from '../model/schema.ts';
import { type ComparedTable, targetNames } from './comparison.ts';
import { isSignCheck } from './refuses-negative.ts';
import { sqlForm } from './sql-form.ts';

/** A source CHECK as one text, in the target's names. */
export function checkInTarget({ sql }: Check, table: ComparedTable): string {
  const names = [...targetNames(table)].map(([from, to]) => [from.toLowerCase(), to.toLowerCase()] as const);
  return sqlForm(sql, new Map(names));
}

/** True when the type of the same column on the other side says what this CHECK says: unsigned, JSON, an enum's labels, a truth value. */
export function saidByType(check: Check, { columns }: ComparedTable, side: 'source' | 'target'): boolean {
  return columns.some((pair) => {
    const name = pair[side].name;
    const { type } = pair[side === 'source' ? 'target' : 'source'];
    if (type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float')
      return type.unsigned && isSignCheck(check, name);
    const form = sqlForm(check.sql);
    const column = name.toLowerCase();
    if (type.kind === 'json') return form === `json_valid ( ${column} )`;
    if (type.kind === 'boolean') return form === `${column} in ( 0 , 1 )`;
    return type.kind === 'enum' && form === `${column} in ( ${type.labels.map(quote).join(' , ')} )`;
  });
}

/** The CHECK of the other side that carries the same name, in any case. */
export function sameNamed(check: Check, others: readonly Check[]): Check | undefined {
  return others.find(({ name }) => name.toLowerCase() === check.name.toLowerCase());
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
