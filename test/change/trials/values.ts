import type { Random } from '../../demo/dataset/random.ts';

const POOL = [
  '',
  'NULL',
  ' ',
  'ann@example.org',
  'Ann@Example.org',
  'ann@example.org ',
  "o'hara",
  'a"b`c\\d',
  'żółw 🐢',
  '�',
  'ß',
  'x'.repeat(190),
];

/** Texts that are apt to be taken for one another, and nothing. */
export function oddText(random: Random): string | null {
  if (random.chance(0.15)) return null;
  return random.chance(0.4) ? random.pick(POOL) : `t${random.whole(0, 9_999)}`;
}

/** Whole numbers of 32 bits, and nothing. */
export function oddNumber(random: Random): string | null {
  if (random.chance(0.15)) return null;
  return random.chance(0.3)
    ? random.pick(['0', '-1', '2147483647', '-2147483648'])
    : String(random.whole(-9_999, 9_999));
}

export { POOL as ODD_TEXTS };
