import type { Index, IndexPart } from '../../../model/schema.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { KEY_BYTES } from './adoption.ts';
import { leftOut, type Work } from './index-work.ts';

/** The widest value of a part, in bytes: lengths and NULL do not count towards the limit. */
export function partWidth({ column, prefix }: IndexPart, made: AdoptedColumns): number {
  const found = made.columns.find(({ name }) => name === column);
  if (found === undefined) return 8;
  const { type, charset } = found;
  if (type.kind === 'text')
    return (prefix ?? type.length ?? 0) * (charset === 'utf8mb4' ? 4 : charset === 'utf8mb3' ? 3 : 1);
  if (type.kind === 'bytes') return prefix ?? type.length ?? 0;
  return type.kind === 'integer' ? type.bits / 8 : type.kind === 'decimal' ? 30 : 8;
}

/** An index whose entries could be too wide: with shorter prefixes, or not at all where it must be unique. */
export function tooWide({ index, say, made }: Work, parts: readonly IndexPart[], bytes: number): Index | null {
  if (index.unique)
    return leftOut(
      say,
      `Its entries are up to ${bytes} bytes wide, and MySQL admits ${KEY_BYTES}.`,
      'Shorten the columns, or make a generated column of their SHA-256 unique.',
    );
  const room = Math.floor((KEY_BYTES - 9 * parts.length) / 4 / parts.length);
  say({
    id: 'prefix-index',
    effect: 'changed',
    what: `Its texts are cut to ${room} characters.`,
    why: `An entry is at most ${KEY_BYTES} bytes wide. The same searches use it.`,
  });
  const cut = parts.map((part) => {
    const type = made.columns.find(({ name }) => name === part.column)?.type;
    const long = (type?.kind === 'text' || type?.kind === 'bytes') && (part.prefix ?? type.length ?? 0) > room;
    return long ? { ...part, prefix: room } : part;
  });
  return { ...index, method: 'btree', parts: cut, include: [], predicate: null };
}
