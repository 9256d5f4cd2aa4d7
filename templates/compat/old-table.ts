import {
  type AnyShape,
  type Given,
  isNull,
  type Row,
  refuseHomeless,
  refuseLost,
  type Shape,
  type ShapePart,
} from './shape.ts';

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

/** An old table through a session of the caller's. */
export function oldTable<Old, New>(shape: Shape<Old, New>, session: Session): OldTable<Old> {
  const read = async (key: Map<string, unknown>, lock: string): Promise<Row | null> => {
    const at = placeholders(shape);
    const where = shape.keySql.map((sql) => `${sql} = ${at()}`).join(' AND ');
    const { rows } = await session.query(`${shape.select} AND ${where}${lock}`, keyValues(shape, key));
    return rows[0] ?? null;
  };
  const locked = async (key: Map<string, unknown>): Promise<Row | null> => {
    const [anchor] = shape.parts;
    if (anchor === undefined) return null;
    const { sql, values } = found(shape, anchor, key, placeholders(shape));
    const { rows } = await session.query(`SELECT 1 FROM ${anchor.table} WHERE ${sql} FOR UPDATE`, values);
    // In MySQL only a locking read sees what others have committed since the transaction began.
    return rows.length === 0 ? null : read(key, shape.engine === 'mysql' ? ' FOR UPDATE' : '');
  };
  return {
    find: (key) => read(new Map(Object.entries(key)), ''),
    insert: async (row) => {
      const values = new Map<string, unknown>(Object.entries(row));
      refuseLost(shape, values);
      for (const part of shape.parts) await insertPart(shape, part, values, session);
      const stored = await read(values, '');
      if (stored === null)
        throw new Error(`the row of ${shape.name} is not where it was stored: another writer changed its key`);
      return stored;
    },
    update: async (key, changes) => {
      const given = new Map<string, unknown>(Object.entries(changes).filter(([, value]) => value !== undefined));
      refuseLost(shape, given);
      const wanted = new Map<string, unknown>(Object.entries(key));
      const current = await locked(wanted);
      if (current === null) return null;
      const next = new Map<string, unknown>([...Object.entries(current), ...given]);
      for (const part of shape.parts) await updatePart({ shape, part, key: wanted, current, given, next }, session);
      return read(next, '');
    },
    remove: async (key) => {
      const wanted = new Map<string, unknown>(Object.entries(key));
      if ((await locked(wanted)) === null) return false;
      for (const part of [...shape.parts].reverse()) {
        const { sql, values } = found(shape, part, wanted, placeholders(shape));
        await session.query(`DELETE FROM ${part.table} WHERE ${sql}`, values);
      }
      return true;
    },
  };
}

async function insertPart(
  shape: AnyShape,
  part: ShapePart,
  values: Map<string, unknown>,
  session: Session,
): Promise<void> {
  if (part.optional !== null && isNull(values.get(part.optional))) return refuseHomeless(shape, part, values);
  const given = part.columns.filter(
    ({ old }) => values.get(old) !== undefined && !(old === shape.generated && values.get(old) === null),
  );
  const at = placeholders(shape);
  const columns = [...given, ...part.constants].map(({ sql }) => sql).join(', ');
  const places = [...given.map(() => at()), ...part.constants.map(({ value }) => value)].join(', ');
  const postgres = shape.engine === 'postgres';
  const stored = part.columns.map(({ sql }) => sql).join(', ');
  const [none, overriding, returning] = postgres
    ? [' DEFAULT VALUES', ' OVERRIDING SYSTEM VALUE', ` RETURNING ${stored}`]
    : [' () VALUES ()', '', ''];
  const into = columns === '' ? none : ` (${columns})${overriding} VALUES (${places})`;
  const { rows, insertId } = await session.query(
    `INSERT INTO ${part.table}${into}${returning}`,
    given.map(({ old }) => values.get(old)),
  );
  const [row] = rows;
  if (postgres && row !== undefined) for (const { old, new: target } of part.columns) values.set(old, row[target]);
  const { generated } = shape;
  if (!postgres && generated !== null && isNull(values.get(generated))) {
    if (insertId === undefined)
      throw new Error(`the session gives no insertId, so the new ${shape.name}.${generated} is not known`);
    values.set(generated, insertId);
  }
}

interface Updating {
  readonly shape: AnyShape;
  readonly part: ShapePart;
  readonly key: Map<string, unknown>;
  readonly current: Row;
  readonly given: Map<string, unknown>;
  readonly next: Map<string, unknown>;
}

async function updatePart({ shape, part, key, current, given, next }: Updating, session: Session): Promise<void> {
  const there = part.optional === null || !isNull(current[part.optional]);
  const wanted = part.optional === null || !isNull(next.get(part.optional));
  if (!wanted) {
    refuseHomeless(shape, part, given);
    if (!there) return;
    const { sql, values } = found(shape, part, key, placeholders(shape));
    await session.query(`DELETE FROM ${part.table} WHERE ${sql}`, values);
    return;
  }
  if (!there) return insertPart(shape, part, next, session);
  const changed = part.columns.filter(({ old }) => given.has(old));
  if (changed.length === 0) return;
  const at = placeholders(shape);
  const set = changed.map(({ sql }) => `${sql} = ${at()}`).join(', ');
  const { sql, values } = found(shape, part, key, at);
  await session.query(`UPDATE ${part.table} SET ${set} WHERE ${sql}`, [
    ...changed.map(({ old }) => given.get(old)),
    ...values,
  ]);
}

/** The row of a part: its key, and its constants, by which rows of other old tables are told from it. */
function found(
  shape: AnyShape,
  part: ShapePart,
  key: Map<string, unknown>,
  at: () => string,
): { sql: string; values: unknown[] } {
  const conditions = [...part.key.map(({ sql }) => `${sql} = ${at()}`), ...part.constants.map(({ holds }) => holds)];
  return { sql: conditions.join(' AND '), values: part.key.map(({ old }) => keyValue(shape, key, old)) };
}

function keyValues(shape: AnyShape, key: Map<string, unknown>): unknown[] {
  return shape.key.map((name) => keyValue(shape, key, name));
}

function keyValue(shape: AnyShape, key: Map<string, unknown>, name: string): unknown {
  const value = key.get(name);
  if (isNull(value)) throw new TypeError(`${shape.name} is found by ${shape.key.join(', ')}: ${name} is missing`);
  return value;
}

function placeholders({ engine }: AnyShape): () => string {
  let count = 0;
  return () => {
    count += 1;
    return engine === 'postgres' ? `$${count}` : '?';
  };
}
