import { type AnyShape, isNull, type Row, refuseLost, type ShapeColumn, type ShapePart } from './shape.ts';
import { found, type OldTable, placeholders, type Session, stored } from './statements.ts';

/** How rows are read. */
export interface Reading {
  readonly session: Session;
  read(key: Map<string, unknown>, lock: string): Promise<Row | null>;
  /** The row, locked; null: there is none. */
  locked(key: Map<string, unknown>): Promise<Row | null>;
}

/** An old table whose rows lie in new rows that another old table makes: they come and go by columns of these. */
export function guestTable<Old>(
  shape: AnyShape,
  presence: ShapeColumn,
  { session, read, locked }: Reading,
): OldTable<Old> {
  const [part] = shape.parts;
  if (part === undefined) throw new Error(`${shape.name} lies nowhere`);
  const held = part.columns.filter(({ old }) => !part.key.some((pair) => pair.old === old));
  const write = async (
    key: Map<string, unknown>,
    columns: readonly ShapeColumn[],
    values: ReadonlyMap<string, unknown> | null,
  ) => {
    if (columns.length === 0) return;
    const at = placeholders(shape);
    const set = columns.map(({ sql }) => `${sql} = ${values === null ? 'NULL' : at()}`).join(', ');
    const where = found(shape, part, key, at);
    const given = values === null ? [] : columns.map(({ old }) => values.get(old) ?? null);
    await session.query(`UPDATE ${part.table} SET ${set} WHERE ${where.sql}`, [...given, ...where.values]);
  };
  const come = async (values: Map<string, unknown>): Promise<Row> => {
    refusePresence(shape, presence, values);
    await refuseTaken(shape, part, presence, values, session);
    await write(values, held, values);
    return stored(shape, await read(values, ''));
  };
  return {
    find: (key) => read(new Map(Object.entries(key)), ''),
    insert: (row) => {
      const values = new Map<string, unknown>(Object.entries(row));
      refuseLost(shape, values);
      return come(values);
    },
    update: async (key, changes) => {
      const given = new Map<string, unknown>(Object.entries(changes).filter(([, value]) => value !== undefined));
      refuseLost(shape, given);
      const wanted = new Map<string, unknown>(Object.entries(key));
      const current = await locked(wanted);
      if (current === null) return null;
      const next = new Map<string, unknown>([...Object.entries(current), ...given]);
      refusePresence(shape, presence, next);
      if (part.key.some(({ old }) => String(next.get(old)) !== String(current[old]))) {
        await write(wanted, held, null);
        return come(next);
      }
      await write(
        wanted,
        held.filter(({ old }) => given.has(old)),
        given,
      );
      return stored(shape, await read(next, ''));
    },
    remove: async (key) => {
      const wanted = new Map<string, unknown>(Object.entries(key));
      if ((await locked(wanted)) === null) return false;
      await write(wanted, held, null);
      return true;
    },
  };
}

function refusePresence({ name }: AnyShape, { old }: ShapeColumn, values: ReadonlyMap<string, unknown>): void {
  if (isNull(values.get(old))) throw new TypeError(`${name}.${old} cannot be NULL: it says that the row is there`);
}

async function refuseTaken(
  shape: AnyShape,
  part: ShapePart,
  presence: ShapeColumn,
  values: Map<string, unknown>,
  session: Session,
): Promise<void> {
  const { sql, values: key } = found(shape, part, values, placeholders(shape));
  const there = `CASE WHEN ${presence.sql} IS NULL THEN 0 ELSE 1 END`;
  const { rows } = await session.query(`SELECT ${there} AS taken FROM ${part.table} WHERE ${sql} FOR UPDATE`, key);
  const [row] = rows;
  if (row === undefined)
    throw new Error(
      `${shape.name} has its rows in those of another table, and there is none with this key: insert that one first`,
    );
  if (Number(row.taken) === 1) throw new Error(`${shape.name} has a row with this key already`);
}
