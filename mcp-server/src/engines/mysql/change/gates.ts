import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { exists } from '../ddl/conditional.ts';
import { namesOf, ownName } from './names.ts';
import { definition, plain, routine } from './statement.ts';

/** Counts the rows of which both shapes say different things and keeps the number. `question` is the SELECT. */
export function verifyStep(request: ChangeRequest, question: string): ChangeStep {
  const { state, self, verify } = namesOf(request);
  return {
    id: 'verify',
    title: 'count the rows of which both shapes say different things',
    about: [
      'It reads every row of one moment and takes no lock that anybody waits for. The number must be 0, while both versions write.',
    ],
    limit: 'scan',
    forward: [
      definition(dropVerify(request)),
      routine(counting(request, question)),
      definition(`CALL ${verify}();`),
      plain(`SELECT CONCAT('lockstep: ', differences, ' rows differ') AS result FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans: 'Nothing was changed.',
    prints: '0 rows differ',
  };
}

/** Nothing is counted when the old shape has gone. A SELECT of its own, because one inside an UPDATE locks what it reads. */
function counting(request: ChangeRequest, question: string): string {
  const { state, self, verify } = namesOf(request);
  return `CREATE PROCEDURE ${verify}()
SQL SECURITY INVOKER
BEGIN
  DECLARE found BIGINT;
  IF EXISTS (SELECT 1 FROM ${state} WHERE name = ${self} AND contracted_at IS NULL) THEN
    SELECT counted.differences INTO found FROM (${question}) AS counted;
    UPDATE ${state} SET differences = found, verified_at = UTC_TIMESTAMP(6) WHERE name = ${self};
  END IF;
END`;
}

/** Takes the procedure away. */
export function dropVerify(request: ChangeRequest): string {
  return `DROP PROCEDURE IF EXISTS ${namesOf(request).verify};`;
}

/** What the flip does beside being noted. */
export interface Flip {
  readonly statements: readonly ChangeStatement[];
  readonly undo: readonly ChangeStatement[];
  readonly about?: readonly string[];
}

/** The moment from which the application reads the new shape alone, kept only when the rows agree. */
export function flipStep(request: ChangeRequest, { statements, undo, about = [] }: Flip): ChangeStep {
  const { state, seen, self } = namesOf(request);
  return {
    id: 'flip',
    title: 'note that the new shape is the one that is read',
    about: [
      'Let the new version of the application serve before you run it; both shapes are written, so both versions go on working.',
      'It refuses while the backfill is not done, or the rows were not counted within a day, or differ.',
      'From then on it is noted, by connection and hour, who writes the old shape.',
      ...about,
    ],
    limit: 'moment',
    forward: [
      ...refuseUnless(request, agreed),
      ...statements,
      plain(`UPDATE ${state} SET flipped_at = COALESCE(flipped_at, UTC_TIMESTAMP(6)) WHERE name = ${self};`),
      plain(`SELECT CONCAT('lockstep: flipped at ', flipped_at) AS result FROM ${state} WHERE name = ${self};`),
    ],
    undo: [
      ...refuseWhile(request, 'contract'),
      ...undo,
      plain(`DELETE FROM ${seen} WHERE \`change\` = ${self};`),
      plain(`UPDATE ${state} SET flipped_at = NULL WHERE name = ${self};`),
    ],
    undoMeans: 'Nothing is lost: the old shape was written all the while.',
    prints: 'flipped at …',
  };
}

/** What must hold, each with the words that say it does not. */
type Demand = readonly [unless: string, missing: string];

const agreed: readonly Demand[] = [
  ['c.backfilled_at IS NOT NULL', 'the backfill is not done'],
  ['c.verified_at > UTC_TIMESTAMP(6) - INTERVAL 1 DAY', 'the rows were not counted within a day: run verify'],
  ['c.differences = 0', 'both shapes say different things: run verify'],
];

