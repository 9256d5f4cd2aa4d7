import type { CauseColumn } from './cause-column.ts';

/** The 16 bytes of a UUID as UUID_TO_BIN(uuid, 1) stores them: the time's high part first. */
const timeFirst = (hex: string) => hex.slice(12, 16) + hex.slice(8, 12) + hex.slice(0, 8) + hex.slice(16);
/** As Windows stores a GUID: each of the first three fields backwards. */
const littleEndian = (hex: string) =>
  backwards(hex.slice(0, 8)) + backwards(hex.slice(8, 12)) + backwards(hex.slice(12, 16)) + hex.slice(16);
const backwards = (hex: string) => (hex.match(/../g) ?? []).reverse().join('');

/** One side is the other's UUID with its bytes in one of the other orders that UUIDs are stored in. */
export function isByteOrder({ form }: CauseColumn, source: string, target: string): boolean {
  if (form.kind !== 'uuid' && form.kind !== 'bytes') return false;
  if (source.length !== 32 || target.length !== 32) return false;
  return [timeFirst, littleEndian].some((order) => order(source) === target || order(target) === source);
}
