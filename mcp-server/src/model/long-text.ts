import type { CanonicalForm } from './digest.ts';
import type { ValueRule } from './forms.ts';
import type { ShowValue } from './show-value.ts';

/**
 * What a row that is read by its key holds in place of a very long text: the mark, its characters, its SHA-256 and its beginning, joined
 * by colons. Equal stand-ins are equal texts. A text that begins with the mark is never read as it is, so no text passes for a stand-in.
 */
export const LONG_TEXT = { mark: 'lockstep-long:', characters: 1_000_000, shown: 60 } as const;

const STAND_IN = /^lockstep-long:(\d+):([0-9a-f]{64}):(.*)$/s;

/** Whether a column's long texts are read as stand-ins: those of numbers, dates and the like are never long. */
export function hasStandIns({ kind }: CanonicalForm): boolean {
  return kind === 'text' || kind === 'text-trimmed' || kind === 'bytes' || kind === 'json';
}

/** Whether it only stands for a text. */
export function isStandIn(text: string | null): boolean {
  return text?.startsWith(LONG_TEXT.mark) === true && STAND_IN.test(text);
}

/** Whether two texts of a column that is judged by value cannot be told from each other: other texts may be the same value. */
export function isUndecided(rule: ValueRule, source: string | null, target: string | null): boolean {
  if (rule === 'exact' || source === null || target === null || source === target) return false;
  return isStandIn(source) || isStandIn(target);
}

/** Shows of a stand-in the beginning and the digest of what it stands for, and how long that is. */
export function showingLong(show: ShowValue): ShowValue {
  return (text) => {
    const [, characters = '', digest = '', head = ''] = isStandIn(text) ? (STAND_IN.exec(text ?? '') ?? []) : [];
    if (characters === '') return show(text);
    const count = Number(characters).toLocaleString('en-US');
    const shown = show(`${head}… ${count} characters, SHA-256 ${digest}`);
    // A mask says how long the value is.
    return shown?.replace(/^•••\(\d+ chars/, `•••(${count} chars`) ?? null;
  };
}
