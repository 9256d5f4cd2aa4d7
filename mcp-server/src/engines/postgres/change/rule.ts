import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteIdentifier } from '../quote.ts';
import { verifyStep } from './gates.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { exclusive, ignoring, locking, mine } from './statement.ts';
import { constraint } from './twin.ts';

/** The first step of a change that adds no shape: the record of how far it is. */
export function recordStep(request: ChangeRequest): ChangeStep {
  return {
    id: 'expand',
    title: 'begin the record of the change',
    about: ['It makes two small tables of its own and touches nothing else.'],
    limit: 'moment',
    forward: openJournal(request),
    undo: closeJournal(request),
    undoMeans: 'Only the record of the change is lost.',
    prints: null,
  };
}

/** A rule that new rows keep from capture on, and that is proved of the others when the question says 0. */
export function ruleSteps(
  request: ChangeRequest,
  {
    rule,
    question,
    tables,
  }: { readonly rule: string; readonly question: string; readonly tables: readonly TableName[] },
): ChangeStep[] {
  const [hold, prove] = constraint(request, request.name, rule, tables);
  const { table } = namesOf(request);
  const drop = locking(
    mine('drops-constraint', `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${quoteIdentifier(request.name)};`),
    exclusive(request.table),
  );
  return [
    recordStep(request),
    {
      id: 'capture',
      title: 'hold every new row to the rule',
      about: [
        'From here on a write that breaks the rule fails. Rows that are there are not looked at, but an UPDATE of one that breaks it fails too, so mend them soon.',
        'Let verify’s question say how many there are before you run it.',
      ],
      limit: 'moment',
      forward: some(hold),
      undo: [drop],
      undoMeans: 'Nothing is lost; the rule no longer holds.',
      prints: null,
    },
    {
      ...verifyStep(request, question, (sql) =>
        tables.length > 1 ? ignoring('one-way-parity', 'a reference goes one way', sql) : sql,
      ),
      title: 'count the rows that break the rule',
    },
    {
      id: 'enforce',
      title: 'prove that every row keeps the rule',
      about: ['It reads every row beside readers and writers, and fails when one breaks the rule.'],
      limit: 'scan',
      forward: some(prove),
      undo: [],
      undoMeans: 'A proof need not be taken back; the undo of capture takes the rule away.',
      prints: null,
    },
  ];
}

function some(statement: ChangeStatement | undefined): ChangeStatement[] {
  return statement === undefined ? [] : [statement];
}
