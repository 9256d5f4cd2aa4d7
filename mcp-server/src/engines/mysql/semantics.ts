import type { Semantics } from '../../model/semantics.ts';
import { MARIADB_RESERVED } from './mariadb-reserved.ts';
import { type Row, rowText } from './row.ts';
import type { Flavor } from './session-settings.ts';

/** What Lockstep must know of the server beside its catalogue. */
export interface ServerVersion {
  readonly flavor: Flavor;
  readonly version: string;
}

const UTC = /^(?:\+00:00|utc|uct|gmt|zulu|universal|etc\/(?:utc|uct|gmt|zulu|universal|greenwich|gmt[+-]?0))$/i;

/** SEMANTICS and RESERVED_WORDS rows: what a new session gets, and what is so on every server of the family. */
export function readSemantics(row: Row, reserved: readonly Row[], { flavor, version }: ServerVersion): Semantics {
  const modes = new Set(rowText(row, 0).split(','));
  const zone = rowText(row, 1) === 'SYSTEM' ? rowText(row, 2) : rowText(row, 1);
  return {
    strict: modes.has('STRICT_TRANS_TABLES') || modes.has('STRICT_ALL_TABLES'),
    zeroDates: !(modes.has('NO_ZERO_DATE') && modes.has('NO_ZERO_IN_DATE')),
    fullGroupBy: modes.has('ONLY_FULL_GROUP_BY'),
    pipesConcatenate: modes.has('PIPES_AS_CONCAT'),
    doubleQuotesName: modes.has('ANSI_QUOTES'),
    backslashEscapes: !modes.has('NO_BACKSLASH_ESCAPES'),
    exactDivision: true,
    averageDigits: Number(rowText(row, 6)),
    divisionByZeroFails: false,
    coerces: true,
    errorEndsTransaction: false,
    ddlCommits: true,
    nowIsTransactionStart: false,
    upsertByAnyKey: true,
    padsFixedText: modes.has('PAD_CHAR_TO_FULL_LENGTH'),
    latitudeFirst: flavor === 'mysql',
    isolation: rowText(row, 3).toLowerCase().replaceAll('-', ' '),
    timeZone: UTC.test(zone) ? 'UTC' : zone,
    instants: { first: 1970, last: keepsLongTimestamps(flavor, version) ? 2106 : 2038 },
    numbering: { onNull: true, onZero: !modes.has('NO_AUTO_VALUE_ON_ZERO') },
    foreignKeys: { checkedByRow: true, cascadesFireTriggers: false },
    names: {
      longest: 64,
      unit: 'characters',
      unquotedLower: false,
      tablesIgnoreCase: rowText(row, 4) !== '0',
      indexesShareSchema: false,
      reserved: flavor === 'mariadb' ? [...MARIADB_RESERVED] : reserved.map((word) => rowText(word, 0)),
      systemColumns: [],
    },
    mostColumns: 1017,
  };
}

/** MariaDB 11.5 made the seconds of a TIMESTAMP unsigned. */
function keepsLongTimestamps(flavor: Flavor, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat);
  return flavor === 'mariadb' && (major > 11 || (major === 11 && minor >= 5));
}
