import { type TableName, tableKey } from '../../model/mapping.ts';
import { type Draft, list, type Rule, tableRef } from '../rule.ts';

/** A table without a counterpart on the other side, or with more than one candidate. */
export const tableMissing: Rule = {
  id: 'table-missing',
  check: ({ source, target, mapping }) => [
    ...mapping.unmatched.source.map((table): Draft => {
      const alike = table.candidates;
      const rivals = alike.length === 0 ? [] : mapping.unmatched.source.filter((one) => shared(one.candidates, alike));
      return {
        severity: 'blocker',
        object: tableRef('source', table),
        what:
          alike.length === 0
            ? `${table.name} has no table of its name in ${target.database} on the target.`
            : `${list(rivals.map(full))} in the source could be ${list(alike.map(full))} in the target: the names do not say which.`,
        consequence: `No row of ${table.name} is copied, mirrored or compared.`,
        wayOut:
          alike.length === 0
            ? `Create ${table.name} on the target, or say in lockstep.yaml which table receives it or that it is left behind.`
            : `Say in lockstep.yaml which table receives which, or rename one side so that each name means one table.`,
      };
    }),
    ...mapping.unmatched.target.map(
      (table): Draft => ({
        severity: 'note',
        object: tableRef('target', table),
        what: `${table.name} is in the target only.`,
        consequence: `Nothing in ${source.database} fills ${table.name}, and its rows are not compared.`,
        wayOut: `Leave ${table.name} if it belongs to the target alone; rename it if it stands for a source table.`,
      }),
    ),
  ],
};

function shared(one: readonly TableName[], other: readonly TableName[]): boolean {
  return one.some((table) => other.some((candidate) => tableKey(candidate) === tableKey(table)));
}

function full({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}
