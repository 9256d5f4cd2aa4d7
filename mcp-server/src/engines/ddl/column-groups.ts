import type { Column, Index, Schema, Table } from '../../model/schema.ts';

/** A column with its table. */
export interface Place {
  readonly table: Table;
  readonly column: Column;
}

/** Columns that foreign keys tie together: they must have one type on the target. */
export interface ColumnGroup {
  /** The column that the others come from in the end; of whole numbers the widest one, so that none is narrowed. */
  readonly root: Place;
  readonly members: readonly Place[];
  /** Some member is in a unique key. */
  readonly unique: boolean;
  /** Some member is in a unique or foreign key. */
  readonly keyed: boolean;
  /** Some member takes its values from a counter. */
  readonly counted: boolean;
}

/** One text for a column’s whole name. */
export function placeKey(table: { readonly schema: string; readonly name: string }, column: string): string {
  return JSON.stringify([table.schema, table.name, column]);
}

/** The group of every column of a schema, by `placeKey`; a column that no foreign key touches is alone in its group. */
export function columnGroups(schema: Schema): ReadonlyMap<string, ColumnGroup> {
  const places = new Map<string, Place>();
  for (const table of schema.tables) {
    for (const column of table.columns) places.set(placeKey(table, column.name), { table, column });
  }
  const ties = tiesOf(schema, places);
  const children = new Set(ties.map(([child]) => child));
  const byRoot = new Map<string, string[]>();
  const joined = new DisjointSets(places.keys());
  for (const [child, parent] of ties) joined.join(child, parent);
  for (const key of places.keys()) {
    const set = joined.find(key);
    const members = byRoot.get(set) ?? [];
    if (members.length === 0) byRoot.set(set, members);
    members.push(key);
  }
  const traits = new Map(schema.tables.map((table) => [table, keyTraits(table)]));
  return new Map([...byRoot.values()].flatMap((keys) => groupEntries(keys, places, children, traits)));
}

function groupEntries(
  keys: readonly string[],
  places: ReadonlyMap<string, Place>,
  children: ReadonlySet<string>,
  traits: ReadonlyMap<Table, KeyTraits>,
): [string, ColumnGroup][] {
  const members = keys.flatMap((key) => places.get(key) ?? []);
  // Where foreign keys run in a loop every column is a child: then the first one stands for all.
  const rootKey = keys.find((key) => !children.has(key)) ?? keys[0] ?? '';
  const first = places.get(rootKey);
  if (first === undefined) return [];
  const root = members.reduce((widest, member) => (bitsOf(member) > bitsOf(widest) ? member : widest), first);
  const some = (pick: (traits: KeyTraits) => ReadonlySet<string>) =>
    members.some(({ table, column }) => {
      const own = traits.get(table);
      return own !== undefined && pick(own).has(column.name);
    });
  const group: ColumnGroup = {
    root,
    members,
    unique: some(({ unique }) => unique),
    keyed: some(({ keyed }) => keyed),
    counted: members.some(({ column }) => column.identity !== null),
  };
  return keys.map((key) => [key, group]);
}

function bitsOf({ column: { type } }: Place): number {
  return type.kind === 'integer' ? type.bits : 0;
}

interface KeyTraits {
  readonly unique: ReadonlySet<string>;
  readonly keyed: ReadonlySet<string>;
}

function keyTraits(table: Table): KeyTraits {
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  const uniqueIndexes = table.indexes.filter(({ unique }) => unique);
  const unique = [...keys.flatMap(({ columns }) => columns), ...uniqueIndexes.flatMap(partColumns)];
  const tied = table.foreignKeys.flatMap(({ columns }) => columns);
  return { unique: new Set(unique), keyed: new Set([...unique, ...tied]) };
}

function partColumns({ parts }: Index): string[] {
  return parts.flatMap(({ column }) => (column === null ? [] : [column]));
}

/** Child and parent of every column that a foreign key names. */
function tiesOf(schema: Schema, places: ReadonlyMap<string, Place>): (readonly [child: string, parent: string])[] {
  return schema.tables.flatMap((table) =>
    table.foreignKeys.flatMap(({ columns, references }) =>
      columns.flatMap((name, at): (readonly [string, string])[] => {
        const parent = placeKey({ schema: references.schema, name: references.table }, references.columns[at] ?? '');
        const child = placeKey(table, name);
        return places.has(parent) && parent !== child ? [[child, parent]] : [];
      }),
    ),
  );
}

/** Union–find over texts. */
class DisjointSets {
  readonly #above = new Map<string, string>();

  constructor(items: Iterable<string>) {
    for (const item of items) this.#above.set(item, item);
  }

  find(item: string): string {
    let top = item;
    for (let next = this.#above.get(top); next !== undefined && next !== top; next = this.#above.get(top)) top = next;
    this.#above.set(item, top);
    return top;
  }

  join(one: string, other: string): void {
    this.#above.set(this.find(one), this.find(other));
  }
}
