import type { ConfiguredFilter, ConfiguredTable } from '../model/configured-mapping.ts';
import { filterValues } from '../model/filter-values.ts';
import { missingColumn } from '../model/find-names.ts';
import type { ColumnPair, TableMapping, Tolerance } from '../model/mapping.ts';
import type { FilterOp } from '../model/row-filter.ts';
import type { Column, Table } from '../model/schema.ts';
import { classOf, formedPair, ownPair } from '../model/typed-column.ts';
import { notIdentifying } from './pair-columns.ts';
import { attempt, type Report } from './report.ts';

const OPS: Readonly<Record<ConfiguredFilter['op'], FilterOp>> = {
  '=': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  in: 'in',
  'is null': 'is_null',
  'is not null': 'not_null',
};

/** The row filter with values of the columns' own types; what a column cannot be asked is reported. */
export function decideFilter(entry: ConfiguredTable, source: Table, report: Report): TableMapping['where'] {
  return entry.where.flatMap(({ column, op, value }, at) => {
    const missing = missingColumn('source', source, column);
    const found = columnOf(source, column);
    if (missing !== null || found === null) {
      report(['where', at, 'column'], missing ?? '');
      return [];
    }
    if (op.startsWith('is ') && value !== undefined) {
      report(['where', at, 'value'], `${op} takes no value`);
      return [];
    }
    const asked = { column, op: OPS[op], ...(value === undefined ? {} : { value }) };
    return attempt(report, ['where', at], () => ({
      column,
      op: OPS[op],
      values: [...filterValues(ownPair(found), asked)],
    }));
  });
}

interface Sides {
  readonly source: Table;
  readonly target: Table;
  readonly columns: readonly ColumnPair[];
}

/** The key as it is asked for; empty when both catalogues do not promise that it identifies each row. */
export function decideKey(
  wanted: readonly string[],
  { source, target, columns }: Sides,
  constants: readonly string[],
  report: Report,
): ColumnPair[] {
  const key = wanted.flatMap((name, at): ColumnPair[] => {
    const pair = columns.find((candidate) => candidate.source === name);
    if (pair !== undefined) return [pair];
    const missing = missingColumn('source', source, name);
    report(
      ['key', at],
      missing ?? `${source.name}.${name} has no column in ${target.name}, so it cannot be part of a key`,
    );
    return [];
  });
  if (key.length < wanted.length) return [];
  const here = notIdentifying(source, wanted);
  const there = notIdentifying(target, [...key.map((pair) => pair.target), ...constants]);
  const names = wanted.join(', ');
  if (here !== null) report(['key'], `${names} does not identify a row of ${source.name} in the source: ${here}`);
  const theirs = key.map((pair) => pair.target).join(', ');
  if (there !== null) report(['key'], `${theirs} does not identify a row of ${target.name} in the target: ${there}`);
  return here === null && there === null ? key : [];
}

/** How far values may be apart, in the unit that their type has. */
export function decideTolerance(
  entry: ConfiguredTable,
  { source, target, columns }: Sides,
  key: readonly ColumnPair[],
  report: Report,
): Tolerance[] {
  return Object.entries(entry.tolerance).flatMap(([name, wanted]) => {
    const path = ['tolerance', name];
    const pair = columns.find((candidate) => candidate.source === name);
    const [from, to] = [columnOf(source, name), columnOf(target, pair?.target ?? '')];
    if (from === null || to === null) {
      report(path, missingColumn('source', source, name) ?? `${source.name}.${name} is not compared with any column`);
      return [];
    }
    if (key.some((part) => part.source === name)) {
      report(path, `${source.name}.${name} is part of the key, so it must be equal`);
      return [];
    }
    return attempt(report, path, () => formedPair({ name, source: from, target: to })).flatMap((formed) => {
      const read = readTolerance(classOf(formed), String(wanted));
      if (typeof read !== 'string') return [{ column: name, ...read }];
      report(path, `${source.name}.${name} is ${from.rawType}: ${read}`);
      return [];
    });
  });
}

function readTolerance(kind: ReturnType<typeof classOf>, wanted: string): Omit<Tolerance, 'column'> | string {
  const [, digits = '', unit] = /^([\d.]+(?:e-?\d+)?)(ms|s)?$/.exec(wanted) ?? [];
  const by = digits.includes('e') ? Number(digits).toFixed(30).replace(/0+$/, '') : digits;
  if (kind === 'bytes') return 'only numbers, dates and times can be nearly equal';
  if (kind === 'number') return unit === undefined ? { kind, by } : 'a number has no seconds: write 0.01';
  if (unit === undefined) return 'a time needs a unit: write 500ms or 1s';
  return { kind: 'seconds', by: unit === 's' ? by : String(Number(by) / 1000) };
}

function columnOf(table: Table, name: string): Column | null {
  return table.columns.find((column) => column.name === name) ?? null;
}
