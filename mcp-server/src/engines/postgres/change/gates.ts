import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { unnamed } from './going.ts';
import { type Demand, quiet, refuseWhile, requireAgreed, requireBrought, whileOpen } from './guards.ts';
import { namesOf } from './names.ts';
import { block, plain } from './statement.ts';

/** Counts the rows of which both shapes say different things, keeps the number, and fails when it is not 0. `question` is the SELECT. */
export function verifyStep(
  request: ChangeRequest,
  question: string,
  said: (sql: string) => string = (sql) => sql,
): ChangeStep {
  const { state, self } = namesOf(request);
  const failed = `EXISTS (SELECT FROM ${state} WHERE name = ${self} AND differences <> 0)`;
  return {
    id: 'verify',
    title: 'count the rows of which both shapes say different things',
    about: [
      'It reads every row and takes no lock that anybody waits for. The number must be 0, while the application writes.',
      'When it is 0 the new version may serve beside the old one: each sees what the other writes.',
    ],
    limit: 'scan',
    forward: [
      plain(said(proof(request, question))),
      plain(`SELECT concat('lockstep: ', differences, ' rows differ') FROM ${state} WHERE name = ${self};`),
      // By itself, so that the number is kept.
      {
        sql: block(`  IF ${failed} THEN\n    RAISE EXCEPTION 'lockstep: rows differ';\n  END IF;`),
        alone: true,
        locks: [],
      },
    ],
    undo: [],
    undoMeans: 'Nothing was changed.',
    prints: '0 rows differ',
  };
}

/** Keeps what the question says now. */
function proof(request: ChangeRequest, question: string): string {
  const { state, self } = namesOf(request);
  return `UPDATE ${state} SET differences = (${question}), verified_at = clock_timestamp() WHERE name = ${self};`;
}

/** What a flip does beside its note. */
export interface Swap extends Pick<ChangeStep, 'forward' | 'undo' | 'about'> {
  /** What its undo does last, after the note. */
  readonly restore: readonly ChangeStatement[];
}

/** The moment from which the application reads the new shape alone, kept only when the rows agree. */
export function flipStep(request: ChangeRequest, swap?: Swap): ChangeStep {
  const { state, self } = namesOf(request);
  return {
    id: 'flip',
    title: 'note that the new shape is the one that is read',
    about: [
      ...(swap?.about ?? [
        'Let the new version of the application serve before you run it; both shapes are written, so both versions go on working.',
      ]),
      'It refuses while the backfill is not done, or the rows were not counted within a day, or differ.',
    ],
    limit: 'moment',
    forward: [
      requireAgreed(request),
      ...(swap?.forward ?? []),
      plain(`UPDATE ${state} SET flipped_at = coalesce(flipped_at, clock_timestamp()) WHERE name = ${self};`),
      plain(`SELECT concat('lockstep: flipped at ', flipped_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [
      refuseWhile(request, 'contract'),
      ...(swap?.undo ?? []),
      plain(`UPDATE ${state} SET flipped_at = NULL WHERE name = ${self};`),
      ...(swap?.restore ?? []),
    ],
    undoMeans: 'Nothing is lost: the old shape was written all the while.',
    prints: 'flipped at …',
  };
}

interface Contract extends Pick<ChangeStep, 'about' | 'undoMeans'> {
  readonly statements: readonly ChangeStatement[];
  /** The columns that go from the table. */
  readonly gone?: readonly string[];
  /** Beside rows that agree; a release cycle since the flip unless told otherwise. */
  readonly demands?: readonly Demand[];
}

/** The last step. Whatever destroys comes after a refusal that names all that is missing. */
export function contractStep(
  request: ChangeRequest,
  question: string,
  { statements, about, undoMeans, gone = [], demands: others = quiet(request, 'flipped_at') }: Contract,
): ChangeStep {
  const { state, self } = namesOf(request);
  const demands = [...others, ...(gone.length === 0 ? [] : [unnamed(request, gone)])];
  return {
    id: 'contract',
    title: 'take the old shape away',
    about: [
      ...about,
      `It refuses, and changes nothing, unless the backfill is done, no row differs now, and a release cycle of ${request.contractAfterDays} days has gone by in which nothing wrote the old shape.`,
      'A write of the old shape is an INSERT or UPDATE that gives the old shape a value and not the new one. Who only reads it is not seen: look for it in the code.',
    ],
    limit: 'scan',
    forward: [
      // Without reading a row first: before its time the count would be of no use, or of names that are not there yet.
      { ...requireBrought(request, demands), alone: true },
      { sql: whileOpen(request, proof(request, question)), alone: true, locks: [] },
      requireAgreed(request, demands),
      // Before the locks: what is locked is held up by nothing but its own change.
      plain(`UPDATE ${state} SET contracted_at = coalesce(contracted_at, clock_timestamp()) WHERE name = ${self};`),
      ...statements,
      plain(`SELECT concat('lockstep: contracted at ', contracted_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans,
    prints: 'contracted at …',
  };
}
