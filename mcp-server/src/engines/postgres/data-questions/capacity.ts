import type { Capacity } from '../../../model/capacity.ts';

/** What the columns of PostgreSQL hold. */
export const CAPACITY: Capacity = {
  title: 'PostgreSQL',
  unsigned: false,
  integerBits: [16, 32, 64],
  booleans: true,
  infinities: true,
  moments: {
    date: ['4713-11-24 BC', '5874897-12-31'],
    timestamp: ['4713-11-24 00:00:00 BC', '294276-12-31 23:59:59.999999'],
    instant: ['4713-11-24 00:00:00 BC', '294276-12-31 23:59:59.999999'],
  },
  longTimes: false,
  years: false,
  sets: false,
  decimal: { digits: 131_072, scale: 16_383 },
  nulCharacters: false,
  jsonRefuses: { nul: true, surrogate: true },
  emptyMembers: false,
  indexEntryBytes: 2704,
  indexDeclaredBytes: null,
  rowDeclaredBytes: null,
  rowStoredBytes: 8160,
  valueBytes: 255_000_000,
  caseOfColumns: true,
  transactionalStorage: null,
  cascadesInLog: true,
};
