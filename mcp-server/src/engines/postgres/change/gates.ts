import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { namesOf } from './names.ts';
import { block, plain } from './statement.ts';

/** Counts the rows of which both shapes say different things, keeps the number, and fails when it is not 0. `question` is the SELECT. */
export function verifyStep(request: ChangeRequest, question: string): ChangeStep {
  const { state, self } = namesOf(request);
  return {
    id: 'verify',
    title: 'count the rows of which both shapes say different things',
    about: [
      'It reads every row and takes no lock that anybody waits for. The number must be 0, while both versions write.',
    ],
    limit: 'scan',
    forward: [
      plain(proof(request, question)),
      plain(`SELECT concat('lockstep: ', differences, ' rows differ') FROM ${state} WHERE name = ${self};`),
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

/** The moment from which the application reads the new shape alone, kept only when the rows agree. */
export function flipStep(request: ChangeRequest, swap: readonly ChangeStatement[] = []): ChangeStep {
  const { state, self } = namesOf(request);
  return {
    id: 'flip',
    title: 'note that the new shape is the one that is read',
    about: [
      'Let the new version of the application serve before you run it; both shapes are written, so both versions go on working.',
      'It refuses while the backfill is not done, or the rows were not counted within a day, or differ.',
    ],
    limit: 'moment',
    forward: [
      plain(refuseUnless(request, agreed)),
      ...swap,
      plain(`UPDATE ${state} SET flipped_at = coalesce(flipped_at, clock_timestamp()) WHERE name = ${self};`),
      plain(`SELECT concat('lockstep: flipped at ', flipped_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [refuseWhile(request, 'contract'), plain(`UPDATE ${state} SET flipped_at = NULL WHERE name = ${self};`)],
    undoMeans: 'Nothing is lost: the old shape was written all the while.',
    prints: 'flipped at …',
  };
}

/** What must hold, each with the words that say it does not. */
type Demand = readonly [unless: string, missing: string];

const agreed: readonly Demand[] = [
  ['c.backfilled_at IS NOT NULL', 'the backfill is not done'],
  [`c.verified_at > clock_timestamp() - interval '1 day'`, 'the rows were not counted within a day: run verify'],
  ['c.differences = 0', 'both shapes say different things: run verify'],
];

/** An error that names everything that is missing; nothing when the change is contracted already. */
function refuseUnless(request: ChangeRequest, demands: readonly Demand[]): string {
  const { state, self, seen } = namesOf(request);
  const body = `  SELECT concat_ws('; ',
${demands.map(([unless, missing]) => `    CASE WHEN (${unless}) IS NOT TRUE THEN '${missing}' END`).join(',\n')})
    INTO missing FROM ${state} AS c CROSS JOIN (SELECT max(seen_at) AS at FROM ${seen} WHERE change = ${self}) AS old_write
    WHERE c.name = ${self} AND c.contracted_at IS NULL;
  IF NOT FOUND AND NOT EXISTS (SELECT FROM ${state} WHERE name = ${self}) THEN missing := 'expand was not run'; END IF;
  IF missing <> '' THEN RAISE EXCEPTION 'lockstep: refused, %; nothing was changed', missing; END IF;`;
  return block(body, '  missing text;');
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
  const { state, self } = namesOf(request);
  const days = request.contractAfterDays;
  return {
    id: 'contract',
    title: 'take the old shape away',
    about: [
      ...about,
      `It refuses, and changes nothing, unless the backfill is done, no row differs now, and the flip and the last write of the old shape are ${days} days old.`,
      'A write of the old shape is an INSERT or UPDATE that gives the old shape a value and not the new one. Who only reads it is not seen: look for it in the code.',
    ],
    limit: 'scan',
    forward: [
      { sql: whileOpen(request, proof(request, question)), alone: true, locks: [] },
      plain(
        refuseUnless(request, [
          ...agreed,
          [`c.flipped_at < clock_timestamp() - interval '${days} days'`, `the flip is not ${days} days old`],
          [
            `old_write.at IS NULL OR old_write.at < clock_timestamp() - interval '${days} days'`,
            `the old shape was written within ${days} days`,
          ],
        ]),
      ),
      ...statements,
      plain(`UPDATE ${state} SET contracted_at = coalesce(contracted_at, clock_timestamp()) WHERE name = ${self};`),
      plain(`SELECT concat('lockstep: contracted at ', contracted_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans,
    prints: 'contracted at …',
  };
}

/** Makes an undo refuse while a later step stands: what it takes away is in use. */
export function refuseWhile(request: ChangeRequest, stands: 'contract' | 'flip' | 'trigger or flip'): ChangeStatement {
  const { state, self, table } = namesOf(request);
  const trigger = `EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${quoteLiteral(table)}::regclass AND tgname = ${quoteLiteral(`zz_lockstep_${request.name}`)})`;
  const at = stands === 'contract' ? 'contracted_at' : 'flipped_at';
  const refuse = (condition: string, because: string) =>
    `  IF ${condition} THEN\n    RAISE EXCEPTION 'lockstep: refused, ${because}; nothing was changed';\n  END IF;`;
  return plain(
    block(
      [
        refuse(
          `EXISTS (SELECT FROM ${state} WHERE name = ${self} AND ${at} IS NOT NULL)`,
          stands === 'contract' ? 'the old shape is gone' : 'the flip stands: take it back first',
        ),
        ...(stands === 'trigger or flip' ? [refuse(trigger, 'the capture stands: take it back first')] : []),
      ].join('\n'),
    ),
  );
}

/** A statement that runs only while the change is known and not contracted. */
export function whileOpen(request: ChangeRequest, statement: string): string {
  const { state, self } = namesOf(request);
  return block(
    `  IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND contracted_at IS NULL) THEN\n    ${statement}\n  END IF;`,
  );
}
