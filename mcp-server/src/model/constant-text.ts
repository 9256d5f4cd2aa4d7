import type { CanonicalForm } from './digest.ts';
import { LockstepError } from './errors.ts';
import type { Column } from './schema.ts';
import { ownPair } from './typed-column.ts';
import { valueText } from './value-text.ts';

const KINDS: readonly Column['type']['kind'][] = [
  'integer',
  'boolean',
  'year',
  'decimal',
  'text',
  'enum',
  'bytes',
  'bits',
  'uuid',
  'date',
  'timestamp',
];

/** Whether a value of the column has one canonical text, so that a row can be compared with a constant. */
export function hasConstantText(column: Column): boolean {
  const { type } = column;
  const spelt = KINDS.includes(type.kind) || (type.kind === 'time' && !type.zoned);
  return spelt && !(type.kind === 'bits' && type.varying) && ownPair(column).speltAlike;
}

/**
 * The canonical text of a value that a column shall hold in every row; null for NULL. Of a type whose values have more than one text it
 * is what was given. VALIDATION when the column cannot hold it.
 */
export function constantText(column: Column, value: string | number | boolean | null): string | null {
  if (value === null) {
    if (!column.nullable) throw cannotHold(column, null, 'it refuses NULL');
    return null;
  }
  if (!hasConstantText(column)) return String(value);
  const pair = ownPair(column);
  const text = canonical(pair.form, column, valueText(pair, value));
  const why = tooLong(column, text);
  if (why !== null) throw cannotHold(column, value, why);
  return text;
}

function canonical(form: CanonicalForm, { type }: Column, text: string): string {
  switch (form.kind) {
    case 'decimal': {
      const [whole = '', fraction = ''] = text.split('.');
      return `${whole}.${fraction.padEnd(form.scale, '0')}`;
    }
    case 'timestamp':
      return withoutZeros(text);
    case 'time':
      return withoutZeros(/^-?\d+:\d\d$/.test(text) ? `${text}:00` : text);
    case 'bits':
      return type.kind === 'bits' ? text.padStart(type.length ?? 1, '0') : text;
    case 'bytes':
      return type.kind === 'bytes' && type.fixed ? text.padEnd(2 * (type.length ?? 0), '0') : text;
    default:
      return text;
  }
}

function withoutZeros(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function tooLong({ type }: Column, text: string): string | null {
  if (type.kind === 'bytes' && type.length !== null && text.length > 2 * type.length)
    return `it holds ${type.length} bytes`;
  if (type.kind === 'bits' && type.length !== null && /^[01]+$/.test(text) && text.length > type.length)
    return `it holds ${type.length} bits`;
  const fraction = text.split('.')[1] ?? '';
  const clock = type.kind === 'timestamp' || type.kind === 'time';
  return clock && fraction.length > type.precision ? `it holds ${type.precision} digits after the second` : null;
}

function cannotHold({ name, rawType }: Column, value: unknown, why: string): LockstepError {
  const shown = value === null ? 'NULL' : JSON.stringify(value)?.slice(0, 200);
  return new LockstepError(
    'VALIDATION',
    `column ${JSON.stringify(name)} is ${rawType} and cannot hold ${shown}: ${why}`,
    {
      hint: 'Give a value of the column’s own type; inspect_schema shows the types.',
    },
  );
}
