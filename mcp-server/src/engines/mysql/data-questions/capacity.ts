import type { Capacity } from '../../../model/capacity.ts';

/** What the columns of MySQL and MariaDB hold, under the settings they come with. */
export const CAPACITY: Capacity = {
  title: 'MySQL',
  unsigned: true,
  integerBits: [8, 16, 24, 32, 64],
  booleans: false,
  infinities: false,
  moments: {
    date: ['0001-01-01', '9999-12-31'],
    timestamp: ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'],
    instant: ['1970-01-01 00:00:01', '2038-01-19 03:14:07.999999'],
  },
  longTimes: true,
  years: true,
  sets: true,
  decimal: { digits: 65, scale: 30 },
  nulCharacters: true,
  jsonRefuses: { nul: false, surrogate: true },
  emptyMembers: true,
  indexEntryBytes: null,
  indexDeclaredBytes: 3072,
  rowDeclaredBytes: 65_535,
  rowStoredBytes: null,
  valueBytes: 255_000_000,
  caseOfColumns: false,
  transactionalStorage: new Set(['InnoDB', 'ROCKSDB', 'TokuDB', 'ndbcluster', 'MyRocks']),
  // MySQL 9.6 and later logs them, everything before and MariaDB does not.
  cascadesInLog: false,
};
