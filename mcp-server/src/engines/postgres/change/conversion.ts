import type { ColumnType } from '../../../model/column-type.ts';
import type { Column } from '../../../model/schema.ts';
import { columnType } from '../types.ts';
import { quoted } from './statement.ts';

const ALIASES: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  int2: 'smallint',
  bool: 'boolean',
  float8: 'double precision',
  float4: 'real',
  decimal: 'numeric',
  varchar: 'character varying',
  char: 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};

/** A type as the catalogue spells it, of one that a user spells. */
export function catalogued(type: string): string {
  const [, word = '', args = '', rest = ''] =
    /^([a-z_0-9 ]+?)\s*(\([^)]*\))?((?: with.*)?(?:\[\])?)$/.exec(type.toLowerCase()) ?? [];
  const base = ALIASES[word] ?? word;
  if (rest.startsWith(' with')) return `${word}${args}${rest}`;
  const [first = '', ...others] = base.split(' ');
  return ['timestamp', 'time'].includes(first) && others.length > 0
    ? `${first}${args} ${others.join(' ')}${rest}`
    : `${base}${args}${rest}`;
}

/** Whether a table need not be written anew, or read, for the new type. */
export function inPlace(from: Column, type: string): boolean {
  const to = columnType(type, new Map());
  const { type: old } = from;
  if (old.kind === 'text' && to.kind === 'text' && !old.fixed && !to.fixed)
    return (
      !/citext/.test(`${from.rawType} ${type}`) &&
      (to.length === null || (old.length !== null && old.length <= to.length))
    );
  if (old.kind === 'decimal' && to.kind === 'decimal')
    return to.precision === null || (old.precision !== null && old.precision <= to.precision && old.scale === to.scale);
  return false;
}

/** How values of one type become those of another. */
export interface Conversion {
  /** The value of an expression in the other type. */
  convert(value: string): string;
  /** The function that it calls; null: a cast that cannot fail or lose anything. */
  readonly fn: { readonly name: string; readonly create: string } | null;
}

/** Values of `from` as `to`. What cannot be told in the other type exactly is NULL, or with `strict` an error; text may be read in any spelling. */
export function conversion(from: string, to: string, name: string, strict: boolean): Conversion {
  const cast = castOf(from, to);
  if (total(columnType(from, new Map()), columnType(to, new Map())))
    return { convert: (value) => cast(`(${value})`), fn: null };
  const textual = columnType(from, new Map()).kind === 'text' && columnType(to, new Map()).kind !== 'text';
  const exact = textual
    ? ''
    : `\n  IF ${castOf(to, from)('made')} IS DISTINCT FROM value THEN\n    ${strict ? `RAISE EXCEPTION 'lockstep: the old shape cannot hold this value' USING ERRCODE = 'data_exception'` : 'RETURN NULL'};\n  END IF;`;
  const body = `DECLARE\n  made ${to};\nBEGIN\n  made := ${cast('value')};${exact}\n  RETURN made;${strict ? '' : '\nEXCEPTION WHEN data_exception THEN\n  RETURN NULL;'}\nEND`;
  return {
    convert: (value) => `${name}(${value})`,
    fn: {
      name: `${name}(${from})`,
      create: `CREATE OR REPLACE FUNCTION ${name}(value ${from}) RETURNS ${to} LANGUAGE plpgsql STABLE STRICT AS ${quoted(body)};`,
    },
  };
}

/** A reading without a zone is one of UTC, whatever the session says. */
function castOf(from: string, to: string): (value: string) => string {
  const zoned = (type: string) => type.startsWith('timestamp') && type.includes(' with ');
  const unzoned = (type: string) => (type.startsWith('timestamp') || type === 'date') && !zoned(type);
  if (zoned(from) && unzoned(to)) return (value) => `(${value} AT TIME ZONE 'UTC')::${to}`;
  if (unzoned(from) && zoned(to)) return (value) => `(${value}::timestamp AT TIME ZONE 'UTC')::${to}`;
  return (value) => `${value}::${to}`;
}

/** Every value has one of the other type that says the same. */
function total(from: ColumnType, to: ColumnType): boolean {
  if (to.kind === 'text') return to.length === null && !to.fixed && !(from.kind === 'text' && from.fixed);
  if (from.kind === 'integer' && to.kind === 'integer') return from.bits <= to.bits;
  if (from.kind === 'integer' && to.kind === 'decimal')
    return to.precision === null || to.precision - (to.scale ?? 0) >= from.bits / 3.2;
  if (from.kind === 'timestamp' && to.kind === 'timestamp') return from.precision <= to.precision;
  if (from.kind === 'float' && to.kind === 'float') return from.bits <= to.bits;
  return false;
}
