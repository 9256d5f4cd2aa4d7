import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteLiteral } from '../quote.ts';
import { bridge, bridgeable } from './bridge.ts';
import { flipStep } from './gates.ts';
import { agreed, type Demand, refuseUnless } from './guards.ts';
import { namesOf, ownName } from './names.ts';
import { placesOf, type Shadow } from './shadow.ts';
import { aMoment, definition, plain } from './statement.ts';

/** Both tables change their names, there and back: in one statement, or where the server would not survive that, by way of a view. */
export function shadowFlip(request: ChangeRequest, { becomes, fits, retyped }: Shadow): ChangeStep {
  const { table } = request;
  const { shadow, gone } = placesOf(request);
  const bridged = request.schema.flavor === 'mariadb';
  const exchange = bridged ? bridge : renameBoth;
  const ready = exists('TRIGGERS', { TRIGGER_SCHEMA: table.schema, TRIGGER_NAME: ownName(request.name, 'back_ai') });
  const forward: readonly Demand[] = [
    ...agreed,
    [ready, 'enforce was not run'],
    [sameColumns(request, retyped), 'the table has other columns than at expand: take the steps back and begin again'],
  ];
  const fitting: readonly Demand[] =
    fits === undefined
      ? []
      : [
          [
            `NOT EXISTS (SELECT 1 FROM ${namesOf(request).table} AS t WHERE NOT (${fits('t')}))`,
            'the old type cannot hold values that were written since',
          ],
        ];
  const back = bridged ? [...fitting, ...bridgeable(request, [])] : fitting;
  const step = flipStep(request, {
    demands: bridged ? bridgeable(request, forward) : forward,
    statements: exchange(request, shadow, gone),
    undo: [...(back.length === 0 ? [] : refuseUnless(request, back)), ...exchange(request, gone, shadow)],
  });
  return {
    ...step,
    forward: inTurn(request, step.forward),
    undo: inTurn(request, step.undo),
    title: `let ${table.name} be the table that is ${becomes}`,
    about: [
      ...(bridged
        ? [
            'The name goes to a view over the new table, and in the next statement to that table itself. Between the two, and longer where the second waits for a transaction or the script was ended there, every row is read and written through the view: only TRUNCATE, HANDLER, index hints and INSERT without any column fail.',
            'The old table stays in step from then on. No version of the application changes.',
          ]
        : [
            'Both tables change their names in one statement; the old one stays in step from then on. No version of the application changes.',
          ]),
      'It refuses while the backfill is not done, or the rows were not counted within a day, or differ.',
    ],
  };
}

function renameBoth(request: ChangeRequest, to: TableName, from: TableName): ChangeStatement[] {
  const { table } = request;
  const { sqlOf } = placesOf(request);
  return [
    definition(
      conditional(
        exists('TABLES', { TABLE_SCHEMA: to.schema, TABLE_NAME: to.name }),
        true,
        `RENAME TABLE ${sqlOf(table)} TO ${sqlOf(from)}, ${sqlOf(to)} TO ${sqlOf(table)}`,
      ),
      aMoment(table),
      aMoment(placesOf(request).shadow),
    ),
  ];
}

/** A run that lost its client may still be renaming: what the catalogue says is true only when it has ended. */
function inTurn(request: ChangeRequest, statements: readonly ChangeStatement[]): ChangeStatement[] {
  const { self, refuse } = namesOf(request);
  const lock = `CONCAT('lockstep ', LEFT(SHA2(CONCAT(${quoteLiteral(request.table.schema)}, '.', ${self}), 256), 40))`;
  return [
    plain(`SELECT IF(GET_LOCK(${lock}, 60) = 1, NULL, 'another run has not ended') INTO @lockstep_missing;`),
    plain(`CALL ${refuse}(@lockstep_missing);`),
    ...statements,
    plain(`DO RELEASE_LOCK(${lock});`),
  ];
}

/** A column that came later would be lost. */
function sameColumns(request: ChangeRequest, retyped: readonly string[]): string {
  const { table } = request;
  const { shadow } = placesOf(request);
  const of = (alias: string, which: string) =>
    `${alias}.TABLE_SCHEMA = ${quoteLiteral(table.schema)} AND ${alias}.TABLE_NAME = ${quoteLiteral(which)}`;
  const same = ['b.COLUMN_TYPE = a.COLUMN_TYPE', ...retyped.map((each) => `a.COLUMN_NAME = ${quoteLiteral(each)}`)];
  return `NOT EXISTS (SELECT 1 FROM information_schema.TABLES AS s WHERE ${of('s', shadow.name)}) OR NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS AS a WHERE ${of('a', table.name)} AND NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS AS b WHERE ${of('b', shadow.name)} AND b.COLUMN_NAME = a.COLUMN_NAME AND (${same.join(' OR ')}) AND b.IS_NULLABLE = a.IS_NULLABLE))`;
}
