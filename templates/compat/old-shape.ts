import {
  type AnyShape,
  type Given,
  homeOf,
  isNull,
  type Row,
  refuseHomeless,
  refuseLost,
  type Shape,
} from './shape.ts';

/** The rows of the new tables that one old row becomes; null for a part without a row. Of a row that may lie in several places, those of its own (`homeOf`). */
export function toNew<Old, New>(shape: Shape<Old, New>, old: Given<Old>): (Row | null)[] {
  const values = new Map<string, unknown>(Object.entries(old));
  if (shape.homes.length > 0) return toNew(homeOf(shape, values), Object.fromEntries(values));
  refuseLost(shape, values);
  return shape.parts.map((part) => {
    if (part.optional !== null && isNull(values.get(part.optional))) {
      refuseHomeless(shape, part, values);
      return null;
    }
    const carried = part.columns.flatMap(({ old: name, new: target }): [string, unknown][] =>
      values.get(name) === undefined ? [] : [[target, values.get(name)]],
    );
    return Object.fromEntries([
      ...carried,
      ...part.constants.map(({ new: target, text }): [string, unknown] => [target, text]),
    ]);
  });
}

/** The old row that rows of the new tables are, with NULL for what nothing keeps. Where rows may lie in several places, the shape is that of theirs: one of `homes`. */
export function toOld<Old, New>(shape: Shape<Old, New>, rows: readonly (Row | null)[]): Row {
  refuseSeveral(shape);
  return Object.fromEntries(shape.columns.map((name) => [name, oldValue(shape, rows, name)]));
}

/** A live object in the old shape: reading and setting its properties reads and sets those of the new rows. */
export function asOld<Old, New>(
  shape: Shape<Old, New>,
  rows: readonly (Record<string, unknown> | null)[],
): Record<string, unknown> {
  refuseSeveral(shape);
  return new Proxy<Record<string, unknown>>(
    {},
    {
      has: (_target, name) => typeof name === 'string' && shape.columns.includes(name),
      ownKeys: () => [...shape.columns],
      getOwnPropertyDescriptor: (_target, name) =>
        typeof name === 'string' && shape.columns.includes(name)
          ? { enumerable: true, configurable: true, writable: true, value: oldValue(shape, rows, name) }
          : undefined,
      get: (_target, name) => (typeof name === 'string' ? oldValue(shape, rows, name) : undefined),
      set: (_target, name, value) => {
        if (typeof name !== 'string' || !shape.columns.includes(name)) {
          throw new TypeError(`${shape.name} has no column ${String(name)}`);
        }
        refuseLost(shape, new Map([[name, value]]));
        const places = placesOf(shape, name).filter(({ part }) => rows[part] !== null);
        if (places.length === 0)
          throw new TypeError(`${shape.name}.${name} has no row to stand in: write it through oldTable`);
        for (const { part, column } of places) {
          const row = rows[part];
          if (row !== null && row !== undefined) row[column.new] = value;
        }
        return true;
      },
    },
  );
}

function refuseSeveral({ name, homes }: AnyShape): void {
  if (homes.length > 0)
    throw new TypeError(`rows of ${name} lie in several places: take the shape of one, of its homes`);
}

function placesOf(shape: AnyShape, name: string) {
  return shape.parts.flatMap((part, at) =>
    part.columns.flatMap((column) => (column.old === name ? [{ part: at, column }] : [])),
  );
}

function oldValue(shape: AnyShape, rows: readonly (Row | null)[], name: string): unknown {
  const [place] = placesOf(shape, name);
  if (place === undefined) return shape.columns.includes(name) ? fixedText(shape, name) : undefined;
  return rows[place.part]?.[place.column.new] ?? null;
}

function fixedText({ fixed }: AnyShape, name: string): string | null {
  return fixed.find(({ old }) => old === name)?.text ?? null;
}
