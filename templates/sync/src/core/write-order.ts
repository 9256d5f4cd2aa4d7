import type { Row, Side, TableDescriptor } from '../descriptor.ts';

/** Tables after those that they refer to; loops stay as they come. */
export function parentsFirst(tables: readonly TableDescriptor[], side: Side): TableDescriptor[] {
  const waiting = [...tables];
  const done: TableDescriptor[] = [];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ name }) => name));
    const free = waiting.findIndex(({ name, [side]: { parents } }) =>
      parents.every((parent) => parent === name || !open.has(parent)),
    );
    done.push(...waiting.splice(Math.max(0, free), 1));
  }
  return done;
}

/**
 * Rows of a table after those of them that they refer to, as the parts to write one after the other. Rows that refer to each other in
 * a ring are written first without the reference, where it may be NULL.
 */
export function inOwnOrder(table: TableDescriptor, side: Side, rows: readonly Row[]): Row[][] {
  const { own } = table[side];
  if (own.length === 0 || rows.length < 2) return [[...rows]];
  const textOf = (row: Row, places: readonly number[]) => JSON.stringify(places.map((place) => row[place] ?? null));
  const referred = own.map(({ refersTo }) => new Map(rows.map((row) => [textOf(row, refersTo), row])));
  const parentsOf = (row: Row) =>
    own.flatMap(({ columns }, at) => {
      const parent = referred[at]?.get(textOf(row, columns));
      return parent === undefined || parent === row ? [] : [parent];
    });
  const ordered = new Set<Row>();
  const ring = new Set<Row>();
  const path = new Set<Row>();
  for (const start of rows) {
    const stack = [{ row: start, parents: parentsOf(start) }];
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (top === undefined) break;
      path.add(top.row);
      const next = ordered.has(top.row) ? undefined : top.parents.pop();
      if (next === undefined) {
        ordered.add(top.row);
        path.delete(top.row);
        stack.pop();
      } else if (path.has(next)) ring.add(top.row);
      else if (!ordered.has(next)) stack.push({ row: next, parents: parentsOf(next) });
    }
  }
  const places = own.flatMap(({ columns }) => columns).filter((place) => table.columns[place]?.[side]?.nullable);
  const bare = [...ring].map((row) => row.map((text, place) => (places.includes(place) ? null : text)));
  return bare.length === 0 ? [[...ordered]] : [bare, [...ordered]];
}
