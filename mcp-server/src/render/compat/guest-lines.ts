import type { Dialect } from '../../engines/engine.ts';
import type { CompatPart, CompatTable } from '../../model/compat.ts';
import type { ColumnPair } from '../../model/mapping.ts';
import { fullName } from '../../model/mapping.ts';
import { plainLabel } from '../visible-text.ts';
import { carriedOnly, changed, label, refusal, refusals } from './refusals.ts';
import { lookedAtAgain, rowOf } from './trigger-lines.ts';
import { constantsHold } from './view-query.ts';

/** A table whose rows lie in rows that another table of the face makes. */
export interface Guest {
  readonly table: CompatTable;
  readonly part: CompatPart;
  /** The column by which a row is there, in both shapes. */
  readonly presence: ColumnPair;
  readonly host: string;
}

/** The table as a guest; null: it makes rows of its own. */
export function guestOf(table: CompatTable): Guest | null {
  const [part] = table.parts;
  const presence = part?.columns.find(({ source }) => source === table.guest?.presence);
  if (part === undefined || presence === undefined || table.guest === null) return null;
  return { table, part, presence, host: plainLabel(fullName(table.guest.host)) };
}

/** An INSERT fills columns of a row that is there. */
export function guestInsertLines(guest: Guest, dialect: Dialect): string[] {
  return [
    ...refusals(guest.table, dialect),
    present(guest, dialect),
    ...comes(guest, dialect),
    ...carriedOnly(guest.table, dialect),
    'RETURN NEW;',
  ];
}

/** An UPDATE fills them anew; a changed key empties them and fills those of another row. */
export function guestUpdateLines(guest: Guest, dialect: Dialect): string[] {
  const { table, part } = guest;
  const id = (name: string) => dialect.identifier(name);
  const keyed = table.columns.filter(({ name }) => part.key.some(({ source }) => source === name));
  const set = held(guest).map(({ source, target }) => {
    const column = table.columns.find(({ name }) => name === source);
    const other = column === undefined ? 'true' : changed(column, dialect);
    return `${id(target)} = CASE WHEN ${other} THEN NEW.${id(source)} ELSE t.${id(target)} END`;
  });
  return [
    ...refusals(table, dialect),
    present(guest, dialect),
    ...lookedAtAgain(table, dialect),
    `IF ${keyed.map((column) => changed(column, dialect)).join(' OR ')} THEN`,
    `  ${goes(guest, dialect)}`,
    ...comes(guest, dialect).map((line) => `  ${line}`),
    'ELSE',
    `  UPDATE ${dialect.table(part.table)} AS t SET ${set.join(', ')} WHERE ${rowOf(part, dialect)};`,
    'END IF;',
    ...carriedOnly(table, dialect),
    'RETURN NEW;',
  ];
}

/** A DELETE empties them. */
export function guestDeleteLines(guest: Guest, dialect: Dialect): string[] {
  return [goes(guest, dialect), 'IF NOT FOUND THEN RETURN NULL; END IF;', 'RETURN OLD;'];
}

/** The columns that are the guest's alone. */
function held({ part }: Guest): ColumnPair[] {
  return part.columns.filter(({ source }) => !part.key.some((pair) => pair.source === source));
}

function present({ table, presence }: Guest, dialect: Dialect): string {
  return refusal(dialect, {
    when: `NEW.${dialect.identifier(presence.source)} IS NULL`,
    code: '23502',
    message: `${label(table)}.${plainLabel(presence.source)} cannot be NULL`,
    hint: 'It says that the row is there: delete the row instead.',
  });
}

function comes(guest: Guest, dialect: Dialect): string[] {
  const { table, part, presence, host } = guest;
  const id = (name: string) => dialect.identifier(name);
  const own = held(guest);
  const set = own.map(({ source, target }) => `${id(target)} = NEW.${id(source)}`).join(', ');
  const key = part.key.map(({ source, target }) => `t.${id(target)} = NEW.${id(source)}`);
  const where = [...key, ...constantsHold(part, 't', dialect)].join(' AND ');
  const stored = own.map(({ target }) => `t.${id(target)}`).join(', ');
  const news = own.map(({ source }) => `NEW.${id(source)}`).join(', ');
  return [
    `PERFORM 1 FROM ${dialect.table(part.table)} AS t WHERE ${where} FOR UPDATE;`,
    refusal(dialect, {
      when: 'NOT FOUND',
      code: '23503',
      message: `${label(table)} has its rows in those of ${host}, and there is none with this key`,
      hint: `Insert the row of ${host} first.`,
    }),
    `UPDATE ${dialect.table(part.table)} AS t SET ${set} WHERE ${where} AND t.${id(presence.target)} IS NULL RETURNING ${stored} INTO ${news};`,
    refusal(dialect, {
      when: 'NOT FOUND',
      code: '23505',
      message: `${label(table)} has a row with this key already`,
      hint: 'Update that row.',
    }),
  ];
}

function goes(guest: Guest, dialect: Dialect): string {
  const { table, part } = guest;
  const set = held(guest)
    .map(({ target }) => `${dialect.identifier(target)} = NULL`)
    .join(', ');
  const where = [rowOf(part, dialect), ...(table.filter === null ? [] : [table.filter])].join(' AND ');
  return `UPDATE ${dialect.table(part.table)} AS t SET ${set} WHERE ${where};`;
}
