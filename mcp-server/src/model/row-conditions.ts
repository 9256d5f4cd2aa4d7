import { chooseForm } from './forms.ts';
import type { TableMapping } from './mapping.ts';
import type { Table } from './schema.ts';
import { ownPair } from './typed-column.ts';

/** What is known of one column of all rows of a pair. */
export type Condition = TableMapping['where'][number];

/** What is known of the receiving table's columns in every row of a pair: its constants, and its filter as far as it is about columns that it carries. */
export function storedConditions({ constants, where, columns }: TableMapping): Condition[] {
  return [
    ...constants.map(({ column, value }): Condition => holding(column, value)),
    ...where.flatMap((condition) => {
      const carried = columns.find(({ source }) => source === condition.column);
      return carried === undefined ? [] : [{ ...condition, column: carried.target }];
    }),
  ];
}

/** A column that holds one value. */
export function holding(column: string, value: string | null): Condition {
  return value === null ? { column, op: 'is_null', values: [] } : { column, op: '=', values: [value] };
}

/** The one value that a column can have under a condition; undefined: it may have several. */
export function onlyValue({ op, values }: Condition): string | null | undefined {
  if (op === 'is_null') return null;
  return (op === '=' || op === 'in') && values.length === 1 ? values[0] : undefined;
}

/** Whether no row can pass both lists: of one column they want values of which none is the same under any collation. */
export function areApart(some: readonly Condition[], others: readonly Condition[]): boolean {
  return some.some((one) => others.some((other) => one.column === other.column && excludes(one, other)));
}

/** Letters that any collation may take for one are one here. */
const loose = new Intl.Collator('und', { sensitivity: 'base', ignorePunctuation: true });

function excludes(one: Condition, other: Condition): boolean {
  if (one.op === 'is_null' || other.op === 'is_null') return one.op !== other.op;
  const isList = ({ op }: Condition) => op === '=' || op === 'in';
  if (isList(one) && isList(other))
    return !one.values.some((value) => other.values.some((each) => loose.compare(value, each) === 0));
  if (isList(one) && other.op === '!=') return one.values.every((value) => other.values.includes(value));
  return one.op === '!=' && isList(other) && other.values.every((value) => one.values.includes(value));
}

/** Whether each of some conditions is among others. */
export function areAmong(some: readonly Condition[], others: readonly Condition[]): boolean {
  const known = new Set(others.map((each) => JSON.stringify(each)));
  return some.every((each) => known.has(JSON.stringify(each)));
}

/** What a list says beyond another. */
export function beyond(some: readonly Condition[], others: readonly Condition[]): Condition[] {
  return some.filter((each) => !areAmong([each], others));
}

/** Why a filter on one side's column cannot be asked of the column that receives it; null when both write its values alike. */
export function refuseTranslation(
  condition: Condition,
  pair: TableMapping,
  source: Table,
  target: Table,
): string | null {
  if (condition.values.length === 0) return null;
  const name = pair.columns.find((each) => each.source === condition.column)?.target;
  const from = source.columns.find((each) => each.name === condition.column);
  const to = target.columns.find((each) => each.name === name);
  if (from === undefined || to === undefined) return `nothing holds ${condition.column}`;
  const chosen = chooseForm(from, to);
  const alike =
    'form' in chosen && chosen.rule === 'exact' && JSON.stringify(chosen.form) === JSON.stringify(ownPair(from).form);
  return alike
    ? null
    : `the values of ${from.name} (${from.rawType}) are kept in another way in ${to.name} (${to.rawType})`;
}
