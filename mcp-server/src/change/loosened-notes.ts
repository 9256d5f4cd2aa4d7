import type { ChangeRequest } from '../model/change-contract.ts';
import { loosenedNote } from '../model/change-notes.ts';
import { ownsName } from '../model/change-record.ts';
import { madeBy } from './find-column.ts';

/** Says of a change that is on its way that its column may take NULL because of it. */
export function loosenedNotes(request: ChangeRequest): string[] {
  const loosens = request.kind === 'column-to-table' || request.kind === 'drop-column';
  return loosens && request.column.nullable && isUnderWay(request) ? [loosenedNote(request)] : [];
}

function isUnderWay({ name, table, schema: { tables, triggers } }: ChangeRequest): boolean {
  return (
    tables.some(({ comment }) => comment === madeBy(name)) ||
    triggers.some(
      (trigger) =>
        trigger.table === table.name &&
        ['zz_lockstep_', 'lockstep_'].some((prefix) => ownsName(trigger.name, [], prefix, name)),
    )
  );
}
