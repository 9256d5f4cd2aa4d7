/** Deeper documents are left as they are: MySQL stores 100 levels at most. */
const MAX_DEPTH = 1000;

/** Many short texts take up twenty times the memory of the one that they make. */
const ITEMS_APART = 1000;

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const SHORT_WHOLE = /^-?[1-9](?:\d{0,14}[1-9])?$/;

interface Reader {
  readonly text: string;
  at: number;
}

/**
 * The JSON value as text that is the same for equal values: keys sorted, the last of repeated keys kept, no spacing, every
 * number as its exact decimal digits (never as a double, so big numbers keep all of theirs). Null when the text is no JSON.
 */
export function jsonNormalForm(text: string): string | null {
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader, nextToken(reader), 0);
  return value !== null && /^[ \t\n\r]*$/.test(text.slice(reader.at)) ? value : null;
}

function nextToken(reader: Reader): string | null {
  SPACE.lastIndex = reader.at;
  SPACE.test(reader.text);
  const from = SPACE.lastIndex;
  const to = reader.text[from] === '"' ? endOfString(reader.text, from) : endOfScalar(reader.text, from);
  reader.at = to;
  return to === from ? null : reader.text.slice(from, to);
}

function endOfScalar(text: string, from: number): number {
  SCALAR.lastIndex = from;
  return SCALAR.test(text) ? SCALAR.lastIndex : from;
}

/** A loop, because a regular expression runs out of stack on a string with millions of escapes. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === '\\') at += 1;
  }
  return from;
}

function readValue(reader: Reader, token: string | null, depth: number): string | null {
  if (token === null || depth > MAX_DEPTH) return null;
  if (token === '{') return readObject(reader, depth + 1);
  if (token === '[') return readArray(reader, depth + 1);
  if (token.startsWith('"')) return readString(token);
  if (/^[-\d]/.test(token)) return readNumber(token);
  return /^[tfn]/.test(token) ? token : null;
}

function readObject(reader: Reader, depth: number): string | null {
  const members = new Map<string, string>();
  let token = nextToken(reader);
  if (token === '}') return '{}';
  for (;;) {
    const name = token?.startsWith('"') ? readString(token) : null;
    if (name === null || nextToken(reader) !== ':') return null;
    const value = readValue(reader, nextToken(reader), depth);
    if (value === null) return null;
    members.set(name, value);
    const next = nextToken(reader);
    if (next === '}') break;
    if (next !== ',') return null;
    token = nextToken(reader);
  }
  const names = [...members.keys()].sort();
  return `{${names.map((name) => `${name}:${members.get(name)}`).join(',')}}`;
}

function readArray(reader: Reader, depth: number): string | null {
  let before = '';
  let items: string[] = [];
  let token = nextToken(reader);
  if (token === ']') return '[]';
  for (;;) {
    const item = readValue(reader, token, depth);
    if (item === null) return null;
    items.push(item);
    const next = nextToken(reader);
    if (next === ']') return `[${before}${items.join(',')}]`;
    if (next !== ',') return null;
    if (items.length === ITEMS_APART) {
      before += `${items.join(',')},`;
      items = [];
    }
    token = nextToken(reader);
  }
}

/** Escapes are undone and made again, so that one spelling remains. */
function readString(token: string): string | null {
  try {
    return JSON.stringify(JSON.parse(token));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A decimal number as text that is the same for equal numbers, every digit kept; null when the text is none. */
export function numberNormalForm(text: string): string | null {
  const spelt = text.trim().replace(/^\+/, '');
  return /^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(spelt) ? readNumber(spelt) : null;
}

/** `digits` without zeros at either end, then `e` and the power of ten: 1.50, 15e-1 and 0.15E1 are all 15e-1. */
function readNumber(token: string): string {
  // Most numbers are whole and short, and a document may hold half a million of them.
  if (SHORT_WHOLE.test(token)) return `${token}e0`;
  const [mantissa = '', exponent = '0'] = token.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${token.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
