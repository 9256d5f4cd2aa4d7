import type { ParityDifference, ParityResult, ParityTable } from '../model/parity.ts';
import { quantity } from '../model/quantity.ts';

/** One sentence: the verdict, then what was read and found. */
export function paritySummary({ verdict, counts, not_checked, sample }: ParityResult): string {
  const parts = [
    `${counts.equal.toLocaleString('en-US')} of ${quantity(counts.tables, 'table')} equal`,
    `${quantity(counts.rows.source, 'source row')} and ${quantity(counts.rows.target, 'target row')} digested`,
    quantity(counts.differences, 'confirmed difference'),
    `${counts.rows_in_flight} in flight`,
    ...(counts.rows_unsettled > 0 ? [`${counts.rows_unsettled} still changing`] : []),
    ...(counts.integrity > 0 ? [quantity(counts.integrity, 'integrity problem')] : []),
    ...(counts.not_comparable > 0 ? [`${quantity(counts.not_comparable, 'table')} not comparable`] : []),
    ...(counts.not_checked > 0 ? [`${quantity(counts.not_checked, 'table')} could not be read`] : []),
    ...(not_checked.length > 0 ? [`${quantity(not_checked.length, 'object')} not checked`] : []),
  ];
  const scope = sample === undefined ? '' : ` Only a sample was read: ${sample.confidence}`;
  return `${verdict.replaceAll('_', ' ')}: ${parts.join(', ')}.${scope}`;
}

/** A table's verdict, its differences and what was left out, for a person in a terminal. */
export function parityTableLines(table: ParityTable): string[] {
  const rows =
    table.rows === null
      ? ''
      : `${table.rows.source} | ${table.rows.target} ${table.rows.source === 1 && table.rows.target === 1 ? 'row' : 'rows'}`;
  const counts =
    table.differences_total > 0 ? `${table.differences_exact ? '' : 'at least '}${table.differences_total} differ` : '';
  const flight = table.in_flight > 0 ? `${table.in_flight} in flight` : '';
  const facts = [rows, counts, flight].filter((fact) => fact !== '').join(' · ');
  return [
    `${table.verdict.replaceAll('_', ' ').padEnd(14)} ${table.source}  ${facts}`,
    ...(table.where === undefined ? [] : [`    only source rows with ${table.where}`]),
    ...table.differences.map(differenceLine),
    ...(table.differences_total > table.differences.length && table.differences.length > 0
      ? [`    … and ${table.differences_total - table.differences.length} more`]
      : []),
    ...undecidedLines(table),
    ...table.integrity.map(({ kind, object, problem }) => `    ${kind}: ${object}: ${problem}`),
    ...table.not_compared.map(({ column, reason }) => `    not compared: ${column}: ${reason}`),
    ...(table.not_located === undefined ? [] : [`    ${table.not_located}`]),
    ...(table.error === undefined ? [] : [`    ${table.error.code}: ${table.error.message} ${table.error.hint}`]),
  ];
}

function undecidedLines({ undecided }: ParityTable): string[] {
  if (undecided === undefined) return [];
  if (undecided.first.length === 0)
    return [
      `    ${quantity(undecided.rows, 'undecided row')}: alike but for values that are too many to be compared here`,
    ];
  const lines = undecided.first.map(
    ({ key, columns }) =>
      `    undecided ${placeOf(key)}  ${columns.join(', ')}: other texts, too long to be compared by value`,
  );
  const rest = undecided.rows - undecided.first.length;
  return [...lines, ...(rest > 0 ? [`    … and ${quantity(rest, 'more undecided row')}`] : [])];
}

function placeOf(key: ParityDifference['key']): string {
  return Object.entries(key)
    .map(([column, value]) => `${column}=${value ?? 'NULL'}`)
    .join(', ');
}

function differenceLine({ kind, key, rows, columns, cause }: ParityDifference): string {
  const values = (columns ?? []).map(
    ({ name, source, target, cause: why }) =>
      `${name}: ${source ?? 'NULL'} → ${target ?? 'NULL'}${why === undefined ? '' : ` (${why})`}`,
  );
  const detail = values.length > 0 ? values.join('; ') : `${rows.source} on the source, ${rows.target} on the target`;
  return `    ${kind.padEnd(9)} ${placeOf(key) || 'no key'}  ${detail}${cause === undefined ? '' : ` [${cause}]`}`;
}
