import type { ColumnType } from '../../model/column-type.ts';
import type { Column } from '../../model/schema.ts';

/** What an expression can hold on one side, as far as operators and functions care. */
export type Shape =
  | { readonly family: 'whole'; readonly bits: number; readonly unsigned: boolean }
  /** Digits before and after the point; null: as many as the engine can. */
  | { readonly family: 'decimal'; readonly whole: number | null; readonly scale: number | null }
  | { readonly family: 'text'; readonly fixed: boolean; readonly utf8: boolean }
  | { readonly family: 'enum'; readonly labels: readonly string[] }
  /** A moment of the world, which a session shows in its own zone; digits after the second. */
  | { readonly family: 'instant'; readonly precision: number }
  | { readonly family: 'date' | 'timestamp' | 'truth' | 'null' }
  /** May be read, counted and tested for NULL; nothing else is known to agree. */
  | { readonly family: 'other'; readonly name: string };

/** An expression's shape on both sides. */
export interface Value {
  readonly source: Shape;
  readonly target: Shape;
  /** True when two such values are equal on one side exactly when they are on the other. */
  readonly exact: boolean;
  /** True of a literal, which takes on the collation of what it is compared with. */
  readonly literal: boolean;
}

export function shapeOf({ type, rawType, charset }: Column): Shape {
  const simple = simpleShape(type);
  if (simple !== null) return simple;
  if (type.kind !== 'text') return { family: 'other', name: rawType };
  return { family: 'text', fixed: type.fixed, utf8: charset !== null && /^(utf-?8(mb[34])?|ascii)$/i.test(charset) };
}

function simpleShape(type: ColumnType): Shape | null {
  switch (type.kind) {
    case 'integer':
      return { family: 'whole', bits: type.bits, unsigned: type.unsigned };
    case 'year':
      return { family: 'whole', bits: 16, unsigned: true };
    case 'boolean':
      return { family: 'truth' };
    case 'decimal': {
      const whole = type.precision === null || type.scale === null ? null : type.precision - type.scale;
      return { family: 'decimal', whole, scale: type.scale };
    }
    case 'date':
      return { family: 'date' };
    case 'timestamp':
      return type.zoned ? { family: 'instant', precision: type.precision } : { family: 'timestamp' };
    case 'enum':
      return { family: 'enum', labels: type.labels };
    default:
      return null;
  }
}

/** The same shape on both sides. */
export function both(shape: Shape, exact = true, literal = false): Value {
  return { source: shape, target: shape, exact, literal };
}

/** A whole number of up to 64 bits on both sides, as counts are. */
export const wholeValue = both({ family: 'whole', bits: 64, unsigned: false });
/** Year, month, day, hour or minute of a date. */
export function datePart(family: 'whole' | 'decimal'): Shape {
  return family === 'whole' ? { family, bits: 64, unsigned: false } : { family, whole: 4, scale: 0 };
}

/** Seconds since 1970: with as many digits as the moment has, or always to the millionth where parts of dates are decimals. */
export function secondsShape(moment: Shape, family: 'whole' | 'decimal'): Shape {
  const digits = moment.family === 'instant' ? moment.precision : 6;
  if (family === 'whole' && digits === 0) return { family, bits: 64, unsigned: false };
  return { family: 'decimal', whole: 12, scale: family === 'whole' ? digits : 6 };
}

export const truthValue = both({ family: 'truth' });
export const textValue = (exact: boolean): Value => both({ family: 'text', fixed: false, utf8: true }, exact);

/** True when the value is of one of these families on both sides. */
export function isOf({ source, target }: Value, ...families: readonly Shape['family'][]): boolean {
  return families.includes(source.family) && families.includes(target.family);
}

export const isNumber = (value: Value): boolean => isOf(value, 'whole', 'decimal');
export const isInstant = (value: Value): boolean => isOf(value, 'instant');
export const isMoment = (value: Value): boolean => isOf(value, 'date', 'timestamp');

/** A truth value on one side at least, which may be a number on the other. */
export function isTruth({ source, target }: Value): boolean {
  const families = [source.family, target.family];
  return families.includes('truth') && families.every((family) => family === 'truth' || family === 'whole');
}

/** In words, for a reason. */
export function valueWords({ source, target }: Value): string {
  const word = (shape: Shape) => (shape.family === 'other' ? shape.name : words[shape.family]);
  return word(source) === word(target) ? word(source) : `${word(source)} (${word(target)} on the target)`;
}

const words = {
  whole: 'a whole number',
  decimal: 'a decimal',
  text: 'a text',
  enum: 'an enum',
  date: 'a date',
  timestamp: 'a timestamp',
  instant: 'a timestamp with its zone',
  truth: 'a truth value',
  null: 'NULL',
} as const;
