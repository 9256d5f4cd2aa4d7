import type { ColumnDescriptor, Row, Side, TableDescriptor } from '../descriptor.ts';

/** A row of one table, or null where there is none. */
export interface Image {
  readonly table: TableDescriptor;
  readonly row: Row | null;
}

/**
 * The images of one key as rows of a side. The source has one row where the target may have several parts of it: they are written
 * together, so that no statement leaves out what another part requires. Where the parts are of different rows, by their conditions,
 * those that are there make the row.
 */
export function imagesOn(side: Side, images: readonly Image[]): readonly Image[] {
  const there = images.filter(({ row }) => row !== null);
  const [first] = images;
  if (side === 'target' || images.length < 2 || first === undefined) return images;
  if (there.length === 0) return [first];
  const divided = images.some(({ table }) => table.source.where !== first.table.source.where);
  const parts = divided ? there : images;
  const table = joined(parts.map((part) => part.table));
  const row = table.columns.map(({ name }) => {
    const owners = parts.filter((part) => part.table.columns.some((column) => isOf(column, name)));
    const owner = owners.find((part) => part.row !== null);
    const place = owner?.table.columns.findIndex((column) => isOf(column, name)) ?? -1;
    return owner?.row?.[place] ?? null;
  });
  return [{ table, row }];
}

const known = new WeakMap<TableDescriptor, Map<string, TableDescriptor>>();

/** One descriptor for the columns of all parts; always the same one, because rows are written by table. */
function joined(parts: readonly TableDescriptor[]): TableDescriptor {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('a row has no parts');
  if (others.length === 0) return first;
  const made = known.get(first) ?? new Map<string, TableDescriptor>();
  known.set(first, made);
  const id = others.map(({ target }) => target.sql).join();
  const found = made.get(id) ?? join(first, others);
  made.set(id, found);
  return found;
}

function join(first: TableDescriptor, others: readonly TableDescriptor[]): TableDescriptor {
  const columns = [...first.columns];
  for (const { columns: more } of others) {
    columns.push(...more.filter((one) => one.source !== null && !columns.some((column) => isOf(column, one.name))));
  }
  const all = [first, ...others];
  const moved = (table: TableDescriptor, places: readonly number[]) =>
    places.map((place) => columns.findIndex((column) => isOf(column, table.columns[place]?.name ?? '')));
  return {
    ...first,
    columns,
    source: {
      ...first.source,
      unique: all.flatMap((table) => table.source.unique.map((unique) => moved(table, unique))),
      own: all.flatMap((table) =>
        table.source.own.map((own) => ({ columns: moved(table, own.columns), refersTo: moved(table, own.refersTo) })),
      ),
    },
  };
}

function isOf({ source, name }: ColumnDescriptor, wanted: string): boolean {
  return source !== null && name === wanted;
}
