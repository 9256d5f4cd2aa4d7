/** Character sets that UTF-8 bytes are wrongly read in. `latin1` is ISO 8859-1 itself; the web's decoder of that name is Windows-1252. */
const MISREADINGS: readonly ((bytes: Uint8Array) => string)[] = [
  (bytes) => Buffer.from(bytes).toString('latin1'),
  ...['windows-1252', 'windows-1250', 'iso-8859-2', 'windows-1251', 'ibm866', 'gbk', 'shift_jis'].map((name) => {
    const decoder = new TextDecoder(name);
    return (bytes: Uint8Array) => decoder.decode(bytes);
  }),
];

/** How many marks stand for one character that was lost: one, one a UTF-16 unit, or one a byte. */
const COUNTS: readonly ((character: string) => number)[] = [
  () => 1,
  (character) => character.length,
  (character) => Buffer.byteLength(character),
];

/** UTF-8 read in another character set, once or twice and on either side; characters replaced by ? or U+FFFD, or those of four bytes left out. */
export function isCharsetDamage(source: string, target: string): boolean {
  if (!differsFirstAtOther(source, target)) return false;
  if (isMisread(source, target) || isMisread(target, source)) return true;
  return COUNTS.some((count) => isReplaced(source, target, count)) || isFourByteLoss(source, target);
}

/** Damage begins at a character that is not ASCII; everything before it agrees. */
function differsFirstAtOther(source: string, target: string): boolean {
  let at = 0;
  while (at < source.length && source[at] === target[at]) at += 1;
  return source.charCodeAt(at) > 0x7f || target.charCodeAt(at) > 0x7f;
}

function isMisread(source: string, target: string): boolean {
  return MISREADINGS.some((misread) => {
    const once = misread(Buffer.from(source));
    return once === target || misread(Buffer.from(once)) === target;
  });
}

function isReplaced(source: string, target: string, count: (character: string) => number): boolean {
  let at = 0;
  for (const character of source) {
    if (target.startsWith(character, at)) {
      at += character.length;
      continue;
    }
    const marks = count(character);
    const found = target.slice(at, at + marks);
    if (character < '\u0080' || found.length !== marks || !/^(\?+|\ufffd+)$/.test(found)) return false;
    at += marks;
  }
  return at === target.length;
}

/** A character set of at most three bytes a character leaves such characters out, or the text ends before the first one. */
function isFourByteLoss(source: string, target: string): boolean {
  const [before = ''] = source.split(/[\u{10000}-\u{10ffff}]/u, 1);
  return (
    before.length < source.length && (target === before || target === source.replace(/[\u{10000}-\u{10ffff}]/gu, ''))
  );
}
