import type { Expression, Order, Output, Query, Relation, Select } from '../../model/sql-query.ts';
import { adaptAverage } from './adapt-average.ts';
import { adaptCondition, adaptExpression } from './adapt-expression.ts';
import type { Adapted, Context, ScopeRelation } from './context.ts';
import { doubtEquality, doubtOrder } from './doubts.ts';
import { checkGrouping } from './grouping.ts';
import { refuse } from './refuse.ts';
import { isOf, type Value } from './shape.ts';
import { asNumber } from './truth-number.ts';
import { unify } from './unify.ts';

/** What a query is adapted with before its relations are known. */
export interface QueryContext extends Omit<Context, 'relations'> {
  /** The relation on both sides, or an UNSUPPORTED error that says why it has no counterpart. */
  relation(relation: Relation): { readonly scope: ScopeRelation; readonly target: Relation };
}

export interface AdaptedQuery {
  readonly query: Query;
  /** The columns of the view in order. */
  readonly columns: readonly { readonly name: string; readonly value: Value }[];
}

/** The query for the target: names of the target, and only operations that both sides do alike. */
export function adaptQuery(query: Query, context: QueryContext): AdaptedQuery {
  const selects = query.selects.map((select) => adaptSelect(select, query, context));
  const [first] = selects;
  if (first === undefined) throw refuse('a query without SELECT');
  const { outputs } = first;
  checkNames(outputs, context);
  const rows = selects.map((select) => select.outputs);
  if (rows.some((row) => row.length !== outputs.length)) throw refuse('a UNION of different numbers of columns');
  const columns = outputs.map((output, place) => ({
    name: output.name ?? '',
    value: rows.length === 1 ? output.adapted.value : united(rows.flatMap((row) => row[place]?.adapted ?? [])),
  }));
  if (rows.length > 1 && !query.all)
    for (const { value } of columns) doubtEquality(value, 'UNION without ALL over', context);
  return {
    query: { selects: selects.map(({ select }) => select), all: query.all, order: first.order },
    columns,
  };
}

/** The columns of several selects as one: a truth value stays among its own. */
function united(parts: readonly Adapted[]): Value {
  const truths = parts.filter(({ value }) => value.target.family === 'truth');
  if (truths.length > 0 && truths.length < parts.length) throw refuse('a UNION of a truth value with something else');
  return unify(parts).value;
}

interface AdaptedOutput {
  readonly name: string | null;
  readonly adapted: Adapted;
}

function adaptSelect(select: Select, query: Query, context: QueryContext) {
  const found = [select.from, ...select.joins.map(({ relation }) => relation)].flatMap((relation) =>
    relation === null ? [] : [context.relation(relation)],
  );
  const relations = found.map(({ scope }) => scope);
  if (new Set(relations.map(({ alias }) => alias.toLowerCase())).size < relations.length)
    throw refuse('two relations of one name');
  const inner: Context = { ...context, relations };
  const groupBy = select.groupBy.map((by) => named(by, select.outputs, relations));
  const having = select.having === null ? null : named(select.having, select.outputs, relations);
  const order = query.order.map((key) => ({ ...key, by: named(key.by, select.outputs, relations) }));
  checkGrouping({ ...select, groupBy, having }, order, relations);
  const outputs = select.outputs.map(({ expression, name }) => ({
    name,
    adapted: computedAsNumber(adaptOutput(expression, inner, query.selects.length === 1), inner),
  }));
  if (select.distinct) for (const { adapted } of outputs) doubtEquality(adapted.value, 'DISTINCT over', context);
  if (select.distinct && order.length > 0) throw refuse('DISTINCT with ORDER BY');
  const adaptedSelect: Select = {
    distinct: select.distinct,
    outputs: outputs.map(({ name, adapted }) => ({ name, expression: adapted.expression })),
    from: found[0]?.target ?? null,
    joins: select.joins.map(({ kind, on }, place) => {
      const relation = found[place + 1]?.target;
      if (relation === undefined) throw refuse('a join without a relation');
      return { kind, relation, on: on === null ? null : adaptCondition(on, inner) };
    }),
    where: select.where === null ? null : adaptCondition(select.where, inner),
    groupBy: groupBy.map((by) => grouped(adaptExpression(by, inner), context)),
    having: having === null ? null : adaptCondition(having, inner),
  };
  return { select: adaptedSelect, outputs, order: order.map((key) => adaptOrder(key, inner)) };
}

/** An average that is a column by itself is rounded when it is read; inside an expression, or a UNION, it is not yet. */
function adaptOutput(expression: Expression, context: Context, alone: boolean): Adapted {
  const whole = alone && expression.kind === 'aggregate' ? adaptAverage(expression, context, adaptExpression) : null;
  return whole ?? adaptExpression(expression, context);
}

/** A truth value that is computed is a number where the source says so; a column stays what it is. */
function computedAsNumber(part: Adapted, context: Context): Adapted {
  return part.expression.kind === 'column' ? part : asNumber(part, context);
}

function grouped({ expression, value }: Adapted, context: QueryContext): Expression {
  if (value.literal) throw refuse('GROUP BY a constant');
  doubtEquality(value, 'GROUP BY', context);
  return expression;
}

function adaptOrder({ by, descending, nullsFirst }: Order, context: Context): Order {
  const { expression, value } = adaptExpression(by, context);
  doubtOrder(value, 'ORDER BY', context);
  return { by: expression, descending, nullsFirst };
}

/** Where an unqualified name stands for a column of the result, its expression; a name that could mean both is refused. */
function named(expression: Expression, outputs: readonly Output[], relations: readonly ScopeRelation[]): Expression {
  if (expression.kind !== 'column' || expression.relation !== null) return expression;
  const { name } = expression;
  const aliased = outputs.filter((output) => output.name === name);
  const own = relations.filter(({ columns }) => columns.has(name));
  const [only] = aliased;
  if (only === undefined) return expression;
  const { expression: meant } = only;
  const same = meant.kind === 'column' && meant.name === name;
  if (aliased.length > 1 || (own.length > 0 && !same)) throw refuse(`the name ${name}, which could mean two columns`);
  return meant;
}

function checkNames(outputs: readonly AdaptedOutput[], { to }: QueryContext): void {
  const names = outputs.map(({ name }) => {
    if (name === null) throw refuse('a column whose name the server makes up');
    if (!to.keepsName(name)) throw refuse(`the column name ${name}, which the target would cut`);
    return name.toLowerCase();
  });
  if (new Set(names).size < names.length) throw refuse('two columns whose names differ in case only');
  if (outputs.some(({ adapted }) => isOf(adapted.value, 'null')))
    throw refuse('a column that is always NULL, whose type the target cannot tell');
}
