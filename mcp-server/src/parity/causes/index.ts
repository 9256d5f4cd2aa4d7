import { isStandIn, isUndecided } from '../../model/long-text.ts';
import type { Cause, ParityDifference } from '../../model/parity.ts';
import { normalForm } from '../../model/values.ts';
import { isBooleanInverted } from './boolean-inverted.ts';
import { isByteOrder } from './byte-order.ts';
import type { CauseColumn, RowCauseColumn } from './cause-column.ts';
import { isCharsetDamage } from './charset-damage.ts';
import { isEscaping } from './escaping.ts';
import { isFractionLost } from './fraction-lost.ts';
import { differingLeaves } from './json-leaves.ts';
import { isLetterCase } from './letter-case.ts';
import { isLineEnding } from './line-ending.ts';
import { modificationOrder } from './modification-order.ts';
import { causeOfNull } from './null-values.ts';
import { isOverflowClamped } from './overflow-clamped.ts';
import { isOverflowWrapped } from './overflow-wrapped.ts';
import { isPadding } from './padding.ts';
import { isRounded } from './rounding.ts';
import { isSignLost } from './sign-lost.ts';
import { timeZoneShift } from './time-zone-shift.ts';
import { isTrailingSpace } from './trailing-space.ts';
import { isTruncation, isUnreadableCut } from './truncation.ts';
import { isUnicodeNormalization } from './unicode-normalization.ts';
import { isWhiteSpace } from './white-space.ts';
import { isZeroDate } from './zero-date.ts';

export type { CauseColumn, RowCauseColumn } from './cause-column.ts';

/** Causes that the texts of a value show, the most particular first. */
const OF_VALUES: readonly (readonly [Cause, (column: CauseColumn, source: string, target: string) => boolean])[] = [
  ['boolean inverted', isBooleanInverted],
  ['sign lost', isSignLost],
  ['overflow clamped', isOverflowClamped],
  ['rounding', isRounded],
  ['overflow wrapped', isOverflowWrapped],
  ['fraction lost', isFractionLost],
  ['padding', isPadding],
  ['byte order', isByteOrder],
];

/** Causes between two texts of characters, the most particular first. */
const OF_CHARACTERS: readonly (readonly [Cause, (source: string, target: string) => boolean])[] = [
  ['trailing space', isTrailingSpace],
  ['line ending', isLineEnding],
  ['white space', isWhiteSpace],
  ['unicode normalization', isUnicodeNormalization],
  ['case', isLetterCase],
  ['escaping', isEscaping],
  ['charset damage', isCharsetDamage],
];

/** What made two canonical texts of a column pair differ, where they show it; null for equal values and for anything else. */
export function causeOfValues(column: CauseColumn, source: string | null, target: string | null): Cause | null {
  return isSameValue(column, source, target) ? null : causeOfUnlike(column, source, target);
}

function isSameValue({ rule }: CauseColumn, source: string | null, target: string | null): boolean {
  return source === target || normalForm(rule, source) === normalForm(rule, target);
}

function causeOfUnlike(column: CauseColumn, source: string | null, target: string | null): Cause | null {
  if (isZeroDate(column, source, target)) return 'zero date';
  if (source === null || target === null) return causeOfNull(source, target);
  if (column.form.kind === 'json') return causeOfJson(source, target);
  const shift = timeZoneShift(column, source, target);
  if (shift !== null) return shift;
  const ofValues = OF_VALUES.find(([, holds]) => holds(column, source, target))?.[0] ?? null;
  return ofValues ?? causeOfTexts(column, source, target);
}

function causeOfTexts(column: CauseColumn, source: string, target: string): Cause | null {
  const texts = characters(column, source, target);
  if (texts !== null) {
    const found = OF_CHARACTERS.find(([, holds]) => holds(...texts))?.[0] ?? null;
    if (found !== null) return found;
  }
  const isCut = texts === null ? isUnreadableCut(column, source, target) : isTruncation(column, ...texts);
  return isCut ? 'truncation' : null;
}

const STRING = { kind: 'text', length: null, fixed: false } as const;
const NUMBER = { kind: 'float', bits: 64, unsigned: false } as const;
const LEAF = {
  text: { form: { kind: 'text' }, rule: 'exact', source: STRING, target: STRING },
  number: { form: { kind: 'float' }, rule: 'exact', source: NUMBER, target: NUMBER },
} as const satisfies Readonly<Record<string, CauseColumn>>;

/** The one cause that all differing values inside two documents have. */
function causeOfJson(source: string, target: string): Cause | null {
  const leaves = differingLeaves(source, target);
  if (leaves === null) return null;
  // The documents differ, and yet not once their numbers are read into 64 bits.
  if (leaves.length === 0) return 'rounding';
  const causes = new Set(
    leaves.map(([from, to]) => {
      if (typeof from === 'string' && typeof to === 'string') return causeOfValues(LEAF.text, from, to);
      const numbers = typeof from === 'number' && typeof to === 'number';
      return numbers ? causeOfValues(LEAF.number, String(from), String(to)) : null;
    }),
  );
  const [cause = null] = causes;
  return causes.size === 1 ? cause : null;
}

const BYTES = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Both values as characters; null where they are none. Text against bytes is compared as hex digits. */
function characters(column: CauseColumn, source: string, target: string): readonly [string, string] | null {
  const { kind } = column.form;
  if (kind === 'text' || kind === 'text-trimmed' || kind === 'set') return [source, target];
  if (kind !== 'bytes' || (column.source.kind !== 'text' && column.target.kind !== 'text')) return null;
  try {
    return [BYTES.decode(Buffer.from(source, 'hex')), BYTES.decode(Buffer.from(target, 'hex'))];
  } catch {
    return null;
  }
}

/** A column in which two rows differ, its canonical texts, and what made them differ where they show it. */
export interface ValueDifference {
  readonly column: RowCauseColumn;
  readonly source: string | null;
  readonly target: string | null;
  readonly cause: Cause | null;
}

/** The columns in which two rows differ, as far as that can be told. Texts are canonical, in the order of `columns`; of what stands for a text no cause is told. */
export function differencesOf(
  columns: readonly RowCauseColumn[],
  source: readonly (string | null)[],
  target: readonly (string | null)[],
): ValueDifference[] {
  return columns.flatMap((column, at) => {
    const [from, to] = [source[at] ?? null, target[at] ?? null];
    if (isUndecided(column.rule, from, to) || isSameValue(column, from, to)) return [];
    const cause = isStandIn(from) || isStandIn(to) ? null : causeOfUnlike(column, from, to);
    return [{ column, source: from, target: to, cause }];
  });
}

/** What happened to a row as a whole, where it can be told: by its kind, else by the columns in which it differs. */
export function causeOfRow(kind: ParityDifference['kind'], differences: readonly ValueDifference[]): Cause | null {
  if (kind === 'missing') return 'never arrived';
  if (kind === 'extra') return 'ghost';
  if (kind === 'duplicate') return 'duplicate';
  const changed = differences.some(({ cause }) => cause === null);
  for (const { column, source, target, cause } of differences) {
    if (source === null || target === null) continue;
    // A clock that was cut says nothing about which row is the later one, nor one that was shifted while all else agrees.
    const shifted = cause?.startsWith('time zone shift') === true;
    if (cause !== null && !(shifted && changed)) continue;
    const order = modificationOrder(column, source, target);
    if (order !== null) return order;
  }
  return null;
}
