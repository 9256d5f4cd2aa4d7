import type { ChangeRequest } from '../../../model/change-contract.ts';
import { ownName } from './names.ts';

/**
 * What a trigger does to the other table, and not when that table's trigger is what called it: the server would refuse to change a table
 * that its own statement uses (1442). The mark is the moment of the statement, which is one and the same in all triggers below it, so that
 * one that a killed statement left behind means nothing to the next.
 */
export function unlessEcho(request: ChangeRequest, statements: readonly string[]): string {
  const mark = markOf(request);
  return `  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    SET ${mark} = NULL;
    RESIGNAL;
  END;
  IF ${isOwn(request)} THEN
    SET ${mark} = UTC_TIMESTAMP(6);
${statements.map((each) => `    ${each}`).join('\n')}
    SET ${mark} = NULL;
  END IF;`;
}

/** Whether the statement is the application's own, and no trigger's. */
export function isOwn(request: ChangeRequest): string {
  return `NOT (${markOf(request)} <=> UTC_TIMESTAMP(6))`;
}

function markOf({ name }: ChangeRequest): string {
  return `@${ownName(name, 'echo')}`;
}
