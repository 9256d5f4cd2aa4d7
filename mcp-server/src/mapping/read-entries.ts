import type { ConfiguredMapping, ConfiguredTable } from '../model/configured-mapping.ts';
import { findTable } from '../model/find-names.ts';
import type { Schema, Table } from '../model/schema.ts';
import { below, type Report } from './report.ts';

export interface BothTables {
  readonly source: readonly Table[];
  readonly target: readonly Table[];
}

/** An entry of lockstep.yaml whose tables exist. */
export interface Entry {
  readonly table: ConfiguredTable;
  readonly source: Table;
  /** null: the table of the same name is meant. */
  readonly target: Table | null;
  readonly report: Report;
}

/** What lockstep.yaml says of whole tables. */
export interface ReadEntries {
  readonly entries: readonly Entry[];
  readonly leftBehind: ReadonlySet<Table>;
  /** Whether the names decide where a source table goes, and which source a target table receives. */
  isFreeSource(table: Table): boolean;
  isFreeTarget(table: Table): boolean;
}

interface Question {
  readonly source: Schema;
  readonly target: Schema;
  readonly asked: ConfiguredMapping;
}

/** Finds the tables of every entry; names without a table, and tables with two meanings, are reported. */
export function readEntries({ source, target, asked }: Question, all: BothTables, report: Report): ReadEntries {
  const entries = asked.tables.flatMap((table, at) =>
    readEntry({ source, target }, all, table, below(report, 'tables', at)),
  );
  for (const [at, entry] of entries.entries()) reportTwice(entry, entries.slice(0, at));
  const mapped = new Map(entries.map((entry) => [entry.source, entry]));
  const leftBehind = asked.leave_behind.flatMap((name, at) => {
    const found = findTable('source', source, all.source, name);
    const problem =
      'problem' in found
        ? found.problem
        : mapped.has(found.found)
          ? `${found.found.name} is mapped by an entry of tables and left behind at once`
          : null;
    if (problem !== null) report(['leave_behind', at], problem);
    return 'found' in found ? [found.found] : [];
  });
  const left = new Set(leftBehind);
  const decided = new Set(entries.flatMap((entry) => (entry.target === null ? [] : [entry.source])));
  const open = new Set(entries.flatMap((entry) => (entry.target === null ? [entry.source] : [])));
  const claimed = new Set(entries.flatMap((entry) => entry.target ?? []));
  return {
    entries,
    leftBehind: left,
    isFreeSource: (table) => !left.has(table) && (open.has(table) || !decided.has(table)),
    isFreeTarget: (table) => !claimed.has(table),
  };
}

function readEntry(
  schemas: { readonly source: Schema; readonly target: Schema },
  all: BothTables,
  table: ConfiguredTable,
  report: Report,
): Entry[] {
  const source = findTable('source', schemas.source, all.source, table.source);
  const target = table.target === undefined ? null : findTable('target', schemas.target, all.target, table.target);
  if ('problem' in source) report(['source'], source.problem);
  if (target !== null && 'problem' in target) report(['target'], target.problem);
  if ('problem' in source || (target !== null && 'problem' in target)) return [];
  return [{ table, source: source.found, target: target?.found ?? null, report }];
}

function reportTwice({ source, target, report }: Entry, before: readonly Entry[]): void {
  const again = target === null && before.some((entry) => entry.target === null && entry.source === source);
  if (again) report(['source'], `a second entry for ${source.name} has no target either: say which table receives it`);
}
