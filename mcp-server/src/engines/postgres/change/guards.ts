import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { namesOf } from './names.ts';
import { block, plain } from './statement.ts';

/** What must hold of the change’s record c, and of the last write of the old shape, each with the words that say it does not. */
export type Demand = readonly [holds: string, missing: string];

const counted: readonly Demand[] = [
  [`c.verified_at > clock_timestamp() - interval '1 day'`, 'the rows were not counted within a day: run verify'],
  ['c.differences = 0', 'verify found differences: mend them and run verify'],
];
const brought: Demand = ['c.backfilled_at IS NOT NULL', 'the backfill is not done'];

/** Rows that were counted within a day, and do not differ. */
export function requireCounted(request: ChangeRequest): ChangeStatement {
  return plain(refuseUnless(request, counted));
}

/** The rows were brought and counted, do not differ, and whatever else is demanded. */
export function requireAgreed(request: ChangeRequest, others: readonly Demand[] = []): ChangeStatement {
  return plain(refuseUnless(request, [brought, ...counted, ...others]));
}

/** The rows were brought, and whatever else is demanded; whether they differ is not asked. */
export function requireBrought(request: ChangeRequest, others: readonly Demand[]): ChangeStatement {
  return plain(refuseUnless(request, [brought, ...others]));
}

/** A release cycle since then, in which nothing wrote the old shape. */
export function quiet(
  { contractAfterDays: days }: ChangeRequest,
  since: 'flipped_at' | 'backfilled_at' | 'started_at',
): readonly Demand[] {
  const cycle = `clock_timestamp() - interval '${days} days'`;
  const what = { flipped_at: 'flip', backfilled_at: 'backfill', started_at: 'capture' }[since];
  return [
    [`c.${since} < ${cycle}`, `the ${what} is not ${days} days old`],
    [`old_write.at IS NULL OR old_write.at < ${cycle}`, `the old shape was written within ${days} days`],
  ];
}

/** An error that names everything that is missing; nothing when the change is contracted already. */
export function refuseUnless(request: ChangeRequest, demands: readonly Demand[]): string {
  const { state, self, seen } = namesOf(request);
  const body = `  SELECT concat_ws('; ',
${demands.map(([holds, missing]) => `    CASE WHEN (${holds}) IS NOT TRUE THEN '${missing}' END`).join(',\n')})
    INTO missing FROM ${state} AS c CROSS JOIN (SELECT max(seen_at) AS at FROM ${seen} WHERE change = ${self}) AS old_write
    WHERE c.name = ${self} AND c.contracted_at IS NULL;
  IF NOT FOUND AND NOT EXISTS (SELECT FROM ${state} WHERE name = ${self}) THEN missing := 'expand was not run'; END IF;
  IF missing <> '' THEN RAISE EXCEPTION 'lockstep: refused, %; nothing was changed', missing; END IF;`;
  return block(body, '  missing text;');
}

/** Makes a script refuse while a later step stands: what it makes or takes away is in use, or under another name. */
export function refuseWhile(request: ChangeRequest, stands: 'contract' | 'flip' | 'trigger or flip'): ChangeStatement {
  const { state, self, trigger } = namesOf(request);
  const there = `EXISTS (SELECT FROM pg_trigger WHERE tgname = ${quoteLiteral(trigger.slice(1, -1))} AND NOT tgisinternal)`;
  const at = stands === 'contract' ? 'contracted_at' : 'flipped_at';
  const refuse = (condition: string, because: string) =>
    `  IF ${condition} THEN\n    RAISE EXCEPTION 'lockstep: refused, ${because}; nothing was changed';\n  END IF;`;
  const reasons = [
    refuse(
      `EXISTS (SELECT FROM ${state} WHERE name = ${self} AND ${at} IS NOT NULL)`,
      stands === 'contract' ? 'the old shape is gone' : 'the flip stands: take it back first',
    ),
    ...(stands === 'trigger or flip' ? [refuse(there, 'the capture stands: take it back first')] : []),
  ];
  return plain(block(reasons.join('\n')));
}

/** A statement that runs only while the change is known and not contracted. */
export function whileOpen(request: ChangeRequest, statement: string): string {
  const { state, self } = namesOf(request);
  return block(
    `  IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND contracted_at IS NULL) THEN\n    ${statement}\n  END IF;`,
  );
}
