type Unescape = (text: string) => string;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['b', '\b'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['Z', '\u001a'],
]);

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
]);

const UNESCAPES: readonly Unescape[] = [
  (text) => text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES.get(letter) ?? letter),
  // A client that takes a backslash for an escape of nothing drops it and keeps the letter.
  (text) => text.replace(/\\(.)/gs, '$1'),
  (text) => text.replaceAll("''", "'"),
  (text) => text.replaceAll('""', '"'),
  (text) => text.replace(/\\(['"])/g, '$1'),
  (text) => text.replaceAll('\\\\', '\\'),
  (text) => text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, entity),
];

/** One side is the other with its escapes, doubled quotes or HTML entities resolved, once or twice. */
export function isEscaping(source: string, target: string): boolean {
  return UNESCAPES.some((resolve) => {
    const reaches = (from: string, to: string) => resolve(from) === to || resolve(resolve(from)) === to;
    return reaches(source, target) || reaches(target, source);
  });
}

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES.get(name.toLowerCase()) ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
