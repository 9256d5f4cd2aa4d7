import { guestTable } from './guest-table.ts';
import { severalTables } from './several-tables.ts';
import { type AnyShape, isNull, type Row, refuseHomeless, refuseLost, type Shape, type ShapePart } from './shape.ts';
import { found, keyValues, type OldTable, placeholders, type Session, stored } from './statements.ts';

export type { OldTable, Session } from './statements.ts';

/** An old table through a session of the caller's. */
export function oldTable<Old, New>(shape: Shape<Old, New>, session: Session): OldTable<Old> {
  if (shape.homes.length > 0) return severalTables(shape, (home) => oldTable(home, session));
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
  if (shape.guest !== null) return guestTable(shape, shape.guest, { session, read, locked });
  return {
    find: (key) => read(new Map(Object.entries(key)), ''),
    insert: async (row) => {
      const values = new Map<string, unknown>(Object.entries(row));
      refuseLost(shape, values);
      for (const part of shape.parts) await insertPart(shape, part, values, session);
      return stored(shape, await read(values, ''));
    },
    update: async (key, changes) => {
      const given = new Map<string, unknown>(Object.entries(changes).filter(([, value]) => value !== undefined));
      refuseLost(shape, given);
      const wanted = new Map<string, unknown>(Object.entries(key));
      const current = await locked(wanted);
      if (current === null) return null;
      const next = new Map<string, unknown>([...Object.entries(current), ...given]);
      const moved = await moveKey({ shape, key: wanted, current, given, next }, session);
      for (const part of shape.parts) await updatePart({ shape, part, key: moved, current, given, next }, session);
      return stored(shape, await read(next, ''));
    },
    remove: async (key) => {
      const wanted = new Map<string, unknown>(Object.entries(key));
      if ((await locked(wanted)) === null) return false;
      await refuseGuests(shape, wanted, session);
      for (const part of [...shape.parts].reverse()) {
        const { sql, values } = found(shape, part, wanted, placeholders(shape));
        await session.query(`DELETE FROM ${part.table} WHERE ${sql}`, values);
      }
      return true;
    },
  };
}

/** What lies in the same new row and belongs to another old table must go first. */
async function refuseGuests(shape: AnyShape, key: Map<string, unknown>, session: Session): Promise<void> {
  const [anchor] = shape.parts;
  if (anchor === undefined) return;
  for (const guest of shape.guests) {
    const { sql, values } = found(shape, anchor, key, placeholders(shape));
    const { rows } = await session.query(`SELECT 1 FROM ${anchor.table} WHERE ${sql} AND ${guest.holds}`, values);
    if (rows.length > 0)
      throw new Error(`a row of ${guest.name} still belongs to this row of ${shape.name}: delete that one first`);
  }
}

/**
 * A key that several parts share changes in all of them: on PostgreSQL by one statement, because foreign keys are looked at when it
 * ends; on MySQL the first part goes first, and others follow it by their foreign key, or have none.
 */
async function moveKey(
  { shape, key, current, given, next }: Omit<Updating, 'part'>,
  session: Session,
): Promise<Map<string, unknown>> {
  const shared = new Set(shape.parts.flatMap((part) => part.key.map(({ old }) => old)));
  const keyed = [...shared].filter((name) => given.has(name) && String(given.get(name)) !== String(current[name]));
  if (shape.parts.length < 2 || keyed.length === 0) return key;
  const moving = (part: ShapePart, at: () => string) => {
    const own = part.columns.filter(({ old }) => keyed.includes(old));
    const set = own.map(({ sql }) => `${sql} = ${at()}`).join(', ');
    const { sql, values } = found(shape, part, key, at);
    return {
      text: `UPDATE ${part.table} SET ${set} WHERE ${sql}`,
      own,
      values: [...own.map(({ old }) => next.get(old)), ...values],
    };
  };
  if (shape.engine === 'postgres') {
    const at = placeholders(shape);
    const statements = shape.parts
      .toReversed()
      .map((part) => moving(part, at))
      .filter(({ own }) => own.length > 0);
    const texts = statements.map(({ text }, place) =>
      place < statements.length - 1 ? `m${place} AS (${text})` : text,
    );
    const last = texts.pop();
    await session.query(
      texts.length === 0 ? `${last}` : `WITH ${texts.join(', ')} ${last}`,
      statements.flatMap(({ values }) => values),
    );
  } else {
    for (const part of shape.parts.filter(({ follows }) => !follows)) {
      const { text, own, values } = moving(part, placeholders(shape));
      if (own.length > 0) await session.query(text, values);
    }
  }
  return new Map([...key, ...keyed.map((name): [string, unknown] => [name, next.get(name)])]);
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
