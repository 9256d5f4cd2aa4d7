import type { ColumnType } from '../../../model/column-type.ts';
import type { CatalogueText } from '../../../model/ddl-contract.ts';
import type { Column, ColumnDefault } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { printCondition, printValue } from '../../ddl/print-expression.ts';
import { quoteLiteral } from '../quote.ts';
import { postgresWriting } from './writing.ts';

/** A default of the target, and what is said about it. */
export interface AdoptedDefault {
  readonly value: ColumnDefault | null;
  readonly said: readonly Said[];
}

const NONE: AdoptedDefault = { value: null, said: [] };

/** The default in the target’s words; one that has none is left out, and named. */
export function adoptDefault(column: Column, type: ColumnType, text: CatalogueText): AdoptedDefault {
  const given = column.default;
  if (given === null) return NONE;
  if (given.kind === 'now') return { value: { kind: 'now', precision: given.precision }, said: [] };
  if (given.kind === 'literal') return literal(column, given.value, type);
  const sql = expression(given.sql, type, text);
  return sql === null
    ? dropped(
        given.sql,
        'Its meaning on PostgreSQL is not certain: write the value in every insert, or add the default by hand.',
      )
    : { value: { kind: 'expression', sql }, said: [rewritten(given.sql, sql)] };
}

function literal(column: Column, value: string, type: ColumnType): AdoptedDefault {
  const whole: AdoptedDefault = { value: { kind: 'literal', value }, said: [] };
  switch (type.kind) {
    case 'date':
    case 'timestamp':
      return /^0000|-00/.test(value)
        ? dropped(`'${value}'`, 'PostgreSQL has no such date. Decide what stands for it: NULL, or a real date.')
        : whole;
    case 'boolean':
      if (/^[01]$/.test(value) || !/^-?\d+$/.test(value)) return whole;
      return { value: { kind: 'literal', value: '1' }, said: [rewritten(value, 'true')] };
    case 'time':
      return /^([01]\d|2[0-4]):/.test(value) ? whole : dropped(`'${value}'`, 'It is no time of day.');
    case 'integer':
      return column.type.kind === 'bits'
        ? { value: { kind: 'literal', value: String(Number.parseInt(value, 2)) }, said: [] }
        : whole;
    case 'array': {
      // As a literal where no label needs quotes within it.
      if (/^([\w-]+(,[\w-]+)*)?$/.test(value) && !/(^|,)null(,|$)/i.test(value))
        return { value: { kind: 'literal', value: `{${value}}` }, said: [] };
      const sql = `ARRAY[${value.split(',').map(quoteLiteral).join(', ')}]::text[]`;
      return { value: { kind: 'expression', sql }, said: [rewritten(`'${value}'`, sql)] };
    }
    case 'bytes':
      return column.type.kind === 'other' || column.type.kind === 'geometry'
        ? dropped(value, 'The bytes that it stands for are not known.')
        : whole;
    case 'uuid':
      return column.type.kind === 'bytes' && !/^\\x[0-9a-f]{32}$/.test(value)
        ? dropped(value, 'It is no UUID.')
        : uuid(value);
    case 'other':
      return dropped(value, 'The type has no text that is known for it.');
    default:
      return value.includes('\0') ? dropped('a text with a NUL character', 'PostgreSQL cannot hold one.') : whole;
  }
}

function uuid(value: string): AdoptedDefault {
  return { value: { kind: 'literal', value: value.replace(/^\\x/, '') }, said: [] };
}

function expression(sql: string, type: ColumnType, text: CatalogueText): string | null {
  const parsed = text.expression(sql);
  if (parsed === null) return null;
  if (parsed.kind === 'call' && parsed.args.length === 0) {
    if (parsed.name === 'new_uuid')
      return type.kind === 'uuid' ? 'gen_random_uuid()' : type.kind === 'text' ? '(gen_random_uuid())::text' : null;
    if (parsed.name === 'today') return type.kind === 'date' ? 'CURRENT_DATE' : null;
    if (parsed.name === 'now')
      return type.kind === 'date' ? 'CURRENT_DATE' : type.kind === 'timestamp' ? 'CURRENT_TIMESTAMP' : null;
    if (type.kind === 'json')
      return parsed.name === 'empty_array' ? "'[]'" : parsed.name === 'empty_object' ? "'{}'" : null;
    return null;
  }
  // A text that becomes a document or an array is read by other rules.
  if (['json', 'array', 'bytes', 'bits', 'inet', 'other', 'geometry'].includes(type.kind) && parsed.kind !== 'text')
    return null;
  if (type.kind === 'array' || type.kind === 'bytes' || type.kind === 'bits') return null;
  const none = () => null;
  return (type.kind === 'boolean' ? printCondition : printValue)(parsed, none, postgresWriting)?.sql ?? null;
}

function rewritten(from: string, to: string): Said {
  return {
    id: 'default',
    effect: 'changed',
    what: `The default ${from} is written ${to}.`,
    why: 'The same value in PostgreSQL’s words.',
  };
}

function dropped(what: string, why: string): AdoptedDefault {
  return {
    value: null,
    said: [{ id: 'default', effect: 'not mapped', what: `The default ${what} is left out.`, why }],
  };
}
