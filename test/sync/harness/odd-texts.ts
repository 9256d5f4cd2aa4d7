import type { Random } from '../../demo/dataset/random.ts';

/** Keys that quoting, escaping, collations or JSON could get wrong; no two are one key where case is ignored. */
export const ODD_KEYS: readonly string[] = [
  'plain',
  "o'brien",
  'back\\slash',
  'say "hi"',
  'comma,comma',
  '["json"]',
  'naïve é',
  'straße',
  '日本語',
  '🙂🙃',
  '%_like',
  'null',
  '{}',
  '$1 :name ?',
  'tab\there',
  'line\nbreak',
  '; drop table x; --',
  '`tick`',
];

const PIECES = [...ODD_KEYS, '', ' lead', 'NULL', "''", '\\', '\\N', '𝒳', 'ı', '\u00a0', '0', '-0', 'true'];

/** A text that is hard to carry; at most 80 characters. */
export function oddText(random: Random): string {
  return `${random.pick(PIECES)}${random.pick(PIECES)}${random.whole(0, 999)}`;
}

/** A value, or NULL in one case of four. */
export function maybe(random: Random, value: (random: Random) => string): string | null {
  return random.chance(0.25) ? null : value(random);
}
