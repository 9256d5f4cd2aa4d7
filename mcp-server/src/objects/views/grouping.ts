import type { Expression, Order, Select } from '../../model/sql-query.ts';
import type { ScopeRelation } from './context.ts';
import { refuse } from './refuse.ts';

/** Refuses a column that is neither grouped nor aggregated: which row's value the source takes is not determined. */
export function checkGrouping(select: Select, order: readonly Order[], relations: readonly ScopeRelation[]): void {
  const results = [
    ...select.outputs.map(({ expression }) => expression),
    ...(select.having === null ? [] : [select.having]),
    ...order.map(({ by }) => by),
  ];
  if (select.groupBy.length === 0 && select.having === null && !results.some(hasAggregate)) return;
  const groups = new Set(select.groupBy.map((by) => JSON.stringify(by)));
  for (const result of results) {
    const loose = looseColumn(result, groups, (column) => determined(column, select.groupBy, relations));
    if (loose !== null)
      throw refuse(`the column ${loose}, which is neither grouped nor aggregated: the source takes any row’s value`);
  }
}

function hasAggregate(expression: Expression): boolean {
  return expression.kind === 'aggregate' || parts(expression).some(hasAggregate);
}

function looseColumn(
  expression: Expression,
  groups: ReadonlySet<string>,
  isDetermined: (column: Expression) => boolean,
): string | null {
  if (groups.has(JSON.stringify(expression)) || expression.kind === 'aggregate') return null;
  if (expression.kind === 'column') return isDetermined(expression) ? null : expression.name;
  for (const part of parts(expression)) {
    const loose = looseColumn(part, groups, isDetermined);
    if (loose !== null) return loose;
  }
  return null;
}

/** A column of a relation whose whole primary key is grouped. */
function determined(column: Expression, groupBy: readonly Expression[], relations: readonly ScopeRelation[]): boolean {
  if (column.kind !== 'column') return false;
  const relation = relations.find(({ alias, columns }) =>
    column.relation === null ? columns.has(column.name) : alias === column.relation,
  );
  if (relation === undefined || relation.key.length === 0) return false;
  return relation.key.every((name) =>
    groupBy.some(
      (by) => by.kind === 'column' && by.name === name && (by.relation ?? relation.alias) === relation.alias,
    ),
  );
}

function parts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'not':
    case 'minus':
    case 'is null':
    case 'like':
      return [expression.of];
    case 'logic':
    case 'compare':
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'in':
      return [expression.of, ...expression.list];
    case 'between':
      return [expression.of, expression.low, expression.high];
    case 'case': {
      const branches = expression.whens.flatMap(({ when, gives }) => [when, gives]);
      return expression.otherwise === null ? branches : [...branches, expression.otherwise];
    }
    case 'call':
      return expression.arguments;
    case 'aggregate':
      return expression.of === null ? [] : [expression.of];
    default:
      return [];
  }
}
