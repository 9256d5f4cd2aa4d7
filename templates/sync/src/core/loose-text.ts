import type { ValueRule } from '../descriptor.ts';

/** Whether comparing a column of that type may take different texts for the same: its canonical text is the text itself. */
export function isLooseText(rule: ValueRule | undefined, rawType: string): boolean {
  return rule === 'exact' && /char|text|enum|set/i.test(rawType);
}
