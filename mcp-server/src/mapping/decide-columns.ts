import type { ConfiguredTable } from '../model/configured-mapping.ts';
import { constantText } from '../model/constant-text.ts';
import { missingColumn } from '../model/find-names.ts';
import type { TableMapping } from '../model/mapping.ts';
import type { Table } from '../model/schema.ts';
import type { Report } from './report.ts';
import { attempt } from './report.ts';

/** What an entry of lockstep.yaml says about single columns. */
export interface DecidedByEntry {
  readonly pairs: ReadonlyMap<string, string>;
  readonly dropped: ReadonlySet<string>;
  readonly added: readonly string[];
  readonly constants: TableMapping['constants'];
}

/** Takes the columns of an entry as far as both tables have them and each has one meaning; all else is reported. */
export function decideColumns(entry: ConfiguredTable, source: Table, target: Table, report: Report): DecidedByEntry {
  /** What each target column is given. */
  const given = new Map<string, string>();
  const take = (path: readonly (string | number)[], column: string, what: string): boolean => {
    const before = given.get(column);
    const problem =
      missingColumn('target', target, column) ??
      (before === undefined ? null : `${target.name}.${column} would get ${before} and ${what} at once`);
    if (problem === null) given.set(column, what);
    else report(path, problem);
    return problem === null;
  };
  const pairs = new Map<string, string>();
  for (const [from, to] of Object.entries(entry.columns)) {
    const path = ['columns', from];
    const missing = missingColumn('source', source, from);
    if (missing !== null) report(path, missing);
    if (take(path, to, `the source’s ${from}`) && missing === null) pairs.set(from, to);
  }
  const constants = Object.entries(entry.constants).flatMap(([column, value]) => {
    const path = ['constants', column];
    const found = take(path, column, 'a constant') ? target.columns.find(({ name }) => name === column) : undefined;
    if (found === undefined) return [];
    if (found.generated !== null) {
      report(path, `${target.name}.${column} is computed by the target, so it cannot be given a constant`);
      return [];
    }
    return attempt(report, path, () => ({ column, value: constantText(found, value) }));
  });
  const added = entry.added.filter((column, at) => take(['added', at], column, 'its default'));
  return { pairs, dropped: droppedColumns(entry, source, pairs, report), added, constants };
}

function droppedColumns(
  { drop }: ConfiguredTable,
  source: Table,
  pairs: ReadonlyMap<string, string>,
  report: Report,
): ReadonlySet<string> {
  const dropped = drop.filter((column, at) => {
    const to = pairs.get(column);
    const problem =
      missingColumn('source', source, column) ??
      (to === undefined ? null : `${source.name}.${column} is mapped to ${to} and dropped at once`);
    if (problem !== null) report(['drop', at], problem);
    return problem === null;
  });
  return new Set(dropped);
}
