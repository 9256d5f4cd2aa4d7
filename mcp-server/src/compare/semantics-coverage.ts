import type { Semantics } from '../model/semantics.ts';

/** The ids of the rules that judge each trait of a server; all are judged. */
export const semanticsCoverage: Readonly<Record<keyof Semantics, readonly string[]>> = {
  strict: ['strictness-changed'],
  zeroDates: ['zero-dates-refused'],
  fullGroupBy: ['group-by-stricter'],
  pipesConcatenate: ['sql-meaning'],
  doubleQuotesName: ['sql-meaning', 'name-needs-quotes'],
  backslashEscapes: ['sql-meaning'],
  exactDivision: ['sql-meaning'],
  averageDigits: ['sql-meaning'],
  divisionByZeroFails: ['sql-meaning'],
  coerces: ['implicit-coercion'],
  errorEndsTransaction: ['sql-meaning'],
  ddlCommits: ['sql-meaning'],
  nowIsTransactionStart: ['sql-meaning'],
  upsertByAnyKey: ['upsert-changed'],
  padsFixedText: ['padding-changed'],
  latitudeFirst: ['axis-order-changed'],
  isolation: ['isolation-changed'],
  timeZone: ['time-zone-changed'],
  instants: ['instant-range-lost'],
  numbering: ['null-numbering-changed'],
  foreignKeys: ['cascade-trigger-changed', 'foreign-key-checked-by-row'],
  names: ['long-identifier', 'name-needs-quotes', 'table-name-case', 'index-name-clash', 'system-column-name'],
  mostColumns: ['too-many-columns'],
};
