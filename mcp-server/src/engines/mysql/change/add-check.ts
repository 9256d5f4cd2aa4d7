import type { Change } from '../../../model/change.ts';
import type { AddCheck, CheckCondition } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { copiers } from './copiers.ts';
import { differ } from './differ.ts';
import { verifyStep } from './gates.ts';
import { namesOf } from './names.ts';
import { recordStep } from './rule.ts';
import { dropTriggers, trigger } from './trigger.ts';

/** A rule that triggers keep: the server declares a CHECK only while writers wait for a copy of the table. */
export function addCheck(request: AddCheck): Change {
  const { name, kind, table, where } = request;
  const rule = (row: string) => where.map((condition) => conditionSql(condition, row)).join(' AND ');
  const question = `SELECT COUNT(*) AS differences FROM ${namesOf(request).table} AS t WHERE NOT (${rule('t.')})`;
  const changed = [...new Map(where.map(({ column }) => [column.name, column])).values()]
    .map(({ name: each, rawType }) => differ(`NEW.${quote(each)}`, `OLD.${quote(each)}`, rawType))
    .join(' OR ');
  const body = (condition: string) => `  IF ${condition} THEN
    SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 3819, MESSAGE_TEXT = ${quoteLiteral(`Check constraint '${name}' is violated.`)};
  END IF;`;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `every row of ${table.name} keeps the rule ${name}`,
    question: `${question};`,
    steps: [
      recordStep(request),
      {
        id: 'capture',
        title: 'hold every new row to the rule',
        about: [
          'From here on a write that breaks the rule fails, as with a CHECK. Rows that are there are not looked at; an UPDATE of one fails only when it changes a column of the rule.',
          'Let the question say how many break it before you run it. No trigger sees what a foreign key changes.',
        ],
        limit: 'moment',
        forward: [
          trigger(request, { ending: 'bi', when: 'BEFORE INSERT', body: body(`NOT (${rule('NEW.')})`) }),
          trigger(request, {
            ending: 'bu',
            when: 'BEFORE UPDATE',
            body: body(`NOT (${rule('NEW.')}) AND (${changed})`),
          }),
        ],
        undo: dropTriggers(request, ['bi', 'bu']),
        undoMeans: 'Nothing is lost; the rule no longer holds.',
        prints: null,
      },
      { ...verifyStep(request, question), title: 'count the rows that break the rule' },
    ],
    notes: [
      'A row of which the condition is neither true nor false, because a value is NULL, keeps the rule.',
      'The server adds a CHECK only by copying the table while writers wait. The triggers keep the rule without one; for one in the catalogue, after verify says 0:',
      copiers(request, `ADD CONSTRAINT ${quote(name)} CHECK (${rule('')})`),
    ],
  };
}

function conditionSql({ column, op, values }: CheckCondition, row: string): string {
  const name = `${row}${quote(column.name)}`;
  const [first = ''] = values;
  if (op === 'is null' || op === 'is not null') return `${name} ${op.toUpperCase()}`;
  if (op === 'in') return `${name} IN (${values.map(quoteLiteral).join(', ')})`;
  return `${name} ${op === '!=' ? '<>' : op} ${quoteLiteral(first)}`;
}
