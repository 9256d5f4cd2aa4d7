import type { Column, Schema } from '../../model/schema.ts';
import type { ComparedColumn } from '../comparison.ts';
import { type Draft, list, tableRef, tableRule } from '../rule.ts';

/** Characters a character set can hold: all of Unicode, its first 65,536 (three bytes of UTF-8), ASCII, or a set of its own. */
type Reach = 'all' | 'three bytes' | 'ascii' | 'own';

/** Text columns that are not UTF-8 in the source, or whose target cannot hold every character. One finding a table and pair of sets. */
export const charsetChanged = tableRule('charset-changed', ({ columns, source }, whole) => {
  const groups = new Map<string, ComparedColumn[]>();
  for (const pair of columns) {
    const from = charsetOf(pair.source, whole.source);
    const to = charsetOf(pair.target, whole.target);
    if (from === null || to === null || harmless(from, to)) continue;
    const key = JSON.stringify([from, to]);
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].flatMap((pairs): Draft[] => {
    const [first] = pairs;
    if (first === undefined) return [];
    const from = charsetOf(first.source, whole.source);
    const to = charsetOf(first.target, whole.target);
    const names = list(pairs.map((pair) => pair.source.name));
    const converted = reach(to ?? '') === 'all';
    return [
      {
        severity: 'warning',
        object: tableRef('source', source),
        what: `${source.name} keeps ${names} in ${from}; the target keeps ${pairs.length === 1 ? 'it' : 'them'} in ${to}.`,
        consequence: converted
          ? `Copied as bytes, every character of ${names} beyond ASCII is garbled or refused; UTF-8 that was once stored as ${from} arrives garbled twice.`
          : `Characters of ${names} that ${to} does not have are refused or replaced.`,
        wayOut: converted
          ? `Read ${source.name} over a connection whose character set is utf8mb4, so that the server converts, and look for the bytes C3 83 C2 in ${names} first.`
          : `Use UTF-8 (utf8mb4) for ${names} on the target.`,
      },
    ];
  });
});

function charsetOf({ type, charset }: Column, schema: Schema): string | null {
  const labelled = type.kind === 'enum' || type.kind === 'set';
  if (labelled && type.labels.every((text) => /^[\x20-\x7e]*$/.test(text))) return null;
  return labelled || type.kind === 'text' ? (charset ?? schema.charset) : null;
}

function harmless(from: string, to: string): boolean {
  const [held, holds] = [reach(from), reach(to)];
  if (from.toLowerCase() === to.toLowerCase() || held === 'ascii') return true;
  return held !== 'own' && (holds === 'all' || held === holds);
}

/** MySQL's `utf8` stops at three bytes; PostgreSQL's `UTF8` does not: only their case tells them apart. */
function reach(charset: string): Reach {
  if (charset === 'UTF8' || charset === 'utf8mb4') return 'all';
  if (charset === 'utf8' || charset === 'utf8mb3') return 'three bytes';
  return charset.toLowerCase().endsWith('ascii') && charset.toLowerCase() !== 'sql_ascii' ? 'ascii' : 'own';
}
