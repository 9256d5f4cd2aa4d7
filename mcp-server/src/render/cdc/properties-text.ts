import type { Setting } from '../../model/described-cdc.ts';

/** Settings as a Java properties file, the reason above each. */
export function propertiesText(about: readonly string[], settings: readonly Setting[]): string {
  return [
    ...about.map(comment),
    ...settings.flatMap(({ key, value, because }) => [
      '',
      comment(because),
      `${escaped(key, /[\\:=\s#!]/g)}=${escaped(value, /\\/g)}`,
    ]),
    '',
  ].join('\n');
}

function comment(line: string): string {
  return `# ${line.replace(/\p{Cc}/gu, ' ')}`;
}

/** What would end the key or the line, and every character that is not ASCII, as Java reads it. */
function escaped(text: string, special: RegExp): string {
  return text
    .replace(special, (character) => `\\${character}`)
    .replace(/^ /, '\\ ')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
