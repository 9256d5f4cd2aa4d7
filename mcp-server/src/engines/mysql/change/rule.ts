import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { dropProcedures } from './beside.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';

/** The first step of a change that adds no shape: the record of how far it is. */
export function recordStep(request: ChangeRequest, others: readonly ChangeStatement[] = []): ChangeStep {
  return {
    id: 'expand',
    title: 'begin the record of the change',
    about: ['It makes two small tables and a procedure of its own, and touches nothing else.'],
    limit: 'moment',
    forward: [...openJournal(request), ...others],
    undo: [...refuseWhile(request, 'trigger or flip'), ...dropProcedures(request), ...closeJournal(request)],
    undoMeans: 'Only the record of the change is lost.',
    prints: null,
  };
}
