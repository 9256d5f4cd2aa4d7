import type { ColumnType } from '../../model/column-type.ts';

/** What a value of an expression is, as far as operators care. `zoned`: an instant; `literal`: quoted text that takes the type of its neighbour. */
export type ValueKind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'literal'
  | 'truth'
  | 'enum'
  | 'date'
  | 'timestamp'
  | 'zoned'
  | 'time'
  | 'uuid'
  | 'bytes'
  | 'null'
  | 'other';

/** SQL of the target and what kind of value it gives. */
export interface Printed {
  readonly sql: string;
  readonly kind: ValueKind;
  /** Both sides compare the value alike: false for text that only one of them folds. */
  readonly alike: boolean;
  /** Every comparison within it was one of values that compare alike. */
  readonly exact: boolean;
}

/** The kind of a column’s values. */
export function kindOfType(type: ColumnType): ValueKind {
  switch (type.kind) {
    case 'integer':
    case 'year':
      return 'integer';
    case 'boolean':
      return 'truth';
    case 'timestamp':
      return type.zoned ? 'zoned' : 'timestamp';
    case 'decimal':
    case 'float':
    case 'text':
    case 'enum':
    case 'date':
    case 'time':
    case 'uuid':
    case 'bytes':
      return type.kind;
    case 'interval':
      return 'time';
    default:
      return 'other';
  }
}

/** Whole numbers, decimals and floats. */
export function isNumber(kind: ValueKind): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}

/** The one kind of several alternatives; null when they have none in common. */
export function joinKinds(kinds: readonly ValueKind[]): ValueKind | null {
  const left = new Set(kinds.filter((kind) => kind !== 'null'));
  if (left.has('literal') && left.has('text')) left.delete('literal');
  if ([...left].every(isNumber) && left.size > 0) {
    return left.has('float') ? 'float' : left.has('decimal') ? 'decimal' : 'integer';
  }
  const [only] = left;
  if (left.size !== 1 || only === undefined || only === 'other') return null;
  return only === 'literal' ? 'text' : only;
}

type Family = 'text' | 'number' | 'exact number' | 'count' | 'moment' | 'printable';

const FAMILIES: Readonly<Record<Family, readonly ValueKind[]>> = {
  text: ['text', 'literal'],
  number: ['integer', 'decimal', 'float'],
  'exact number': ['integer', 'decimal'],
  count: ['integer'],
  moment: ['date', 'timestamp'],
  printable: ['text', 'literal', 'integer', 'decimal'],
};

/** Arguments and result of each function that means the same everywhere. A result of null: the first argument’s kind. */
const CALLS: ReadonlyMap<string, { readonly args: readonly Family[]; readonly result: ValueKind | null }> = new Map([
  ['lower', { args: ['text'], result: 'text' }],
  ['upper', { args: ['text'], result: 'text' }],
  ['char_length', { args: ['text'], result: 'integer' }],
  ['left', { args: ['text', 'count'], result: 'text' }],
  ['right', { args: ['text', 'count'], result: 'text' }],
  ['substring', { args: ['text', 'count', 'count'], result: 'text' }],
  ['trim', { args: ['text'], result: 'text' }],
  ['ltrim', { args: ['text'], result: 'text' }],
  ['rtrim', { args: ['text'], result: 'text' }],
  ['replace', { args: ['text', 'text', 'text'], result: 'text' }],
  ['abs', { args: ['number'], result: null }],
  ['floor', { args: ['exact number'], result: null }],
  ['ceil', { args: ['exact number'], result: null }],
  ['round', { args: ['exact number', 'count'], result: 'decimal' }],
  ['year', { args: ['moment'], result: 'integer' }],
  ['month', { args: ['moment'], result: 'integer' }],
  ['day', { args: ['moment'], result: 'integer' }],
]);
/** Functions whose numbers are places and lengths: both engines read them alike from 1 on. */
const COUNTED = new Set(['left', 'right', 'substring', 'round']);

/** The kind of a call’s result; null when the call does not mean the same everywhere for these arguments. */
export function callKind(name: string, args: readonly Printed[]): ValueKind | null {
  const kinds = args.map(({ kind }) => kind);
  if (name === 'coalesce') return joinKinds(kinds);
  if (name === 'nullif') return args.length === 2 ? (kinds[0] ?? null) : null;
  if (name === 'concat') return kinds.every((kind) => FAMILIES.printable.includes(kind)) ? 'text' : null;
  if (name === 'octet_length') return kinds.length === 1 && kinds[0] === 'bytes' ? 'integer' : null;
  const known = CALLS.get(name);
  if (known === undefined || args.length === 0 || args.length > known.args.length) return null;
  const fits = kinds.every((kind, at) => {
    const family = known.args[at];
    return family !== undefined && FAMILIES[family].includes(kind);
  });
  const plainCounts = !COUNTED.has(name) || args.slice(1).every(({ sql }) => /^[1-9]\d*$/.test(sql));
  const enough = known.args.length === 1 || args.length > 1;
  return fits && plainCounts && (enough || name === 'round') ? (known.result ?? kinds[0] ?? null) : null;
}
