import type { ColumnType } from '../model/column-type.ts';
import type { ColumnDefault } from '../model/schema.ts';
import { sqlForm } from './sql-form.ts';

/** One text for a default however an engine stores it: `0`, `0.00` and `false` of a number column are the same. Digits of the current time follow the column's type and do not count. */
export function defaultForm(given: ColumnDefault, type: ColumnType): string {
  switch (given.kind) {
    case 'now':
      return 'now';
    case 'expression':
      return `expression ${sqlForm(given.sql)}`;
    case 'literal':
      return `literal ${literalForm(given.value, type)}`;
  }
}

function literalForm(value: string, type: ColumnType): string {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'year':
    case 'boolean':
      return numberForm(value);
    case 'bits':
      return numberForm(value.replace(/^b'([01]*)'$/i, '$1'));
    case 'timestamp':
    case 'time':
      return value
        .replace(/\+00(?::?00)?$/, '')
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '');
    case 'text':
      return type.fixed ? value.trimEnd() : value;
    case 'uuid':
      return value.toLowerCase();
    case 'array':
      return value.replace(/^\{(.*)\}$/s, '$1');
    default:
      return value;
  }
}

function numberForm(value: string): string {
  const word = { true: '1', t: '1', false: '0', f: '0' }[value.toLowerCase()];
  if (word !== undefined) return word;
  const digits = /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(value.trim());
  if (digits === null) return value;
  const [, sign = '', whole = '', fraction = ''] = digits;
  const number = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return sign === '-' && number !== '0' ? `-${number}` : number;
}