/** An error that names everything that is missing; nothing when the change is contracted already. */
function refuseUnless(request: ChangeRequest, demands: readonly Demand[]): ChangeStatement[] {
  const { state, self, refuse } = namesOf(request);
  const missing = demands.map(
    ([unless, words]) => `  IF((${unless}) IS TRUE OR c.contracted_at IS NOT NULL, NULL, '${words}')`,
  );
  return [
    plain(`SET @lockstep_missing = 'expand was not run';`),
    plain(
      `SELECT CONCAT_WS('; ',\n${missing.join(',\n')}\n) INTO @lockstep_missing FROM ${state} AS c WHERE c.name = ${self};`,
    ),
    plain(`CALL ${refuse}(@lockstep_missing);`),
  ];
}

/** The last step. Whatever destroys comes after a refusal that names all that is missing. */
export function contractStep(
  request: ChangeRequest,
  question: string,
  {
    statements,
    about,
    undoMeans,
  }: { readonly statements: readonly ChangeStatement[] } & Pick<ChangeStep, 'about' | 'undoMeans'>,
): ChangeStep {
  const { state, self, seen, verify } = namesOf(request);
  const days = request.contractAfterDays;
  const old = `(SELECT MAX(seen_at) FROM ${seen} WHERE \`change\` = ${self})`;
  return {
    id: 'contract',
    title: 'take the old shape away',
    about: [
      ...about,
      `It refuses, and changes nothing, unless the backfill is done, no row differs now, and the flip and the last write of the old shape are ${days} days old.`,
      'A write of the old shape is one that gives the old shape a value and not the new one. Who only reads it is not seen: look for it in the code.',
    ],
    limit: 'none',
    forward: [
      definition(dropVerify(request)),
      routine(counting(request, question)),
      definition(`CALL ${verify}();`),
      ...refuseUnless(request, [
        ...agreed,
        [`c.flipped_at <= UTC_TIMESTAMP(6) - INTERVAL ${days} DAY`, `the flip is not ${days} days old`],
        ...(days === 0
          ? []
          : [
              // Writes are noted by the hour in which they were.
              [
                `COALESCE(${old} < UTC_TIMESTAMP(6) - INTERVAL ${days} DAY - INTERVAL 1 HOUR, TRUE)`,
                `the old shape was written within ${days} days`,
              ] as const,
            ]),
      ]),
      ...statements,
      definition(dropVerify(request)),
      plain(`UPDATE ${state} SET contracted_at = COALESCE(contracted_at, UTC_TIMESTAMP(6)) WHERE name = ${self};`),
      plain(`SELECT CONCAT('lockstep: contracted at ', contracted_at) AS result FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans,
    prints: 'contracted at …',
  };
}

/** Makes an undo refuse while a later step stands: what it takes away is in use. */
export function refuseWhile(
  request: ChangeRequest,
  stands: 'contract' | 'flip' | 'trigger or flip',
): ChangeStatement[] {
  const { state, self, refuse } = namesOf(request);
  const at = stands === 'contract' ? 'contracted_at' : 'flipped_at';
  const trigger = exists('TRIGGERS', {
    TRIGGER_SCHEMA: request.table.schema,
    TRIGGER_NAME: ownName(request.name, 'bi'),
  });
  const words = stands === 'contract' ? 'the old shape is gone' : 'the flip stands: take it back first';
  return [
    plain(
      `SELECT CONCAT_WS('; ',\n  (SELECT '${words}' FROM ${state} WHERE name = ${self} AND ${at} IS NOT NULL)${
        stands === 'trigger or flip' ? `,\n  IF(${trigger}, 'the capture stands: take it back first', NULL)` : ''
      }\n) INTO @lockstep_missing;`,
    ),
    plain(`CALL ${refuse}(@lockstep_missing);`),
  ];
}

/** A condition that is true while the change is known and not contracted. */
export function whileOpen(request: ChangeRequest): string {
  const { state, self } = namesOf(request);
  return `EXISTS (SELECT 1 FROM ${state} WHERE name = ${self} AND contracted_at IS NULL)`;
}
