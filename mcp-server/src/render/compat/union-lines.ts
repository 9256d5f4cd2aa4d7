import type { Dialect } from '../../engines/engine.ts';
import type { CompatColumn, CompatTable, CompatUnion } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';
import { plainLabel } from '../visible-text.ts';
import { changed, differs, isCounted, label, raise, refusal } from './refusals.ts';

/** An INSERT goes to the view of the home whose rows are like the new one. */
export function unionInsertLines(union: CompatUnion, dialect: Dialect): string[] {
  return [...routed(union, dialect), 'RETURN NEW;'];
}

/** An UPDATE goes where the row is; a row that belongs elsewhere afterwards moves, unless its home keeps more of it than the face knows. */
export function unionUpdateLines(union: CompatUnion, dialect: Dialect): string[] {
  return [
    ...byHome(union, 'OLD', dialect, (home) => [
      `IF ${accepts(home, 'NEW', dialect)} THEN`,
      ...updated(union, home, dialect).map(indented),
      'ELSE',
      ...moved(union, home, dialect).map(indented),
      'END IF;',
    ]),
    'RETURN NEW;',
  ];
}

/** A DELETE goes where the row is. */
export function unionDeleteLines(union: CompatUnion, dialect: Dialect): string[] {
  return [
    ...byHome(union, 'OLD', dialect, (home) => [
      `DELETE FROM ${dialect.table(home.view)} AS v WHERE ${rowIn(home, dialect)};`,
      GONE,
    ]),
    'RETURN OLD;',
  ];
}

/** The default of a column that all homes share, as SQL; null: none, or each has its own. */
export function sharedDefault({ homes }: CompatUnion, name: string): string | null {
  const defaults = new Set(homes.map(({ columns }) => columns.find((column) => column.name === name)?.default ?? null));
  const [only] = defaults;
  return defaults.size === 1 && only !== undefined ? only : null;
}

const GONE = 'IF NOT FOUND THEN RETURN NULL; END IF;';
const indented = (line: string) => `  ${line}`;

function byHome(
  { homes }: CompatUnion,
  row: 'NEW' | 'OLD',
  dialect: Dialect,
  lines: (home: CompatTable) => string[],
): string[] {
  return [
    ...homes.flatMap((home, at) => [
      `${at === 0 ? 'IF' : 'ELSIF'} ${accepts(home, row, dialect)} THEN`,
      ...lines(home).map(indented),
    ]),
    'END IF;',
  ];
}

function routed(union: CompatUnion, dialect: Dialect): string[] {
  const lines = byHome(union, 'NEW', dialect, (home) => [inserted(union, home, dialect)]);
  const nowhere = raise(dialect, {
    code: '44000',
    message: `${label(union)} takes only rows that the mapping carries`,
    hint: `No table holds rows with such values of ${asked(union).map(plainLabel).join(', ')}.`,
  });
  return [...lines.slice(0, -1), 'ELSE', indented(nowhere), 'END IF;'];
}

function asked({ homes }: CompatUnion): string[] {
  return [...new Set(homes.flatMap(({ where }) => where.map(({ column }) => column)))];
}

function inserted(union: CompatUnion, { view, columns }: CompatTable, dialect: Dialect): string {
  const id = (name: string) => dialect.identifier(name);
  const written = columns.filter(({ target }) => (target?.generated ?? null) === null);
  const values = written.map((column) => {
    const value = `NEW.${id(column.name)}`;
    const own = column.default !== null && !column.nullable && sharedDefault(union, column.name) === null;
    return own ? `COALESCE(${value}, ${column.default})` : value;
  });
  const names = columns.map(({ name }) => id(name)).join(', ');
  const news = columns.map(({ name }) => `NEW.${id(name)}`).join(', ');
  return `INSERT INTO ${dialect.table(view)} (${written.map(({ name }) => id(name)).join(', ')}) VALUES (${values.join(', ')}) RETURNING ${names} INTO ${news};`;
}

function updated(union: CompatUnion, home: CompatTable, dialect: Dialect): string[] {
  const id = (name: string) => dialect.identifier(name);
  const isWritten = (column: CompatColumn) => !isCounted(column) && (column.target?.generated ?? null) === null;
  const written = home.columns.filter(isWritten);
  const set = written.map(
    (column) =>
      `${id(column.name)} = CASE WHEN ${changed(column, dialect)} THEN NEW.${id(column.name)} ELSE v.${id(column.name)} END`,
  );
  const raced = home.columns.filter(({ target }) => target !== null);
  const still = raced.map(
    (column) =>
      `NOT (${changed(column, dialect)} AND ${differs(`v.${id(column.name)}`, `OLD.${id(column.name)}`, column)})`,
  );
  return [
    ...home.columns
      .filter((column) => !isWritten(column))
      .map((column) =>
        refusal(dialect, {
          when: changed(column, dialect),
          code: '428C9',
          message: `${label(union)}.${plainLabel(column.name)} can only be given by the database`,
          hint: 'Insert another row instead.',
        }),
      ),
    `UPDATE ${dialect.table(home.view)} AS v SET ${set.join(', ')} WHERE ${[rowIn(home, dialect), ...still].join(' AND ')};`,
    'IF NOT FOUND THEN',
    `  PERFORM 1 FROM ${dialect.table(home.view)} AS v WHERE ${rowIn(home, dialect)};`,
    indented(GONE),
    indented(
      raise(dialect, {
        code: '40001',
        message: `${label(union)} was changed by another transaction`,
        hint: 'Run the statement again, as after any serialization failure.',
      }),
    ),
    'END IF;',
  ];
}

function moved(union: CompatUnion, home: CompatTable, dialect: Dialect): string[] {
  const kept = home.parts.flatMap(({ table, unknown }) => unknown.map((name) => `${fullName(table)}.${name}`));
  if (kept.length > 0) {
    return [
      raise(dialect, {
        code: '0A000',
        message: `this row of ${label(union)} cannot move to another table`,
        hint: `${kept.map(plainLabel).join(', ')} would be lost: delete the row and insert another.`,
      }),
    ];
  }
  return [
    `DELETE FROM ${dialect.table(home.view)} AS v WHERE ${rowIn(home, dialect)};`,
    GONE,
    ...routed(union, dialect),
  ];
}

function rowIn({ key }: CompatTable, dialect: Dialect): string {
  return key.map((name) => `v.${dialect.identifier(name)} = OLD.${dialect.identifier(name)}`).join(' AND ');
}

/** Whether a row is like those of a home. */
function accepts({ where }: CompatTable, row: 'NEW' | 'OLD', dialect: Dialect): string {
  return where
    .map(({ column, op, values }) => {
      const name = `${row}.${dialect.identifier(column)}`;
      if (op === 'is_null') return `${name} IS NULL`;
      if (op === 'not_null') return `${name} IS NOT NULL`;
      const list = values.map((value) => dialect.literal(value)).join(', ');
      return `${name}::text ${op === '!=' ? 'NOT IN' : 'IN'} (${list})`;
    })
    .join(' AND ');
}
