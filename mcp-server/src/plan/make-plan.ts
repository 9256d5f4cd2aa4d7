import type { TableName } from '../model/mapping.ts';
import type { Phase, Plan, TablePlan } from '../model/plan.ts';
import type { Table } from '../model/schema.ts';
import { fingerprint } from './fingerprint.ts';
import { backfill } from './phases/backfill.ts';
import { cleanUp } from './phases/clean-up.ts';
import { dualWrite } from './phases/dual-write.ts';
import { parity } from './phases/parity.ts';
import { prepare } from './phases/prepare.ts';
import { readRamp } from './phases/read-ramp.ts';
import { targetSchema } from './phases/target-schema.ts';
import { writeCutover } from './phases/write-cutover.ts';
import type { PlanInput } from './plan-input.ts';
import { risks } from './risks.ts';
import { strategy } from './strategy.ts';
import { type Survey, survey, tableLabel } from './survey.ts';
import { listNames, quantity, rowsText } from './wording.ts';

const phases: readonly ((survey: Survey) => Phase)[] = [
  prepare,
  targetSchema,
  dualWrite,
  backfill,
  parity,
  readRamp,
  writeCutover,
  cleanUp,
];

/** The migration as phases, steps, gates and ways back, for these two databases: pure, the same input gives the same plan. Tables come parents first, those without a counterpart last. */
export function makePlan(input: PlanInput): Plan {
  const facts = survey(input);
  return {
    title: `Migrate ${input.source.database} (${input.source.flavor} ${input.source.version}) to ${input.target.database} (${input.target.flavor} ${input.target.version})`,
    source: input.source,
    target: input.target,
    fingerprint: fingerprint(input.sourceSchema, input.targetSchema),
    strategy: strategy(facts),
    assumptions: assumptions(facts),
    unknowns: unknowns(facts),
    tables: tables(facts),
    phases: phases.map((phase) => phase(facts)),
    risks: risks(facts),
  };
}

function assumptions(survey: Survey): string[] {
  const { source, target, facts, unfed } = survey;
  return [
    `${source.label} is the only database that users write today; ${target.label} has no users.`,
    `The schemas stay as they are: this plan holds for the fingerprint above and must be made again after a change.`,
    `Timestamps are compared in UTC; the servers run in ${facts.source.timeZone} and ${facts.target.timeZone}.`,
    ...decisions(survey),
    ...(unfed.length === 0
      ? []
      : [`${quantity(unfed.length, 'target table')} that nothing feeds stay as they are: ${listNames(unfed)}.`]),
  ];
}

/** What lockstep.yaml decides about whole tables. */
function decisions({ mapping, sourceSchema }: Survey): string[] {
  const named = (tables: readonly TableName[]) => listNames(tables.map((table) => tableLabel(sourceSchema, table)));
  const { leftBehind, inPlace } = mapping;
  return [
    ...(leftBehind.length === 0
      ? []
      : [
          `${quantity(leftBehind.length, 'source table')} stay behind by decision (lockstep.yaml): ${named(leftBehind)}.`,
        ]),
    ...(inPlace.length === 0
      ? []
      : [
          `Both sides are one database; ${quantity(inPlace.length, 'table')} that nothing maps stay where they are: ${named(inPlace)}.`,
        ]),
  ];
}

function unknowns(survey: Survey): string[] {
  const { pairs, source, target, sourceSchema, targetSchema } = survey;
  const gaps = [...sourceSchema.gaps, ...targetSchema.gaps];
  const noEstimate = pairs.filter((pair) => pair.source.rowEstimate === null).map((pair) => pair.name);
  const largest = [...pairs].sort((a, b) => (b.source.rowEstimate ?? 0) - (a.source.rowEstimate ?? 0))[0];
  return [
    largest === undefined
      ? `${source.database} has no mapped table, so there is nothing to estimate.`
      : `How long anything takes: read, copy and apply rates were not measured (largest table: ${largest.name}, ${rowsText(largest.source.rowEstimate)} as the server guesses). Every duration in this plan is therefore unknown.`,
    `How much ${source.label} is written per minute, and by whom.`,
    `Whether values that break a rule of ${target.database} exist in the live rows: the catalogue tells what could break, not what will.`,
    'Who owns the migration, when it begins, and which pause its users accept.',
    ...(noEstimate.length === 0 ? [] : [`Row numbers of ${listNames(noEstimate)}: the server has no estimate.`]),
    ...gaps.map((gap) => `${gap.kind} ${gap.name}: ${gap.reason}`),
  ];
}

function tables(survey: Survey): TablePlan[] {
  const sourceTables = new Map(survey.sourceSchema.tables.map((table) => [nameKey(table), table]));
  const mapped = survey.pairs.map(({ mapping, source }) =>
    tablePlan(
      survey,
      source,
      mapping.target,
      mapping.key.map((pair) => pair.source),
    ),
  );
  const left = survey.mapping.unmatched.source.flatMap((name) => {
    const table = sourceTables.get(nameKey(name));
    return table === undefined ? [] : [tablePlan(survey, table, null, table.primaryKey?.columns ?? [])];
  });
  return [...mapped, ...left];
}

function tablePlan({ findings }: Survey, source: Table, target: TableName | null, key: readonly string[]): TablePlan {
  const own = findings.filter(({ object }) => {
    const table = object.side === 'source' ? source : target;
    return table !== null && object.schema === table.schema && (object.table ?? object.name) === table.name;
  });
  return {
    source: { schema: source.schema, name: source.name },
    target: target === null ? null : { schema: target.schema, name: target.name },
    rowEstimate: source.rowEstimate,
    bytes: source.dataBytes,
    key: [...key],
    blockers: own.filter((finding) => finding.severity === 'blocker').length,
    warnings: own.filter((finding) => finding.severity === 'warning').length,
  };
}

function nameKey(table: TableName): string {
  return JSON.stringify([table.schema, table.name]);
}
