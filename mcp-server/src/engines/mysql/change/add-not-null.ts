import type { Change, ChangeStep } from '../../../model/change.ts';
import type { AddNotNull } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { modifyColumn, wayOfColumns } from './alter.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { contractStep, verifyStep } from './gates.ts';
import { agreed, counted, cycle, quiet, refuseUnless } from './guards.ts';
import { forgetProgress, noteOldWrite } from './journal.ts';
import { namesOf } from './names.ts';
import { recordStep } from './rule.ts';
import { keptClocks } from './same-row.ts';
import { dropOwn } from './statement.ts';
import { dropTriggers, trigger } from './trigger.ts';

/** NOT NULL, declared beside writers; where there is something to fill in, no version has to change for it. */
export function addNotNull(request: AddNotNull): Change {
  const { name, kind, table, column, fill } = request;
  wayOfColumns(table);
  const question = `SELECT COUNT(*) AS differences FROM ${namesOf(request).table} AS t WHERE t.${quote(column.name)} IS NULL`;
  const enforce: ChangeStep = {
    id: 'enforce',
    title: `let ${column.name} take no NULL`,
    about: [
      'The table is written again beside readers and writers, which takes as long as it is large; it fails at its end when a row holds NULL.',
      ...(fill === null ? ['From here on a write of NULL fails: no version may write one.'] : []),
    ],
    limit: 'none',
    forward: [...refuseUnless(request, counted), ...modifyColumn(request, [{ ...column, nullable: false }], 'rebuilt')],
    undo: modifyColumn(request, [{ ...column, nullable: true }], 'rebuilt'),
    undoMeans: 'Nothing is lost; the column takes NULL again.',
    prints: null,
  };
  const verify = { ...verifyStep(request, question), title: `count the rows that hold NULL in ${column.name}` };
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name}.${column.name} takes no NULL`,
    question: `${question};`,
    steps:
      fill === null
        ? [recordStep(request), verify, enforce]
        : [...filled(request, fill), verify, enforce, contract(request, question)],
    notes:
      fill === null
        ? ['No version of the application may write NULL any more: the question counts the rows that hold one.']
        : [
            `NULL, and a value that is not given, become ${JSON.stringify(fill)}: a version that tells NULL apart reads that now.`,
          ],
  };
}

function filled(request: AddNotNull, fill: string): ChangeStep[] {
  const { table } = namesOf(request);
  const column = quote(request.column.name);
  const value = quoteLiteral(fill);
  const body = `  IF NEW.${column} IS NULL THEN
    SET NEW.${column} = ${value};
    ${noteOldWrite(request)}
  END IF;`;
  return [
    recordStep(request),
    {
      id: 'capture',
      title: `store the filling wherever NULL is written to ${request.column.name}`,
      about: [
        'They are triggers: versions that write NULL go on working. No trigger sees what a foreign key sets to NULL.',
      ],
      limit: 'moment',
      forward: [
        trigger(request, { ending: 'bi', when: 'BEFORE INSERT', body }),
        trigger(request, { ending: 'bu', when: 'BEFORE UPDATE', body }),
      ],
      undo: [...dropTriggers(request, ['bi', 'bu']), forgetProgress(request)],
      undoMeans: 'Rows that were filled meanwhile stay filled.',
      prints: null,
    },
    backfillStep(request, {
      statement: (range) =>
        `UPDATE ${table} AS t SET t.${column} = ${value}${keptClocks(request)} WHERE ${range} AND t.${column} IS NULL;`,
      about: ['Which rows held NULL is not kept: taking the change back does not bring it back.'],
    }),
  ];
}

function contract(request: AddNotNull, question: string): ChangeStep {
  return contractStep(request, question, {
    about: ['The triggers go: from then on a write of NULL fails.'],
    undoMeans: 'Run capture again: the triggers come back, and no row was touched.',
    demands: [...agreed, ...cycle(request, 'backfilled_at'), ...quiet(request)],
    statements: [...dropTriggers(request, ['bi', 'bu']), dropOwn(dropBackfill(request))],
  });
}
