import type { ColumnType } from '../model/column-type.ts';
import type { ColumnDefault } from '../model/schema.ts';
import { sqlForm } from './sql-form.ts';

/** One text for a default however an engine stores it: `0`, `0.00` and `false` of a number column are the same. Digits of the current time follow the column's type and do not count. */
export function defaultForm(given: ColumnDefault, type: ColumnType): string {
  switch (given.kind) {
    case 'now':
      return 'now';
    case 'expression':
      return expressionForm(sqlForm(given.sql));
    case 'literal':
      return `literal ${literalForm(given.value, type)}`;
  }
}

/** What engines call by names of their own, without spaces. */
const sameCalls: ReadonlyMap<string, string> = new Map([
  ['uuid()', 'new uuid'],
  ['uuid_v4()', 'new uuid'],
  ['gen_random_uuid()', 'new uuid'],
  ['uuid_generate_v1()', 'new uuid'],
  ['uuid_generate_v4()', 'new uuid'],
  ['curdate()', 'today'],
  ['current_date', 'today'],
  ['current_date()', 'today'],
  ['json_object()', 'literal {}'],
  ['jsonb_build_object()', 'literal {}'],
  ['json_build_object()', 'literal {}'],
  ['json_array()', 'literal []'],
  ['jsonb_build_array()', 'literal []'],
  ['json_build_array()', 'literal []'],
]);

function expressionForm(form: string): string {
  return sameCalls.get(form.replaceAll(' ', '')) ?? `expression ${form}`;
}

/** Spacing in a document does not count. */
function jsonForm(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return value;
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
    case 'json':
      return jsonForm(value);
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
