import type { Finding, ObjectRef } from '../model/finding.ts';
import type { Schema } from '../model/schema.ts';
import type { ComparedColumn, ComparedTable, Comparison, Side } from './comparison.ts';

/** A finding before its rule's id is put on it. */
export type Draft = Omit<Finding, 'rule'>;

/** One question about both schemas. Its id is the name of its file. */
export interface Rule {
  readonly id: string;
  readonly check: (comparison: Comparison) => readonly Draft[];
}

/** A rule that looks at each pair of columns by itself. */
export function columnRule(id: string, check: (pair: ComparedColumn) => Draft | null): Rule {
  return tableRule(id, ({ columns }) => columns.flatMap((pair) => check(pair) ?? []));
}

/** A rule that looks at each pair of tables by itself. */
export function tableRule(id: string, check: (pair: ComparedTable, whole: Comparison) => readonly Draft[]): Rule {
  return { id, check: (whole) => whole.tables.flatMap((pair) => check(pair, whole)) };
}

/** The reference to one side's whole database. */
export function databaseRef(side: Side, { defaultSchema, database }: Schema): ObjectRef {
  return { side, kind: 'database', schema: defaultSchema, table: null, name: database };
}

/** The reference to a table on one side. */
export function tableRef(side: Side, { schema, name }: { readonly schema: string; readonly name: string }): ObjectRef {
  return { side, kind: 'table', schema, table: name, name };
}

/** The reference to something inside a table on one side. */
export function partRef(
  side: Side,
  kind: ObjectRef['kind'],
  table: { readonly schema: string; readonly name: string },
  name: string,
): ObjectRef {
  return { side, kind, schema: table.schema, table: table.name, name };
}

/** The source column of a pair: what a change of meaning is about. */
export function columnRef({ table, source }: ComparedColumn): ObjectRef {
  return partRef('source', 'column', table.source, source.name);
}

/** `table.column` as the source spells it. */
export function label({ table, source }: ComparedColumn): string {
  return `${table.source.name}.${source.name}`;
}

/** `table.column` as the target spells it. */
export function targetLabel({ table, target }: ComparedColumn): string {
  return `${table.target.name}.${target.name}`;
}

/** `1 column`, `2 columns`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`; of more than eight names the first six, and how many follow. */
export function list(names: readonly string[]): string {
  const shown = names.length > 8 ? [...names.slice(0, 6), `${names.length - 6} more`] : names;
  const last = shown.at(-1);
  return last === undefined || shown.length === 1 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
