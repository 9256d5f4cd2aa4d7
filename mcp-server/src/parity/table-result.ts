import type { LockstepError } from '../model/errors.ts';
import { type TableMapping, whereText } from '../model/mapping.ts';
import type { IntegrityProblem, ParityTable } from '../model/parity.ts';
import { nameOf, verdictOf } from './compare-table.ts';
import type { Findings } from './findings.ts';
import type { TableRequest } from './request.ts';

/** What is said about a pair of tables that was compared. */
export function comparedTable(
  mapping: TableMapping,
  request: TableRequest,
  findings: Findings,
  integrity: readonly IntegrityProblem[],
): ParityTable {
  const { method, rows, differences, total, exact, inFlight, unsettled, undecided, notLocated } = findings;
  return {
    ...namesOf(mapping),
    verdict: verdictOf(findings),
    rows: { ...rows },
    method,
    compared_columns: request.columns.length,
    compared_by_value: [...request.byValue],
    not_compared: [...request.notCompared],
    differences: [...differences],
    differences_total: total,
    differences_exact: exact,
    in_flight: inFlight,
    unsettled,
    ...(undecided === null ? {} : { undecided }),
    ...(notLocated === null ? {} : { not_located: notLocated }),
    integrity: [...integrity],
  };
}

/** A pair that has no column which can be compared. */
export function notComparable(
  mapping: TableMapping,
  request: TableRequest,
  integrity: readonly IntegrityProblem[],
): ParityTable {
  return { ...nothingKnown(mapping, request), verdict: 'not_comparable', integrity: [...integrity] };
}

/** A pair that could not be read. */
export function notChecked(mapping: TableMapping, request: TableRequest | null, error: LockstepError): ParityTable {
  const { code, message, hint } = error;
  return { ...nothingKnown(mapping, request), verdict: 'not_checked', error: { code, message, hint } };
}

function nothingKnown(mapping: TableMapping, request: TableRequest | null): Omit<ParityTable, 'verdict'> {
  return {
    ...namesOf(mapping),
    rows: null,
    method: null,
    compared_columns: 0,
    compared_by_value: [],
    not_compared: [...(request?.notCompared ?? [])],
    differences: [],
    differences_total: 0,
    differences_exact: false,
    in_flight: 0,
    unsettled: 0,
    integrity: [],
  };
}

function namesOf(mapping: TableMapping): Pick<ParityTable, 'source' | 'target' | 'where'> {
  const where = whereText(mapping);
  const names = { source: nameOf(mapping.source), target: nameOf(mapping.target) };
  return where === null ? names : { ...names, where };
}
