import type { Dialect } from '../../engines/engine.ts';
import type { CompatPart, CompatTable } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';
import { plainLabel } from '../visible-text.ts';
import { carriedOnly, changed, differs, fixedNumbers, isCounted, label, refusal, refusals } from './refusals.ts';
import { constantsHold } from './view-query.ts';

/** What the trigger of an INSERT does: each part gets its row, and NEW what was stored, so that RETURNING tells it. */
export function insertLines(table: CompatTable, dialect: Dialect): string[] {
  return [
    ...refusals(table, dialect),
    ...table.parts.map((part) => {
      const statement = insertPart(part, dialect);
      return part.optional === null
        ? statement
        : `IF NEW.${dialect.identifier(part.optional)} IS NOT NULL THEN ${statement} END IF;`;
    }),
    ...carriedOnly(table, dialect),
    'RETURN NEW;',
  ];
}

/** What the trigger of an UPDATE does: the rows are locked, looked at again, and written where the statement changes them. */
export function updateLines(table: CompatTable, dialect: Dialect): string[] {
  return [
    ...refusals(table, dialect),
    ...fixedNumbers(table, dialect),
    ...lookedAtAgain(table, dialect),
    ...moveLines(table, dialect),
    ...table.parts.flatMap((part, at) => updatePart(part, { table, anchor: at === 0, dialect })),
    ...carriedOnly(table, dialect),
    'RETURN NEW;',
  ];
}

/** Locks the rows and refuses to write what was computed from a value that another transaction has changed since. */
export function lookedAtAgain(table: CompatTable, dialect: Dialect): string[] {
  const id = (name: string) => dialect.identifier(name);
  const kept = table.columns.filter(({ target }) => target !== null);
  const raced = kept.map((column) => {
    const underneath = differs(`seen.${id(column.name)}`, `OLD.${id(column.name)}`, column);
    return `(${changed(column, dialect)} AND ${underneath})`;
  });
  const key = table.key.map((name) => `v.${id(name)} = OLD.${id(name)}`).join(' AND ');
  return [
    ...table.parts.map(
      (part) => `PERFORM 1 FROM ${dialect.table(part.table)} AS t WHERE ${rowOf(part, dialect)} FOR UPDATE;`,
    ),
    `SELECT * INTO seen FROM ${dialect.table(table.view)} AS v WHERE ${key};`,
    'IF NOT FOUND THEN RETURN NULL; END IF;',
    refusal(dialect, {
      when: raced.join(' OR '),
      code: '40001',
      message: `${label(table)} was changed by another transaction`,
      hint: 'Run the statement again, as after any serialization failure.',
    }),
  ];
}

/** A key that several parts share changes in all of them by one statement, because foreign keys between them are looked at when it ends. */
function moveLines({ parts, columns }: CompatTable, dialect: Dialect): string[] {
  const id = (name: string) => dialect.identifier(name);
  const shared = new Set(parts.flatMap(({ key }) => key.map(({ source }) => source)));
  const keyed = columns.filter((column) => shared.has(column.name) && !isCounted(column));
  if (parts.length < 2 || keyed.length === 0) return [];
  const moved = parts.map((part) => {
    const own = part.columns.filter(({ source }) => keyed.some(({ name }) => name === source));
    const set = own.map(({ source, target }) => `${id(target)} = NEW.${id(source)}`).join(', ');
    return `UPDATE ${dialect.table(part.table)} AS t SET ${set} WHERE ${rowOf(part, dialect)}`;
  });
  const [first, ...others] = moved;
  return [
    `IF ${keyed.map((column) => changed(column, dialect)).join(' OR ')} THEN`,
    `  WITH ${others.map((statement, at) => `m${at + 1} AS (${statement})`).join(', ')} ${first};`,
    ...keyed.map(({ name }) => `  OLD.${id(name)} := NEW.${id(name)};`),
    'END IF;',
  ];
}

/** What the trigger of a DELETE does: the first part's row goes last, because others may refer to it. */
export function deleteLines(table: CompatTable, dialect: Dialect): string[] {
  const { parts, guests, filter } = table;
  const [anchor] = parts;
  if (anchor === undefined) return [];
  const own = `${rowOf(anchor, dialect)}${filter === null ? '' : ` AND ${filter}`}`;
  return [
    `PERFORM 1 FROM ${dialect.table(anchor.table)} AS t WHERE ${own} FOR UPDATE;`,
    'IF NOT FOUND THEN RETURN NULL; END IF;',
    ...guests.map(({ table: guest, presence }) =>
      refusal(dialect, {
        when: `EXISTS (SELECT 1 FROM ${dialect.table(anchor.table)} AS t WHERE ${own} AND t.${dialect.identifier(presence)} IS NOT NULL)`,
        code: '23503',
        message: `a row of ${plainLabel(fullName(guest))} still belongs to this row of ${label(table)}`,
        hint: 'Both lie in one row here: delete that one first.',
      }),
    ),
    ...parts.toReversed().map((part) => `DELETE FROM ${dialect.table(part.table)} AS t WHERE ${rowOf(part, dialect)};`),
    'RETURN OLD;',
  ];
}

function insertPart({ table, columns, constants }: CompatPart, dialect: Dialect): string {
  const id = (name: string) => dialect.identifier(name);
  const into = [...columns.map(({ target }) => target), ...constants.map(({ column }) => column)].map(id);
  const news = columns.map(({ source }) => `NEW.${id(source)}`);
  const values = [...news, ...constants.map(({ sql }) => sql)];
  const stored = columns.map(({ target }) => id(target)).join(', ');
  return `INSERT INTO ${dialect.table(table)} (${into.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')}) RETURNING ${stored} INTO ${news.join(', ')};`;
}

interface Updated {
  readonly table: CompatTable;
  /** The first part, which every row has. */
  readonly anchor: boolean;
  readonly dialect: Dialect;
}

/** Writes what the statement changes and nothing else; another part without a row gets one when it has something to hold. */
function updatePart(part: CompatPart, { table: { columns }, anchor, dialect }: Updated): string[] {
  const id = (name: string) => dialect.identifier(name);
  const own = part.columns.flatMap(({ source, target }) => {
    const column = columns.find(({ name }) => name === source);
    return column === undefined || isCounted(column) ? [] : [{ column, source, target }];
  });
  if (own.length === 0) return [];
  const set = own.map(
    ({ column, source, target }) =>
      `${id(target)} = CASE WHEN ${changed(column, dialect)} THEN NEW.${id(source)} ELSE t.${id(target)} END`,
  );
  const where = rowOf(part, dialect);
  const remove =
    part.optional === null
      ? []
      : [`IF NEW.${id(part.optional)} IS NULL THEN DELETE FROM ${dialect.table(part.table)} AS t WHERE ${where};`];
  return [
    ...remove,
    `${remove.length === 0 ? 'IF' : 'ELSIF'} ${own.map(({ column }) => changed(column, dialect)).join(' OR ')} THEN`,
    `  UPDATE ${dialect.table(part.table)} AS t SET ${set.join(', ')} WHERE ${where};`,
    ...(anchor ? [] : [`  IF NOT FOUND THEN ${insertPart(part, dialect)} END IF;`]),
    'END IF;',
  ];
}

/** The row of a part, under the alias t. */
export function rowOf(part: CompatPart, dialect: Dialect): string {
  const key = part.key.map(
    ({ source, target }) => `t.${dialect.identifier(target)} = OLD.${dialect.identifier(source)}`,
  );
  return [...key, ...constantsHold(part, 't', dialect)].join(' AND ');
}
