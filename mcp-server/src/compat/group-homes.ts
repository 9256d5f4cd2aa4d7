import type { TableMapping } from '../model/mapping.ts';
import { areAmong, beyond } from '../model/row-conditions.ts';

/**
 * The pairs of one table by the rows that they are about: a home is a pair that has all of its rows, first, and pairs that hold further
 * columns of the same rows, or of those where a column of theirs is not NULL.
 */
export function groupHomes(pairs: readonly TableMapping[]): TableMapping[][] {
  const homes: TableMapping[][] = [];
  for (const pair of [...pairs].sort((a, b) => a.where.length - b.where.length)) {
    const home = homes.find(([anchor]) => anchor !== undefined && isPartOf(pair, anchor));
    if (home === undefined) homes.push([pair]);
    else home.push(pair);
  }
  return homes;
}

function isPartOf(pair: TableMapping, anchor: TableMapping): boolean {
  return areAmong(anchor.where, pair.where) && presenceOf(pair, anchor) !== undefined;
}

/** The column whose NULL means that the pair has no row beside the anchor's; null: it always has one; undefined: it is about other rows. */
export function presenceOf(pair: TableMapping, anchor: TableMapping): string | null | undefined {
  const [further, ...others] = beyond(pair.where, anchor.where);
  if (further === undefined) return null;
  const told =
    others.length === 0 && further.op === 'not_null' && pair.columns.some(({ source }) => source === further.column);
  return told ? further.column : undefined;
}
