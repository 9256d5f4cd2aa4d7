import { type AnyShape, type Given, isNull, type Row, type ShapePart } from './shape.ts';

/** What the caller's driver does, inside the caller's transaction. */
export interface Session {
  query(
    sql: string,
    values: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[]; readonly insertId?: string | number | bigint }>;
}

/** Reads and writes rows of an old table in the new ones, where a view cannot. Every call belongs into a transaction of the caller's. */
export interface OldTable<Old> {
  find(key: Given<Old>): Promise<Row | null>;
  /** Gives the row as it is stored, with its number and defaults. */
  insert(row: Given<Old>): Promise<Row>;
  /** Gives the changed row; null: there is none. */
  update(key: Given<Old>, changes: Given<Old>): Promise<Row | null>;
  /** Tells whether there was one. */
  remove(key: Given<Old>): Promise<boolean>;
}

/** The row of a part: its key, and its constants, by which rows of other old tables are told from it. */
export function found(
  shape: AnyShape,
  part: ShapePart,
  key: Map<string, unknown>,
  at: () => string,
): { sql: string; values: unknown[] } {
  const conditions = [...part.key.map(({ sql }) => `${sql} = ${at()}`), ...part.constants.map(({ holds }) => holds)];
  return { sql: conditions.join(' AND '), values: part.key.map(({ old }) => keyValue(shape, key, old)) };
}

/** The values by which a row is found. */
export function keyValues(shape: AnyShape, key: Map<string, unknown>): unknown[] {
  return shape.key.map((name) => keyValue(shape, key, name));
}

function keyValue(shape: AnyShape, key: Map<string, unknown>, name: string): unknown {
  const value = key.get(name);
  if (isNull(value)) throw new TypeError(`${shape.name} is found by ${shape.key.join(', ')}: ${name} is missing`);
  return value;
}

/** The next parameter's place, at each call. */
export function placeholders({ engine }: AnyShape): () => string {
  let count = 0;
  return () => {
    count += 1;
    return engine === 'postgres' ? `$${count}` : '?';
  };
}

/** What was written and read again; a row that is not there is none that the old table has. */
export function stored({ name }: AnyShape, row: Row | null): Row {
  if (row !== null) return row;
  throw new Error(
    `${name} takes only rows that the mapping carries, and the row that was written is none: roll the transaction back`,
  );
}
