import type { Change } from '../../../model/change.ts';
import type { AddCheck, CheckCondition } from '../../../model/change-contract.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { namesOf } from './names.ts';
import { ruleSteps } from './rule.ts';

/** A CHECK that is held at once and validated later. */
export function addCheck(request: AddCheck): Change {
  const { name, kind, table, where } = request;
  const rule = where.map(conditionSql).join(' AND ');
  const question = `SELECT count(*) AS differences FROM ${namesOf(request).table} AS t WHERE NOT (${rule})`;
  return {
    name,
    kind,
    table,
    title: `every row of ${table.name} keeps the check ${name}`,
    question: `${question};`,
    steps: ruleSteps(request, { rule: `CHECK (${rule})`, question, tables: [table] }),
    notes: ['A row of which the condition is neither true nor false, because a value is NULL, keeps the check.'],
  };
}

function conditionSql({ column, op, values }: CheckCondition): string {
  const name = quoteIdentifier(column.name);
  const [first = ''] = values;
  switch (op) {
    case 'is null':
    case 'is not null':
      return `${name} ${op.toUpperCase()}`;
    case 'in':
      return `${name} IN (${values.map(quoteLiteral).join(', ')})`;
    default:
      return `${name} ${op === '!=' ? '<>' : op} ${quoteLiteral(first)}`;
  }
}
