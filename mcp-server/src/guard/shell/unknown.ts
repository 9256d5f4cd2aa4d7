/** Stands in a text for what cannot be known before the command runs: an unset variable, the output of a program. */
export const UNKNOWN = '\uE000';

/** Whether every character of the text is known. */
export function isKnown(text: string): boolean {
  return !text.includes(UNKNOWN);
}
