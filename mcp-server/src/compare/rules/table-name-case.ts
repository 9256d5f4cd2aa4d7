import type { Table } from '../../model/schema.ts';
import type { Comparison } from '../comparison.ts';
import { count, type Draft, databaseRef, list, type Rule, tableRef } from '../rule.ts';

/** Tables whose names are told apart by case on one side only. */
export const tableNameCase: Rule = {
  id: 'table-name-case',
  check: (whole) => {
    const [from, to] = [whole.source.semantics.names, whole.target.semantics.names];
    if (from.tablesIgnoreCase === to.tablesIgnoreCase) return [];
    if (to.tablesIgnoreCase) return clashes(whole);
    return to.unquotedLower ? [] : exact(whole);
  },
};

function clashes({ source }: Comparison): Draft[] {
  const groups = new Map<string, Table[]>();
  for (const table of source.tables) {
    const key = JSON.stringify([table.schema, table.name.toLowerCase()]);
    groups.set(key, [...(groups.get(key) ?? []), table]);
  }
  return [...groups.values()].flatMap((tables): Draft[] => {
    const [first] = tables;
    if (first === undefined || tables.length === 1) return [];
    const names = list(tables.map(({ name }) => name));
    return [
      {
        severity: 'blocker',
        object: tableRef('source', first),
        what: `${names} are different tables in the source; the target takes their names for one.`,
        consequence: `Only one of ${names} can be created on the target.`,
        wayOut: `Give all but one of ${names} another name on the target, or run it with lower_case_table_names=0.`,
      },
    ];
  });
}

function exact({ source, tables }: Comparison): Draft[] {
  const [first] = tables;
  if (first === undefined) return [];
  return [
    {
      severity: 'note',
      object: databaseRef('source', source),
      what: `The source finds a table by its name in any case; the target tells ${first.target.name} from ${swapCase(first.target.name)}.`,
      consequence: `A statement that spells one of ${count(tables.length, 'compared table')} in another case than the target does fails there.`,
      wayOut: `Spell table names in every statement as the target has them, or run the target with lower_case_table_names=1 from its first start.`,
    },
  ];
}

function swapCase(name: string): string {
  return name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
}
