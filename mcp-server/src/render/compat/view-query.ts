import type { Dialect } from '../../engines/engine.ts';
import type { CompatPart, CompatTable } from '../../model/compat.ts';

/** What the rows of a part are called in the view's query. */
export function alias(at: number): string {
  return `p${at}`;
}

/** The query of a view in the old shape. */
export function viewQuery({ columns, parts }: CompatTable, dialect: Dialect): string {
  const name = (column: string) => dialect.identifier(column);
  const selected = columns.map(({ name: old, part, target }) => {
    const value = target === null ? 'NULL' : `${alias(part)}.${name(target.name)}`;
    return `  ${value} AS ${name(old)}`;
  });
  const [anchor, ...others] = parts;
  if (anchor === undefined) throw new Error('a view over no table');
  const joins = others.map((part, at) => {
    const on = [...joinedBy(anchor, part, alias(at + 1), dialect), ...constantsHold(part, alias(at + 1), dialect)];
    const kind = part.optional === null && dialect.views === null ? 'JOIN' : 'LEFT JOIN';
    return `${kind} ${dialect.table(part.table)} AS ${alias(at + 1)} ON ${on.join(' AND ')}`;
  });
  const where = constantsHold(anchor, alias(0), dialect);
  return [
    `SELECT\n${selected.join(',\n')}`,
    `FROM ${dialect.table(anchor.table)} AS ${alias(0)}`,
    ...joins,
    ...(where.length === 0 ? [] : [`WHERE ${where.join(' AND ')}`]),
    // A row that the view does not show cannot be written through it.
    ...(where.length > 0 && dialect.views === null && others.length === 0 ? ['WITH CASCADED CHECK OPTION'] : []),
  ].join('\n');
}

/** The parts of one old row have the old key in common. */
function joinedBy(anchor: CompatPart, part: CompatPart, as: string, dialect: Dialect): string[] {
  return part.key.map(({ source, target }) => {
    const other = [...anchor.key, ...anchor.columns].find((pair) => pair.source === source);
    if (other === undefined) throw new Error(`the first part does not hold ${source}`);
    return `${as}.${dialect.identifier(target)} = ${alias(0)}.${dialect.identifier(other.target)}`;
  });
}

/** Rows of other old tables are told from these by the constants. */
export function constantsHold(part: CompatPart, as: string, dialect: Dialect): string[] {
  return part.constants.map(({ column, text, sql }) => {
    const name = `${as}.${dialect.identifier(column)}`;
    return text === null ? `${name} IS NULL` : `${name} = ${sql}`;
  });
}
