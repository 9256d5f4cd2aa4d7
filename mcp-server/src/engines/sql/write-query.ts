import type { Order, Query, Relation, Select } from '../../model/sql-query.ts';
import type { Spelling } from './spelling.ts';
import { unreadable } from './unreadable.ts';
import { writeExpression } from './write-expression.ts';

/** Writes a neutral query in the dialect of `spelling`, one clause a line. Every relation has its schema, every output its name. */
export function writeQuery({ selects, all, order }: Query, spelling: Spelling): string {
  const parts = selects.map((select) => writeSelect(select, spelling));
  return [parts.join(all ? '\nUNION ALL\n' : '\nUNION\n'), ...writeOrder(order, spelling)].join('\n');
}

function writeSelect(select: Select, spelling: Spelling): string {
  const write = (expression: Select['outputs'][number]['expression']) => writeExpression(expression, spelling);
  const outputs = select.outputs.map(({ expression, name }) => {
    if (name === null) throw unreadable('a column whose name the server makes up');
    return `  ${write(expression)} AS ${spelling.identifier(name)}`;
  });
  return [
    `SELECT${select.distinct ? ' DISTINCT' : ''}\n${outputs.join(',\n')}`,
    ...(select.from === null ? [] : [`FROM ${writeRelation(select.from, spelling)}`]),
    ...select.joins.map(({ kind, relation, on }) => {
      const joined = `${kind.toUpperCase()} JOIN ${writeRelation(relation, spelling)}`;
      return on === null ? joined : `${joined} ON ${write(on)}`;
    }),
    ...(select.where === null ? [] : [`WHERE ${write(select.where)}`]),
    ...(select.groupBy.length === 0 ? [] : [`GROUP BY ${select.groupBy.map(write).join(', ')}`]),
    ...(select.having === null ? [] : [`HAVING ${write(select.having)}`]),
  ].join('\n');
}

function writeRelation({ schema, name, alias }: Relation, spelling: Spelling): string {
  if (schema === null) throw unreadable(`the relation ${name} without a schema`);
  return `${spelling.table({ schema, name })} AS ${spelling.identifier(alias)}`;
}

function writeOrder(order: readonly Order[], spelling: Spelling): string[] {
  if (order.length === 0) return [];
  const keys = order.map(({ by, descending, nullsFirst }) =>
    spelling.order(writeExpression(by, spelling), descending, nullsFirst),
  );
  return [`ORDER BY ${keys.join(', ')}`];
}
