import type { Split, SplitPart } from '../../../model/ddl.ts';
import type { Partitioning } from '../../../model/schema.ts';
import { literalText } from '../types.ts';

const METHODS: ReadonlyMap<string, Split['method']> = new Map([
  ['range', 'range'],
  ['range columns', 'range'],
  ['list', 'list'],
  ['list columns', 'list'],
  ['hash', 'hash'],
  ['linear hash', 'hash'],
  ['key', 'hash'],
  ['linear key', 'hash'],
]);
const VALUE = /\s*('(?:[^'\\]|''|\\.)*'|[^,()]+)\s*(?:,|$)/gs;

/** Partitions as information_schema spells them; null where the key is an expression. */
export function readSplit({ method, key, partitions }: Partitioning): Split | null {
  const neutral = METHODS.get(method);
  const columns = key.split(',').map((name) => name.trim());
  const plain = columns.every((name) => /^(`(?:[^`]|``)+`|[\p{L}_][\p{L}\p{N}_$]*)$/u.test(name));
  if (neutral === undefined || !plain) return null;
  const names = columns.map((name) => (name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name));
  const parts = partitions.map(({ name, bound }): SplitPart => {
    const values = neutral === 'hash' ? [] : [...bound.matchAll(VALUE)].map(([, text = '']) => literal(text.trim()));
    const ranged = neutral === 'range';
    return { name, below: ranged ? values : [], values: ranged ? [] : values, rest: bound === 'DEFAULT' };
  });
  return { method: neutral, columns: names, parts };
}

function literal(text: string): string | null {
  if (/^(null|maxvalue)$/i.test(text)) return null;
  return text.startsWith("'") ? literalText(text.slice(1, -1)) : text;
}
