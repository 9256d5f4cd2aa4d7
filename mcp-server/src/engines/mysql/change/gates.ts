import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { agreed, counted, cycle, type Demand, quiet, refuseUnless, refuseWhile, unnamed } from './guards.ts';
import { namesOf } from './names.ts';
import { definition, dropOwn, plain, routine } from './statement.ts';

/** Counts the rows of which both shapes say different things and keeps the number. `question` is the SELECT. */
export function verifyStep(request: ChangeRequest, question: string): ChangeStep {
  const { state, self, verify, refuse } = namesOf(request);
  return {
    id: 'verify',
    title: 'count the rows of which both shapes say different things',
    about: [
      'It reads every row of one moment and takes no lock that anybody waits for. The number must be 0, while both versions write.',
    ],
    limit: 'scan',
    forward: [
      dropOwn(dropVerify(request)),
      routine(counting(request, question)),
      definition(`CALL ${verify}();`),
      plain(`SELECT CONCAT('lockstep: ', differences, ' rows differ') AS result FROM ${state} WHERE name = ${self};`),
      plain(
        `SELECT IF(differences = 0, NULL, 'rows differ') INTO @lockstep_missing FROM ${state} WHERE name = ${self};`,
      ),
      plain(`CALL ${refuse}(@lockstep_missing);`),
    ],
    undo: [],
    undoMeans: 'Nothing was changed.',
    prints: '0 rows differ',
  };
}

/** The procedure that counts. Nothing is counted when the old shape has gone. A SELECT of its own, because one inside an UPDATE locks what it reads. */
export function counting(request: ChangeRequest, question: string): string {
  const { state, self, verify } = namesOf(request);
  return `CREATE PROCEDURE ${verify}()
SQL SECURITY INVOKER
BEGIN
  DECLARE found BIGINT;
  IF EXISTS (SELECT 1 FROM ${state} WHERE name = ${self} AND contracting_at IS NULL) THEN
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
  /** What must hold before it; the rows agree unless told otherwise. */
  readonly demands?: readonly Demand[];
}

/** The moment from which the application reads the new shape alone, kept only when the rows agree. */
export function flipStep(request: ChangeRequest, { statements, undo, about = [], demands = agreed }: Flip): ChangeStep {
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
      ...refuseUnless(request, demands),
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

interface Contract extends Pick<ChangeStep, 'about' | 'undoMeans'> {
  readonly statements: readonly ChangeStatement[];
  /** The columns that go from the table. */
  readonly gone?: readonly string[];
  /** The rows agree, and a release cycle since the flip in which nothing wrote the old shape, unless told otherwise. */
  readonly demands?: readonly Demand[];
}

/** The last step. Whatever destroys comes after a refusal that names all that is missing. */
export function contractStep(
  request: ChangeRequest,
  question: string,
  {
    statements,
    about,
    undoMeans,
    gone = [],
    demands: others = [...agreed, ...cycle(request, 'flipped_at'), ...quiet(request)],
  }: Contract,
): ChangeStep {
  const { state, self, verify } = namesOf(request);
  const demands = [...others, ...(gone.length === 0 ? [] : [unnamed(request, gone)])];
  return {
    id: 'contract',
    title: 'take the old shape away',
    about: [
      ...about,
      `It refuses, and changes nothing, unless everything before is done, no row differs now, and a release cycle of ${request.contractAfterDays} days has gone by in which nothing wrote the old shape.`,
      'A write of the old shape is one that gives the old shape a value and not the new one. Who only reads it is not seen: look for it in the code.',
    ],
    limit: 'none',
    forward: [
      // What can be said without reading the rows first.
      ...refuseUnless(
        request,
        demands.filter((each) => !counted.includes(each)),
        'contracting',
      ),
      dropOwn(dropVerify(request)),
      routine(counting(request, question)),
      definition(`CALL ${verify}();`),
      ...refuseUnless(request, demands, 'contracting'),
      // No definition can be rolled back: run again after a kill it goes on where it was, and asks nothing that cannot be answered any more.
      plain(`UPDATE ${state} SET contracting_at = COALESCE(contracting_at, UTC_TIMESTAMP(6)) WHERE name = ${self};`),
      ...statements,
      dropOwn(dropVerify(request)),
      plain(`UPDATE ${state} SET contracted_at = COALESCE(contracted_at, UTC_TIMESTAMP(6)) WHERE name = ${self};`),
      plain(`SELECT CONCAT('lockstep: contracted at ', contracted_at) AS result FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans,
    prints: 'contracted at …',
  };
}
