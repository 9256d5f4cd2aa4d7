/** Letters that a comparison which passes over accents takes for others, and that Unicode does not take apart. */
const LETTERS: readonly (readonly [string, string])[] = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ł', 'l'],
  ['ŧ', 't'],
  ['ı', 'i'],
  ['þ', 'th'],
];

/**
 * The text without letter case, accents, compatibility forms, invisible characters and spaces at the end: coarser than the
 * comparisons of MySQL, so that whatever they take for equal is equal here. Only in a database with the encoding UTF8.
 */
export function folded(sql: string, encoding: string): string {
  const text = `(${sql})::text`;
  if (encoding !== 'UTF8') return `rtrim(lower(${text}), ' ')`;
  // One sign for all beyond the basic plane: some collations take them all for the same.
  const plain = `regexp_replace(lower(normalize(${text}, NFKD)), '[\\u0001-\\u001F\\u007F-\\u009F\\u00AD\\u0300-\\u036F\\u200B-\\u200F\\uFE00-\\uFE0F]', '', 'g')`;
  const letters = LETTERS.reduce((inner, [from, to]) => `replace(${inner}, '${from}', '${to}')`, plain);
  return `rtrim(regexp_replace(${letters}, '[\\U00010000-\\U0010FFFF]', '*', 'g'), ' ') COLLATE "C"`;
}
