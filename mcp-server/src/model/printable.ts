/** Control characters, invisible and direction characters, and halves of pairs: a terminal obeys some of them, and a reader sees none. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** What JSON itself does not escape of them. */
const UNSEEN_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line for a terminal: text from a database can hold escapes, so every such character is shown as its code. */
export function printable(line: string): string {
  return line.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON of the same value in which every character is visible, whoever prints it. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(UNSEEN_IN_JSON, escaped);
}

/** Bytes of that JSON, as an answer sends it. */
export function answerBytes(value: unknown): number {
  return Buffer.byteLength(printableJson(value));
}

/** Each half of a pair by itself, as JSON spells characters beyond 16 bits. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
