import type { Change, ChangeStep } from '../../../model/change.ts';
import type { AddNotNull } from '../../../model/change-contract.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { contractStep, verifyStep } from './gates.ts';
import { quiet, requireCounted } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { recordStep } from './rule.ts';
import { dropSync } from './same-row.ts';
import { locking, mine, plain, quoted, writersWait } from './statement.ts';
import { notNull } from './twin.ts';

/** NOT NULL, proved beside writers; where there is something to fill in, no version has to change for it. */
export function addNotNull(request: AddNotNull): Change {
  const { name, kind, table, column, fill } = request;
  const { table: on } = namesOf(request);
  const question = `SELECT count(*) AS differences FROM ${on} AS t WHERE t.${quoteIdentifier(column.name)} IS NULL`;
  const { forward, undo } = notNull(request, column.name);
  const enforce: ChangeStep = {
    id: 'enforce',
    title: `let ${column.name} take no NULL`,
    about: [
      'A check holds new rows, is proved of the others beside readers and writers, and spares SET NOT NULL the reading of the rows under its lock.',
      ...(fill === null ? ['From here on a write of NULL fails: no version may write one.'] : []),
    ],
    limit: 'scan',
    forward: [requireCounted(request), ...forward],
    undo,
    undoMeans: 'Nothing is lost; the column takes NULL again.',
    prints: null,
  };
  const verify = { ...verifyStep(request, question), title: `count the rows that hold NULL in ${column.name}` };
  return {
    name,
    kind,
    table,
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
  const { sync, trigger, table, noteSeen, self } = namesOf(request);
  const column = quoteIdentifier(request.column.name);
  const value = `${quoteLiteral(fill)}::${request.column.rawType}`;
  const body = `BEGIN\n  NEW.${column} := ${value};\n  PERFORM ${noteSeen}(${self});\n  RETURN NEW;\nEND`;
  return [
    recordStep(request),
    {
      id: 'capture',
      title: `store the filling wherever NULL is written to ${request.column.name}`,
      about: ['It is a trigger: versions that write NULL go on working.'],
      limit: 'moment',
      forward: [
        plain(`CREATE OR REPLACE FUNCTION ${sync}() RETURNS trigger LANGUAGE plpgsql AS ${quoted(body)};`),
        locking(
          `CREATE OR REPLACE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (NEW.${column} IS NULL) EXECUTE FUNCTION ${sync}();`,
          writersWait(request.table),
        ),
      ],
      undo: [...dropSync(request), forgetProgress(request)],
      undoMeans: 'Rows that were filled meanwhile stay filled.',
      prints: null,
    },
    backfillStep(request, {
      statement: (range) => `UPDATE ${table} AS t SET ${column} = ${value} WHERE ${range} AND t.${column} IS NULL;`,
      about: ['Which rows held NULL is not kept: taking the change back does not bring it back.'],
    }),
  ];
}

function contract(request: AddNotNull, question: string): ChangeStep {
  return contractStep(request, question, {
    about: ['The trigger goes: from then on a write of NULL fails.'],
    undoMeans: 'Run capture again: the trigger comes back, and no row was touched.',
    demands: quiet(request, 'backfilled_at'),
    statements: [
      ...dropSync(request),
      plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`)),
    ],
  });
}
