import type { Semantics } from '../../model/semantics.ts';
import { type Row, rowFlag, rowList, rowNumber, rowText } from './row.ts';

const UTC = /^(?:utc|uct|gmt|zulu|universal|etc\/(?:utc|uct|gmt|zulu|universal|greenwich|gmt[+-]?0))$/i;

/** The SEMANTICS row: what a new session of this login gets, and what is so on every server of the family. */
export function readSemantics(row: Row): Semantics {
  const zone = rowText(row, 0);
  return {
    strict: true,
    zeroDates: false,
    fullGroupBy: true,
    pipesConcatenate: true,
    doubleQuotesName: true,
    backslashEscapes: !rowFlag(row, 2),
    exactDivision: false,
    averageDigits: null,
    divisionByZeroFails: true,
    coerces: false,
    errorEndsTransaction: true,
    ddlCommits: false,
    nowIsTransactionStart: true,
    upsertByAnyKey: false,
    padsFixedText: true,
    latitudeFirst: false,
    isolation: rowText(row, 1),
    timeZone: UTC.test(zone) ? 'UTC' : zone,
    instants: { first: -4713, last: 294_276 },
    numbering: { onNull: false, onZero: false },
    foreignKeys: { checkedByRow: false, cascadesFireTriggers: true },
    names: {
      longest: rowNumber(row, 3),
      unit: 'bytes',
      unquotedLower: true,
      tablesIgnoreCase: false,
      indexesShareSchema: true,
      reserved: rowList(row, 4).flatMap((word) => word ?? []),
      systemColumns: ['cmax', 'cmin', 'ctid', 'tableoid', 'xmax', 'xmin'],
    },
    mostColumns: 1600,
  };
}
