import { groupBy } from '../model/group-by.ts';
import { fullName, type Mapping, type TableMapping, tableKey } from '../model/mapping.ts';
import { type Condition, holding, onlyValue, refuseTranslation } from '../model/row-conditions.ts';
import type { Schema, Table } from '../model/schema.ts';
import { tableOf } from './table-of.ts';

/** A mapping read from its end, and the tables of that end for which it cannot be, with the reason. */
export interface Inverted {
  readonly mapping: Mapping;
  readonly refused: readonly { readonly table: string; readonly reason: string }[];
}

/**
 * The mapping by which the source's tables receive the target's: constants are filters, filters of columns that stay behind are
 * constants. Where a source table keeps a part of its columns it is its own counterpart, because its rows are there for others too.
 */
export function invertMapping(source: Schema, target: Schema, mapping: Mapping): Inverted {
  const refused: { table: string; reason: string }[] = [];
  const tables = mapping.tables.flatMap((pair) => {
    const inverted = invertPair(pair, tableOf(source, pair.source), tableOf(target, pair.target));
    if (typeof inverted !== 'string') return [inverted];
    refused.push({ table: fullName(pair.target), reason: inverted });
    return [];
  });
  for (const table of mapping.unmatched.target)
    refused.push({ table: fullName(table), reason: 'no table of the source gives it rows' });
  return {
    mapping: {
      tables: [...tables, ...staying(source, mapping)],
      unmatched: { source: [], target: [] },
      leftBehind: [],
      inPlace: [],
    },
    refused,
  };
}

function invertPair(pair: TableMapping, source: Table, target: Table): TableMapping | string {
  const constants: { column: string; value: string | null }[] = [];
  const where: Condition[] = pair.constants.map(({ column, value }) => holding(column, value));
  for (const condition of pair.where) {
    const carried = pair.columns.find((each) => each.source === condition.column);
    if (carried === undefined) {
      const value = onlyValue(condition);
      if (value === undefined)
        return `only some rows of ${fullName(pair.source)} belong to it, by ${condition.column}, which it does not hold: nobody could say what a new row has there`;
      constants.push({ column: condition.column, value });
      continue;
    }
    const reason = refuseTranslation(condition, pair, source, target);
    if (reason !== null) return reason;
    where.push({ ...condition, column: carried.target });
  }
  const swap = ({ source: from, target: to }: { source: string; target: string }) => ({ source: to, target: from });
  return {
    ...pair,
    source: pair.target,
    target: pair.source,
    columns: pair.columns.map(swap),
    key: pair.key.map(swap),
    unmatched: { source: pair.unmatched.target, target: pair.unmatched.source },
    dropped: pair.added,
    elsewhere: [],
    added: pair.dropped,
    constants,
    where,
    tolerance: [],
    masked: [],
  };
}

/** Source tables of which no pair takes some columns, and nobody drops them: they stay where they are. */
function staying(source: Schema, { tables }: Mapping): TableMapping[] {
  return [...groupBy(tables, (pair) => tableKey(pair.source)).values()].flatMap((pairs) => {
    const [first] = pairs;
    const settled = new Set(
      pairs.flatMap(({ columns, dropped }) => [...columns.map((column) => column.source), ...dropped]),
    );
    if (first === undefined || !first.elsewhere.some((name) => !settled.has(name))) return [];
    const own = tableOf(source, first.source).columns.map(({ name }) => ({ source: name, target: name }));
    const key = first.key.map(({ source: name }) => ({ source: name, target: name }));
    return [{ ...first, target: first.source, columns: own, key, constants: [], where: [] }];
  });
}
