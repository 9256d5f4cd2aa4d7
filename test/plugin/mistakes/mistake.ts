/** One way in which a text can be wrong, and what must be said about it. */
export interface Mistake {
  readonly mistake: string;
  readonly path: string;
  readonly right: string | RegExp;
  readonly wrong: string;
  readonly found: readonly unknown[];
}

/** Texts that most mistakes are planted in. */
export const skill = 'skills/planning-a-migration/SKILL.md';
export const backfilling = 'skills/backfilling/SKILL.md';
export const reference = 'skills/validating-parity/references/reading-parity.md';
