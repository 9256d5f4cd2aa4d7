import type { CanonicalForm, KeyPoint } from '../../model/digest.ts';
import type { Column, Table } from '../../model/schema.ts';

/** How the texts of a key column are put in the order that both databases have. */
export type KeyOrder = 'number' | 'moment' | 'text';

interface KeyPair {
  readonly source: Column;
  readonly target: Column;
  readonly form: CanonicalForm;
}

/** The order of each key column where both databases order it alike, whatever their collations; null when one of them does not. */
export function sharedOrder(key: readonly KeyPair[], source: Table, target: Table): KeyOrder[] | null {
  const orders = key.map((pair) => orderOf(pair, source, target));
  const shared = orders.filter((order) => order !== null);
  return key.length > 0 && shared.length === orders.length ? shared : null;
}

function orderOf({ source, target, form }: KeyPair, sourceTable: Table, targetTable: Table): KeyOrder | null {
  const both = (...kinds: Column['type']['kind'][]) =>
    kinds.includes(source.type.kind) && kinds.includes(target.type.kind);
  switch (form.kind) {
    case 'integer':
    case 'decimal':
      return both('integer', 'decimal', 'year') ? 'number' : null;
    case 'bytes':
      return both('bytes') ? 'text' : null;
    case 'uuid':
      return isByteOrdered(source, sourceTable) && isByteOrdered(target, targetTable) ? 'text' : null;
    case 'date':
      return both('date') ? 'moment' : null;
    case 'timestamp':
      return both('timestamp') ? 'moment' : null;
    default:
      return null;
  }
}

/** A server that lets a table choose its storage is MariaDB when it has uuid columns, and MariaDB orders those by their parts, not by their bytes. */
function isByteOrdered({ type }: Column, { storage }: Table): boolean {
  return (type.kind === 'uuid' && storage === null) || (type.kind === 'bytes' && type.length === 16);
}

/** Compares two places in the shared order. */
export function comparePoints(orders: readonly KeyOrder[], one: KeyPoint, other: KeyPoint): number {
  for (const [at, order] of orders.entries()) {
    const [text, against] = [one[at] ?? '', other[at] ?? ''];
    if (text === against) continue;
    if (order === 'number') return compareNumbers(text, against);
    const years = order === 'moment' ? compareYears(text, against) : 0;
    return years !== 0 ? years : text < against ? -1 : 1;
  }
  return 0;
}

/** Whether this point stands at the same place in the order of both databases: no zero date, infinity, or year of other than four digits. */
export function isCommonPoint(forms: readonly CanonicalForm[], point: KeyPoint): boolean {
  return forms.every(({ kind }, at) => {
    const text = point[at] ?? '';
    if (kind === 'integer' || kind === 'decimal') return /^-?\d+(\.\d+)?$/.test(text);
    if (kind !== 'date' && kind !== 'timestamp') return true;
    return /^\d{4}-\d\d-\d\d/.test(text) && !/^(0000|....-00|....-..-00)/.test(text) && !text.includes('BC');
  });
}

/** Only PostgreSQL has years of other than four digits, which are no text in order. */
function compareYears(one: string, other: string): number {
  const [a, b] = [yearOf(one), yearOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function yearOf(text: string): number {
  if (text.endsWith('infinity')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const year = Number(text.slice(0, text.indexOf('-')));
  return text.endsWith(' BC') ? -year : year;
}

/** What PostgreSQL's numeric holds beside numbers, by its place before or after all of them. */
const BEYOND: ReadonlyMap<string, number> = new Map([
  ['-Infinity', -1],
  ['Infinity', 1],
  ['NaN', 2],
]);

/** Fixed-point numbers of one scale compare like the whole numbers that their digits make. */
function compareNumbers(one: string, other: string): number {
  const [place, against] = [BEYOND.get(one) ?? 0, BEYOND.get(other) ?? 0];
  if (place !== 0 || against !== 0) return place - against;
  const [a, b] = sameScale(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}

function sameScale(one: string, other: string): readonly [bigint, bigint] {
  const [scale, otherScale] = [scaleOf(one), scaleOf(other)];
  const most = Math.max(scale, otherScale);
  return [unscaled(one, most - scale), unscaled(other, most - otherScale)];
}

function scaleOf(text: string): number {
  const at = text.indexOf('.');
  return at < 0 ? 0 : text.length - at - 1;
}

function unscaled(text: string, zeros: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(zeros));
}
