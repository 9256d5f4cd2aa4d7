import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteIdentifier } from '../quote.ts';
import { namesOf } from './names.ts';
import { aMoment, dropOwn, routine } from './statement.ts';

/** A trigger of a change. */
export interface Trigger {
  /** The end of its name. */
  readonly ending: string;
  /** BEFORE or AFTER, and the event. */
  readonly when: string;
  readonly body: string;
  /** The table that it is on; left out: the one that is changed. */
  readonly on?: TableName;
  /** FOLLOWS or PRECEDES another one. */
  readonly place?: string;
}

/** Makes a trigger where it is not there. It comes after those of the application, which were made before it. */
export function trigger(request: ChangeRequest, { ending, when, body, on, place = '' }: Trigger): ChangeStatement {
  const { schema, name } = on ?? request.table;
  return routine(
    `CREATE TRIGGER /*!80029 IF NOT EXISTS *//*M!100104 IF NOT EXISTS */ ${namesOf(request).own(ending)}
${when} ON ${quoteIdentifier(schema)}.${quoteIdentifier(name)} FOR EACH ROW${place}
BEGIN
${body}
END`,
    aMoment({ schema, name }),
  );
}

/** Takes triggers away, by the ends of their names. */
export function dropTriggers(
  request: ChangeRequest,
  endings: readonly string[],
  on: TableName = request.table,
): ChangeStatement[] {
  return endings.map((ending) => dropOwn(`DROP TRIGGER IF EXISTS ${namesOf(request).own(ending)};`, aMoment(on)));
}
