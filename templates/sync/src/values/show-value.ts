import { createHmac } from 'node:crypto';

const LONGEST = 200;

/** How a value of a row appears in a result; NULL stays null. */
export type ShowValue = (text: string | null) => string | null;

/**
 * Shows length and the beginning of a keyed digest only: enough to see that two values of one run differ, not what they are.
 * Without a secret key a short value could be found by trying all of them.
 */
export function masking(key: string): ShowValue {
  return (text) => {
    if (text === null) return null;
    const digest = createHmac('sha256', key).update(text).digest('hex').slice(0, 4);
    return `•••(${[...text].length} chars, #${digest})`;
  };
}

/** Shows the canonical text, cut after 200 characters with the number of those left out. */
export function revealValue(text: string | null): string | null {
  if (text === null) return null;
  const characters = [...text];
  if (characters.length <= LONGEST) return text;
  return `${characters.slice(0, LONGEST).join('')}… (${characters.length - LONGEST} more characters)`;
}
