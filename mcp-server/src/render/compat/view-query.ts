import type { Dialect } from '../../engines/engine.ts';
import type { CompatPart, CompatTable, CompatUnion } from '../../model/compat.ts';

/** What the rows of a part are called in the view's query: filters know the first as t. */
export function alias(at: number): string {
  return at === 0 ? 't' : `t${at}`;
}

/** The query of a view in the shape of the face. */
export function viewQuery(table: CompatTable, dialect: Dialect): string {
  const where = rowsOf(table, dialect);
  return [
    ...selected(table, dialect, isReadOnly(table, dialect)),
    ...(where.length === 0 ? [] : [`WHERE ${where.join(' AND ')}`]),
    ...(isChecked(table, where.length > 0, dialect) ? ['WITH CASCADED CHECK OPTION'] : []),
  ].join('\n');
}

/** The query of a view over the views of its homes. */
export function unionQuery({ homes }: CompatUnion, dialect: Dialect): string {
  return homes
    .map(({ view, columns }) => {
      const names = columns.map(({ name }) => dialect.identifier(name)).join(', ');
      return `SELECT ${names} FROM ${dialect.table(view)}`;
    })
    .join('\nUNION ALL\n');
}

/** The same rows by a query that ends in a condition, so that another may follow. */
export function openQuery(table: CompatTable, dialect: Dialect): string {
  return [...selected(table, dialect, false), `WHERE ${['1 = 1', ...rowsOf(table, dialect)].join(' AND ')}`].join('\n');
}

function selected({ columns, parts }: CompatTable, dialect: Dialect, readOnly: boolean): string[] {
  const name = (column: string) => dialect.identifier(column);
  const values = columns.map(({ name: face, part, target, fixed }) => {
    const value = target === null ? (fixed?.sql ?? 'NULL') : `${alias(part)}.${name(target.name)}`;
    return `  ${value} AS ${name(face)}`;
  });
  const [anchor, ...others] = parts;
  if (anchor === undefined) throw new Error('a view over no table');
  const joins = others.map((part, at) => {
    const on = [...joinedBy(anchor, part, alias(at + 1), dialect), ...constantsHold(part, alias(at + 1), dialect)];
    const kind = part.optional === null && dialect.views === null ? 'JOIN' : 'LEFT JOIN';
    return `${kind} ${dialect.table(part.table)} AS ${alias(at + 1)} ON ${on.join(' AND ')}`;
  });
  const table = dialect.table(anchor.table);
  // MySQL and MariaDB read through a derived table as if it were the table, and write nothing through it.
  const from = readOnly ? `(SELECT * FROM ${table})` : table;
  return [`SELECT\n${values.join(',\n')}`, `FROM ${from} AS ${alias(0)}`, ...joins];
}

/** The first part's rows that are the table's. */
function rowsOf({ parts: [anchor], filter }: CompatTable, dialect: Dialect): string[] {
  const constants = anchor === undefined ? [] : constantsHold(anchor, alias(0), dialect);
  return filter === null ? constants : [...constants, filter];
}

/** Where views have no triggers, one whose rows come and go by more than a row of its own takes no statement at all. */
function isReadOnly({ guest, guests }: CompatTable, dialect: Dialect): boolean {
  return dialect.views === null && (guest !== null || guests.length > 0);
}

/** A row that the view does not show cannot be written through it: by a trigger, or by the server where it writes the view itself. */
function isChecked(table: CompatTable, conditional: boolean, dialect: Dialect): boolean {
  const { parts, filter } = table;
  if (dialect.views !== null) return filter !== null && !hasUpdateTrigger(table);
  const updatable = !isReadOnly(table, dialect) && parts.every(({ optional }) => optional === null);
  return updatable && (conditional || parts.length > 1);
}

/** Whether one statement on the view is several on the store, or has a value to look at that the store does not hold. */
export function hasUpdateTrigger({ parts, columns, guest }: CompatTable): boolean {
  return guest !== null || parts.length > 1 || columns.some(({ fixed }) => fixed !== null);
}

/** The parts of one row have its key in common. */
function joinedBy(anchor: CompatPart, part: CompatPart, as: string, dialect: Dialect): string[] {
  return part.key.map(({ source, target }) => {
    const other = [...anchor.key, ...anchor.columns].find((pair) => pair.source === source);
    if (other === undefined) throw new Error(`the first part does not hold ${source}`);
    return `${as}.${dialect.identifier(target)} = ${alias(0)}.${dialect.identifier(other.target)}`;
  });
}

/** Rows of other tables are told from these by the constants. */
export function constantsHold(part: CompatPart, as: string, dialect: Dialect): string[] {
  return part.constants.map(({ column, text, sql }) => {
    const name = `${as}.${dialect.identifier(column)}`;
    return text === null ? `${name} IS NULL` : `${name} = ${sql}`;
  });
}
