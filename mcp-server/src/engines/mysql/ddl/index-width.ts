import type { Index, IndexPart } from '../../../model/schema.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { KEY_BYTES } from './adoption.ts';
import { leftOut, type Work } from './index-work.ts';

/** The widest entry of a part, in bytes. */
export function partWidth({ column, prefix }: IndexPart, made: AdoptedColumns): number {
  const type = made.columns.find(({ name }) => name === column);
  if (type?.type.kind === 'text')
    return (
      (prefix ?? type.type.length ?? 0) * (type.charset === 'utf8mb4' ? 4 : type.charset === 'utf8mb3' ? 3 : 1) + 3
    );
  return type?.type.kind === 'bytes' ? (prefix ?? type.type.length ?? 0) + 3 : 9;
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
