import type { ColumnType } from '../../../model/column-type.ts';
import type { Column, ColumnDefault } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { printValue } from '../../ddl/print-expression.ts';
import { escapedLiteral } from '../quote.ts';
import type { Adoption } from './adoption.ts';
import { mysqlWriting } from './writing.ts';

/** A default of the target, and what is said about it. */
export interface AdoptedDefault {
  readonly value: ColumnDefault | null;
  readonly said: readonly Said[];
}

/** The default in MySQL’s words; one that has none is left out, and named. */
export function adoptDefault(adoption: Adoption, column: Column, rawType: string, type: ColumnType): AdoptedDefault {
  const given = column.default;
  if (given === null) return { value: null, said: [] };
  if (given.kind === 'now') {
    return type.kind === 'timestamp'
      ? { value: { kind: 'now', precision: type.precision }, said: [] }
      : dropped('the current time', 'The target’s type holds no moment.');
  }
  if (adoption.own && adoption.same) return { value: given, said: [] };
  if (given.kind === 'expression') return expression(adoption, given.sql, rawType, type);
  const value = adoption.own ? given.value : literal(column.type, given.value, type);
  return value === null
    ? dropped(`'${given.value}'`, 'The target’s type has no such value: write it in every insert, or choose another.')
    : { value: { kind: 'literal', value }, said: later(rawType) };
}

/** MySQL takes a default of these only as an expression. */
function later(rawType: string): Said[] {
  if (!/^(long|medium|tiny)?(text|blob)$|^json$|^point$|^geometry/.test(rawType)) return [];
  return [
    {
      id: 'default',
      effect: 'changed',
      what: 'The default is an expression in parentheses.',
      why: `${rawType} takes no plain default on MySQL.`,
    },
  ];
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function literal(from: ColumnType, value: string, type: ColumnType): string | null {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return NUMBER.test(value) ? value : null;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
    case 'timestamp':
      return /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?(\+00(:?00)?)?$/.test(value) && !tooEarly(value, type.zoned)
        ? value.replace(/\+00(:?00)?$/, '')
        : null;
    case 'time':
      return /^-?\d{1,3}:\d\d:\d\d(\.\d+)?$/.test(value) ? value : null;
    case 'json':
      return from.kind === 'array' ? arrayAsJson(value, from.of) : value;
    case 'bytes':
      return from.kind === 'uuid' ? `\\x${value.replaceAll('-', '')}` : value;
    case 'geometry':
    case 'other':
      return null;
    default:
      return value;
  }
}

function tooEarly(value: string, zoned: boolean): boolean {
  return zoned && (value < '1970-01-02' || value > '2038-01-18');
}

/** `{a,b}` without quotes inside; another spelling is left to a person. */
function arrayAsJson(value: string, of: string): string | null {
  const inner = /^\{([^{}"\\]*)\}$/.exec(value)?.[1];
  if (inner === undefined) return null;
  const elements = inner === '' ? [] : inner.split(',');
  const numbers = /^(smallint|integer|bigint|numeric)/.test(of);
  if (numbers && elements.some((element) => !NUMBER.test(element))) return null;
  return `[${elements.map((element) => (numbers ? element : JSON.stringify(element))).join(', ')}]`;
}

function expression(adoption: Adoption, sql: string, rawType: string, type: ColumnType): AdoptedDefault {
  const written = inMysqlWords(adoption, sql, rawType, type);
  if (written === null)
    return dropped(
      sql,
      'Its meaning on the target is not certain: write the value in every insert, or add the default by hand.',
    );
  const said: Said = {
    id: 'default',
    effect: 'changed',
    what: `The default ${sql} is written ${written}.`,
    why: 'The same value in the target’s words.',
  };
  return { value: { kind: 'expression', sql: written }, said: [said] };
}

function inMysqlWords(adoption: Adoption, sql: string, rawType: string, type: ColumnType): string | null {
  const parsed = adoption.request.sourceText.expression(sql);
  if (parsed === null) return null;
  if (parsed.kind === 'call' && parsed.args.length === 0) {
    if (parsed.name === 'new_uuid')
      return rawType === 'binary(16)' ? (adoption.mariadb ? null : 'uuid_to_bin(uuid())') : 'uuid()';
    if (parsed.name === 'today' || (parsed.name === 'now' && type.kind === 'date'))
      return type.kind === 'date' ? 'curdate()' : null;
    if (parsed.name === 'empty_array') return type.kind === 'json' ? 'json_array()' : null;
    return parsed.name === 'empty_object' && type.kind === 'json' ? 'json_object()' : null;
  }
  if (parsed.kind === 'text') {
    const value = literal(type, parsed.value, type);
    return value === null ? null : escapedLiteral(value);
  }
  const printed = printValue(parsed, () => null, mysqlWriting);
  return printed?.sql ?? null;
}

function dropped(what: string, why: string): AdoptedDefault {
  return {
    value: null,
    said: [{ id: 'default', effect: 'not mapped', what: `The default ${what} is left out.`, why }],
  };
}
