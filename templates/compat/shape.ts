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
  /** A foreign key takes its key along when the first part's changes. */
  readonly follows: boolean;
}

/** What is known of a column of all rows, by the texts of its values. */
export interface ShapeCondition {
  readonly column: string;
  readonly op: string;
  readonly values: readonly string[];
}

/** An old table over the new ones. `Old` and `New` are its rows as the two versions of the application know them. */
export interface Shape<Old = Row, New = readonly (Row | null)[]> {
  readonly name: string;
  readonly columns: readonly string[];
  /** Old columns that nothing keeps any more. */
  readonly lost: readonly string[];
  /** Old columns that have one value in every row, as text. */
  readonly fixed: readonly { readonly old: string; readonly text: string | null }[];
  readonly key: readonly string[];
  readonly parts: readonly ShapePart[];
  /** Where its rows lie, when that is several places: each row in the one whose conditions it passes. Then there are no parts. */
  readonly homes: readonly Shape[];
  readonly where: readonly ShapeCondition[];
  /** New rows that another old table makes, and in which its own lie where this column is not NULL; null: it makes its own. */
  readonly guest: ShapeColumn | null;
  /** By these the rows of other old tables are there in its own, and must go first. */
  readonly guests: readonly { readonly name: string; readonly holds: string }[];
  /** New columns of which the old shape knows nothing. */
  readonly unknown: readonly string[];
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
export type AnyShape = Omit<Shape, 'types'>;

/** A value of a column that nothing keeps would be gone without a word, and one that has one value in every row takes no other. */
export function refuseLost(shape: AnyShape, values: ReadonlyMap<string, unknown>): void {
  const lost = shape.lost.find((name) => !isNull(values.get(name)));
  if (lost !== undefined)
    throw new TypeError(`${shape.name}.${lost} is not kept any more: write NULL, or leave it out`);
  const other = shape.fixed.find(({ old, text }) => values.get(old) !== undefined && textOf(values.get(old)) !== text);
  if (other !== undefined)
    throw new TypeError(`${shape.name}.${other.old} has one value in all rows that the mapping carries: leave it out`);
}

/** A value of a part that has no row would be gone without a word. */
export function refuseHomeless(shape: AnyShape, part: ShapePart, values: ReadonlyMap<string, unknown>): void {
  const keys = part.key.map(({ old }) => old);
  const homeless = part.columns.find(({ old }) => !keys.includes(old) && !isNull(values.get(old)));
  if (homeless !== undefined && part.optional !== null) {
    throw new TypeError(`${shape.name}.${homeless.old} has no place without ${part.optional}`);
  }
}

/** Where a row lies; the shape itself when that is one place. */
export function homeOf(shape: AnyShape, row: ReadonlyMap<string, unknown>): Shape {
  const [home] = homesOf(shape, row, true);
  if (home === undefined) {
    const asked = [...new Set(shape.homes.flatMap(({ where }) => where.map(({ column }) => column)))];
    throw new TypeError(
      `${shape.name} takes only rows that the mapping carries: no table holds rows with such values of ${asked.join(', ')}`,
    );
  }
  return home;
}

/** The homes whose conditions a row passes. A column that is not given is NULL in a whole row, and may have any value elsewhere. */
export function homesOf(shape: AnyShape, row: ReadonlyMap<string, unknown>, whole: boolean): readonly Shape[] {
  return shape.homes.filter(({ where }) =>
    where.every(
      (condition) =>
        (!whole && row.get(condition.column) === undefined) || passes(textOf(row.get(condition.column)), condition),
    ),
  );
}

function passes(text: string | null, { op, values }: ShapeCondition): boolean {
  if (op === 'is_null') return text === null;
  if (text === null) return false;
  return op === 'not_null' || values.includes(text) !== (op === '!=');
}

/** A value as the text of the conditions. */
function textOf(value: unknown): string | null {
  if (isNull(value)) return null;
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

/** NULL, or nothing at all. */
export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
