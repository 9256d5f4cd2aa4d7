import type { ColumnFact } from '../facts/facts.ts';
import type { Verdict } from './construct.ts';

const BITS: Readonly<Record<string, bigint>> = { tinyint: 8n, smallint: 16n, mediumint: 24n, int: 32n, bigint: 64n };
const TARGET_RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  smallint: signed(16n),
  integer: signed(32n),
  bigint: signed(64n),
  boolean: [0n, 1n],
};

/** Whether a column of PostgreSQL can hold each value that a column of MySQL can, as the same value. */
export function typeHolds(source: ColumnFact, target: ColumnFact): Verdict {
  const { word, sizes } = taken(source.type);
  const whole = BITS[word];
  if (whole !== undefined) return holdsIntegers(source.type, whole, target.type);
  const holds = FAMILIES[word];
  if (holds === undefined) return { altered: `nobody taught these tests what ${source.type} holds` };
  return holds(sizes, target, source) ? 'kept' : { altered: `${source.type} became ${target.type}` };
}

type Holds = (sizes: readonly number[], target: ColumnFact, source: ColumnFact) => boolean;

const text: Holds = ([length = Number.POSITIVE_INFINITY], { type }) => {
  const target = taken(type);
  if (target.word === 'text' || target.word === 'citext') return true;
  return /^char/.test(target.word) && (target.sizes[0] ?? Number.POSITIVE_INFINITY) >= length;
};
const longText: Holds = (_sizes, target, source) => text([], target, source) || /^json/.test(target.type);
const bytes: Holds = (_sizes, { type }) => type === 'bytea';
const decimal: Holds = ([precision = 10, scale = 0], { type }) => {
  const target = taken(type);
  const [digits = Number.POSITIVE_INFINITY, after = 0] = target.sizes;
  return (
    target.word === 'numeric' && (target.sizes.length === 0 || (after >= scale && digits - after >= precision - scale))
  );
};
const labels: Holds = (_sizes, target, source) =>
  target.labels.length > 0
    ? source.labels.every((label) => target.labels.includes(label))
    : text([longest(source)], target, source);

const FAMILIES: Readonly<Record<string, Holds>> = {
  char: text,
  varchar: text,
  tinytext: text,
  text: (_sizes, target, source) => text([], target, source),
  mediumtext: longText,
  longtext: longText,
  json: (_sizes, { type }) => /^jsonb?$/.test(type),
  binary: bytes,
  varbinary: bytes,
  tinyblob: bytes,
  blob: bytes,
  mediumblob: bytes,
  longblob: bytes,
  decimal,
  float: (sizes, { type }) =>
    type === 'real' || type === 'double precision' || (sizes.length === 2 && /^numeric/.test(type)),
  double: (sizes, { type }) => type === 'double precision' || (sizes.length === 2 && /^numeric/.test(type)),
  date: (_sizes, { type }) => type === 'date',
  datetime: (sizes, { type }) => moment(sizes, type, 'without'),
  timestamp: (sizes, { type }) => moment(sizes, type, 'with'),
  // From -838 to 838 hours.
  time: (_sizes, { type }) => type.startsWith('interval'),
  year: (_sizes, { type }) => /^(smallint|integer|bigint|numeric)/.test(type),
  enum: labels,
  set: (_sizes, target, source) =>
    target.type.endsWith('[]')
      ? labels([], { ...target, type: 'text' }, source)
      : text([longest(source)], target, source),
  bit: ([length = 1], { type }) =>
    (length === 1 && type === 'boolean') ||
    (taken(type).word.startsWith('bit') && (taken(type).sizes[0] ?? 1) >= length),
};

/** A DATETIME says what the clock showed, a TIMESTAMP when it was: the zone of a session must move only the second. */
function moment([digits = 0]: readonly number[], type: string, zone: 'with' | 'without'): boolean {
  const target = /^timestamp(?:\((\d)\))? (with|without) time zone$/.exec(type);
  return target?.[2] === zone && Number(target[1] ?? 6) >= digits;
}

function longest({ labels: list, type }: ColumnFact): number {
  return type.startsWith('set') ? list.join(',').length : Math.max(0, ...list.map((label) => label.length));
}

function holdsIntegers(type: string, bits: bigint, target: string): Verdict {
  const [least, most] = type.includes('unsigned') ? [0n, 2n ** bits - 1n] : signed(bits);
  const { word, sizes } = taken(target);
  const [digits, after = 0] = sizes;
  const wide = digits === undefined ? null : 10n ** BigInt(digits - after) - 1n;
  const [from, to] =
    word === 'numeric' ? [wide === null ? least : -wide, wide ?? most] : (TARGET_RANGES[word] ?? [1n, 0n]);
  return from <= least && to >= most ? 'kept' : { altered: `${type} became ${target}` };
}

function signed(bits: bigint): readonly [bigint, bigint] {
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/** A type taken apart into its word and the numbers in brackets. */
export function taken(type: string): { readonly word: string; readonly sizes: readonly number[] } {
  const [, word = type, inside] =
    /^([a-z ]*[a-z])\s*(?:\(([\d, ]+)\))?/i.exec(type.replace(/ (?:unsigned|zerofill)/g, '')) ?? [];
  return { word: word.toLowerCase(), sizes: inside === undefined ? [] : inside.split(',').map(Number) };
}
