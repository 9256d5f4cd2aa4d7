import { unreadable } from './unreadable.ts';

/** Reads a format of dates into neutral letters (Y M D h m s and `- / : .` and blanks), by the dialect's own words; longest word first. */
export function readDateFormat(format: string, words: readonly (readonly [string, string])[]): string {
  let rest = format;
  let letters = '';
  while (rest !== '') {
    const word = words.find(([spelled]) => rest.startsWith(spelled));
    const sign = /^[-/:. ]/.exec(rest)?.[0];
    if (word === undefined && sign === undefined) throw unreadable(`the date format ${format}`);
    letters += word?.[1] ?? sign ?? '';
    rest = rest.slice((word?.[0] ?? sign ?? '').length);
  }
  return letters;
}

/** Writes neutral letters in the dialect's own words. */
export function writeDateFormat(letters: string, words: readonly (readonly [string, string])[]): string {
  return [...letters].map((letter) => words.find(([, neutral]) => neutral === letter)?.[0] ?? letter).join('');
}
