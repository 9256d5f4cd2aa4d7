import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { namesOf, ownName } from './names.ts';
import { plain } from './statement.ts';

/** What must hold of the change’s record c, each with the words that say it does not. */
export type Demand = readonly [holds: string, missing: string];

/** Rows that were counted within a day, and do not differ. */
export const counted: readonly Demand[] = [
  ['c.verified_at > UTC_TIMESTAMP(6) - INTERVAL 1 DAY', 'the rows were not counted within a day: run verify'],
  ['c.differences = 0', 'verify found differences: mend them and run verify'],
];

/** The rows were brought and counted, and do not differ. */
export const agreed: readonly Demand[] = [['c.backfilled_at IS NOT NULL', 'the backfill is not done'], ...counted];

/** A release cycle since then. */
export function cycle(
  { contractAfterDays: days }: ChangeRequest,
  since: 'flipped_at' | 'backfilled_at' | 'started_at',
): readonly Demand[] {
  const what = { flipped_at: 'flip', backfilled_at: 'backfill', started_at: 'first step' }[since];
  return [[`c.${since} <= UTC_TIMESTAMP(6) - INTERVAL ${days} DAY`, `the ${what} is not ${days} days old`]];
}

/** A release cycle in which nothing wrote the old shape, which is noted by the hour. */
export function quiet(request: ChangeRequest): readonly Demand[] {
  const { seen, self } = namesOf(request);
  const days = request.contractAfterDays;
  if (days === 0) return [];
  const last = `(SELECT MAX(seen_at) FROM ${seen} WHERE \`change\` = ${self})`;
  return [
    [
      `COALESCE(${last} < UTC_TIMESTAMP(6) - INTERVAL ${days} DAY - INTERVAL 1 HOUR, TRUE)`,
      `the old shape was written within ${days} days`,
    ],
  ];
}

/** That no trigger of the application names what goes: each write of the table would fail. Who else names it is not seen. */
export function unnamed({ name, table }: ChangeRequest, columns: readonly string[]): Demand {
  const any = columns.map((column) => column.replace(/[.*+?()[{|$]/g, '[$&]').replace(/[\\^]/g, '\\$&')).join('|');
  const named = `(?i)(^|[^[:alnum:]_])(new|old)[[:space:]]*[.][[:space:]]*(\`(${any})\`|(${any})(?![[:alnum:]_$]))`;
  const own = `^lockstep_${name}_(old_|new_)?[ab][iud]$`;
  const words = columns.every((column) => /^[\p{L}\p{N}_ ]+$/u.test(column)) ? columns.join(' or ') : 'what goes';
  return [
    `NOT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ${quoteLiteral(table.schema)} AND EVENT_OBJECT_TABLE = ${quoteLiteral(table.name)} AND NOT TRIGGER_NAME REGEXP ${quoteLiteral(own)} AND ACTION_STATEMENT REGEXP ${quoteLiteral(named)})`,
    `another trigger names ${words}: make it anew without it`,
  ];
}

/** An error that names everything that is missing; `contracting`: nothing when the contract has begun. */
export function refuseUnless(
  request: ChangeRequest,
  demands: readonly Demand[],
  during?: 'contracting',
): ChangeStatement[] {
  const { state, self, refuse } = namesOf(request);
  const missing = demands.map(
    ([holds, words]) => `  IF((${holds}) IS TRUE OR c.contracting_at IS NOT NULL, NULL, '${words}')`,
  );
  if (during === undefined) missing.push(`  IF(c.contracting_at IS NULL, NULL, 'the old shape is gone')`);
  return [
    plain(`SET @lockstep_missing = 'expand was not run';`),
    plain(
      `SELECT CONCAT_WS('; ',\n${missing.join(',\n')}\n) INTO @lockstep_missing FROM ${state} AS c WHERE c.name = ${self};`,
    ),
    plain(`CALL ${refuse}(@lockstep_missing);`),
  ];
}

/** Makes an undo refuse while a later step stands: what it takes away is in use. */
export function refuseWhile(
  request: ChangeRequest,
  stands: 'contract' | 'flip' | 'trigger or flip',
): ChangeStatement[] {
  const { state, self, refuse } = namesOf(request);
  const at = stands === 'contract' ? 'contracting_at' : 'flipped_at';
  const names = ['bi', 'ai'].map((ending) => quoteLiteral(ownName(request.name, ending))).join(', ');
  const trigger = `EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${quoteLiteral(request.table.schema)} AND TRIGGER_NAME IN (${names}))`;
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
  return `EXISTS (SELECT 1 FROM ${state} WHERE name = ${self} AND contracting_at IS NULL)`;
}
