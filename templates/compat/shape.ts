/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** A column in both shapes. */
export interface ShapeColumn {
  readonly old: string;
  readonly new: string;
  /** The new name as SQL. */
  readonly sql: string;
}

/** A new table that holds a part of an old row. */
export interface ShapePart {
  readonly table: string;
  readonly columns: readonly ShapeColumn[];
  readonly key: readonly ShapeColumn[];
  /** Columns with one value in every row of the old table. */
  readonly constants: readonly {
    readonly new: string;
    readonly text: string | null;
    readonly sql: string;
    readonly value: string;
    readonly holds: string;
  }[];
  /** The old column whose NULL means that this part has no row; null: every row has one. */
  readonly optional: string | null;
}

/** An old table over the new ones. `Old` and `New` are its rows as the two versions of the application know them. */
export interface Shape<Old = Row, New = readonly (Row | null)[]> {
  readonly name: string;
  readonly columns: readonly string[];
  /** Old columns that nothing keeps any more. */
  readonly lost: readonly string[];
  readonly key: readonly string[];
  readonly parts: readonly ShapePart[];
  /** The old column that the database numbers. */
  readonly generated: string | null;
  /** The query of the old rows, its last word a condition, and how it names the columns of the key. */
  readonly select: string;
  readonly keySql: readonly string[];
  readonly engine: 'mysql' | 'postgres';
  /** Never set: they carry the types. */
  readonly types?: { readonly old: Old; readonly new: New };
}

/** A row of the old table, in any driver's types; what is left out gets its default. */
export type Given<Old> = { readonly [Column in keyof Old]?: Old[Column] | null };

/** A shape, whatever its rows are. */
export type AnyShape = Pick<
  Shape<unknown, unknown>,
  'name' | 'columns' | 'lost' | 'key' | 'parts' | 'generated' | 'engine'
>;

/** A value of a column that nothing keeps would be gone without a word. */
export function refuseLost(shape: AnyShape, values: ReadonlyMap<string, unknown>): void {
  const lost = shape.lost.find((name) => !isNull(values.get(name)));
  if (lost !== undefined)
    throw new TypeError(`${shape.name}.${lost} is not kept any more: write NULL, or leave it out`);
}

/** A value of a part that has no row would be gone without a word. */
export function refuseHomeless(shape: AnyShape, part: ShapePart, values: ReadonlyMap<string, unknown>): void {
  const keys = part.key.map(({ old }) => old);
  const homeless = part.columns.find(({ old }) => !keys.includes(old) && !isNull(values.get(old)));
  if (homeless !== undefined && part.optional !== null) {
    throw new TypeError(`${shape.name}.${homeless.old} has no place without ${part.optional}`);
  }
}

/** NULL, or nothing at all. */
export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
