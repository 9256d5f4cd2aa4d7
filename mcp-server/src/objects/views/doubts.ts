import type { Context } from './context.ts';
import { isInstant, isMoment, isNumber, isOf, isTruth, type Value, valueWords } from './shape.ts';

type Doubting = Pick<Context, 'doubt' | 'sameServer'>;

/** Notes a doubt unless two such values are equal on both sides or on neither. */
export function doubtEquality(value: Value, where: string, { doubt, sameServer }: Doubting): void {
  if (sameServer && value.exact) return;
  if (isNumber(value) || isMoment(value) || isInstant(value) || isTruth(value) || isOf(value, 'null', 'enum')) return;
  if (isOf(value, 'text', 'enum') && value.source.family === 'enum') return;
  if (isOf(value, 'text') && value.exact) return;
  doubt(`${where} ${valueWords(value)}: the collations of both sides do not call the same values equal`);
}

/** Notes a doubt unless both sides put such values in one order. */
export function doubtOrder(value: Value, where: string, { doubt, sameServer }: Doubting): void {
  if (sameServer && value.exact) return;
  if (isNumber(value) || isMoment(value) || isInstant(value) || isTruth(value) || isOf(value, 'null')) return;
  const [a, b] = [value.source, value.target];
  const sameLabels =
    a.family === 'enum' && b.family === 'enum' && JSON.stringify(a.labels) === JSON.stringify(b.labels);
  if (sameLabels && where.startsWith('ORDER BY')) return;
  doubt(`${where} ${valueWords(value)}: the two sides sort such values differently`);
}
