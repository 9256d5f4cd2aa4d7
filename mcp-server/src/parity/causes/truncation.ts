import type { CauseColumn } from './cause-column.ts';

/** The target holds the first characters of the source, cut where its type ends; where the type has no end, anywhere but at nothing. */
export function isTruncation({ form, target: type }: CauseColumn, source: string, target: string): boolean {
  if (type.kind !== 'text' && type.kind !== 'bytes') return false;
  const limit = type.length;
  if (limit !== null && form.kind === 'text-trimmed') {
    const kept = [...source].slice(0, limit).join('');
    return kept.length < source.length && kept.replace(/ +$/, '') === target;
  }
  if (!startsWith(source, target)) return false;
  return limit === null || (type.kind === 'text' && [...target].length === limit) || isFull(target, source, limit);
}

/** As above for bytes in hex digits, and for a moment of which a DATE keeps the day alone. */
export function isUnreadableCut({ form, target: type }: CauseColumn, source: string, target: string): boolean {
  if (form.kind === 'timestamp') return type.kind === 'date' && target === `${source.slice(0, 10)} 00:00:00`;
  if (form.kind !== 'bytes' || type.kind !== 'bytes' || !startsWith(source, target)) return false;
  return type.length === null || target.length / 2 === type.length;
}

function startsWith(source: string, target: string): boolean {
  return target !== '' && source.length > target.length && source.startsWith(target);
}

/** A limit of bytes, which is not passed by half a character. */
function isFull(target: string, source: string, limit: number): boolean {
  const [next = ''] = source.slice(target.length, target.length + 2);
  const bytes = Buffer.byteLength(target);
  return bytes <= limit && bytes + Buffer.byteLength(next) > limit;
}
