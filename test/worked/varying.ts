/** What differs from run to run, as an exact pattern, and the word that stands for it on a page. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\b/g, '<time>'],
  [/\b127\.0\.0\.1:\d{4,5}\b/g, '127.0.0.1:<port>'],
  [/\bevidence: kept as [0-9a-f]{12}\b/g, 'evidence: kept as <id>'],
  [/\bevidence [0-9a-f]{12}\b/g, 'evidence <id>'],
  [/#[0-9a-f]{4}\)/g, '#<mask>)'],
  [/\bthe last [0-9a-f]{12} of\b/g, 'the last <id> of'],
  [/\bversion [1-9]\d*\b/g, 'version <n>'],
  [/\b\d+(?:\.\d+)? (ms|s) (old|ago|of it)\b/g, '<n> $1 $2'],
  [/\b(oldest(?: for)?|for|Clean for|clean for|in) \d+(?:\.\d+)? (ms|s)\b/g, '$1 <n> $2'],
  [/"(ms|fenceWaitMs)":\d+(?:\.\d+)?/g, '"$1":<n>'],
];

/** A line with every time, port, id and mask replaced by the word that stands for it. */
export function steady(line: string): string {
  return VARYING.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), line);
}
