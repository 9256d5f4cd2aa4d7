import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteLiteral } from '../quote.ts';
import { flipStep } from './gates.ts';
import { agreed, refuseUnless } from './guards.ts';
import { namesOf, ownName } from './names.ts';
import { placesOf, type Shadow } from './shadow.ts';
import { aMoment, definition, plain } from './statement.ts';

/** Both tables change their names in one statement, there and back. */
export function shadowFlip(request: ChangeRequest, { becomes, fits, retyped }: Shadow): ChangeStep {
  const { table } = request;
  const { shadow, gone, sqlOf } = placesOf(request);
  const ready = exists('TRIGGERS', { TRIGGER_SCHEMA: table.schema, TRIGGER_NAME: ownName(request.name, 'back_ai') });
  const rename = (when: TableName, ...pairs: readonly (readonly [TableName, TableName])[]) =>
    definition(
      conditional(
        exists('TABLES', { TABLE_SCHEMA: when.schema, TABLE_NAME: when.name }),
        true,
        `RENAME TABLE ${pairs.map(([from, to]) => `${sqlOf(from)} TO ${sqlOf(to)}`).join(', ')}`,
      ),
      aMoment(table),
      aMoment(shadow),
    );
  const step = flipStep(request, {
    demands: [
      ...agreed,
      [ready, 'enforce was not run'],
      [
        sameColumns(request, retyped),
        'the table has other columns than at expand: take the steps back and begin again',
      ],
    ],
    statements: [rename(shadow, [table, gone], [shadow, table])],
    undo: [
      ...(fits === undefined
        ? []
        : refuseUnless(request, [
            [
              `NOT EXISTS (SELECT 1 FROM ${namesOf(request).table} AS t WHERE NOT (${fits('t')}))`,
              'the old type cannot hold values that were written since',
            ],
          ])),
      rename(gone, [table, shadow], [gone, table]),
    ],
  });
  return {
    ...step,
    forward: inTurn(request, step.forward),
    undo: inTurn(request, step.undo),
    title: `let ${table.name} be the table that is ${becomes}`,
    about: [
      'Both tables change their names in one statement; the old one stays in step from then on. No version of the application changes.',
      'It refuses while the backfill is not done, or the rows were not counted within a day, or differ.',
    ],
  };
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
