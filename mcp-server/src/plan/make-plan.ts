import type { TableName } from '../model/mapping.ts';
import type { Plan, TablePlan } from '../model/plan.ts';
import type { Table } from '../model/schema.ts';
import { asked } from './asked.ts';
import { assumptions } from './assumptions.ts';
import { checklist } from './checklist.ts';
import { consistency, lessons } from './consistency.ts';
import { costs } from './costs.ts';
import { decisionMatrix } from './decision-matrix.ts';
import { decisionTree } from './decision-tree.ts';
import { decommission } from './decommission.ts';
import { fingerprint } from './fingerprint.ts';
import { glossary } from './glossary.ts';
import { header, load } from './header.ts';
import { insideTexts } from './inside/inside-texts.ts';
import { messages } from './messages.ts';
import { consumers, roles } from './people.ts';
import { phasesOf } from './phases/index.ts';
import type { PlanInput } from './plan-input.ts';
import { risks } from './risks.ts';
import { type Situation, situation } from './situation.ts';
import { tableRoutes } from './table-routes.ts';
import { tests } from './tests.ts';
import { timeline } from './timeline.ts';
import { unknowns } from './unknowns.ts';
import { watched } from './watched.ts';
import { wouldChange } from './would-change.ts';

/** The migration as strategy, phases, gates and ways back, for these two databases: pure, the same input gives the same plan. Tables come parents first, those without a counterpart last. */
export function makePlan(input: PlanInput): Plan {
  const facts = situation(input);
  const phases = phasesOf(facts);
  const calendar = timeline(facts, phases);
  const answers = wouldChange(facts.question);
  const plan: Plan = {
    title: `Migrate ${input.source.database} (${input.source.flavor} ${input.source.version}) to ${input.target.database} (${input.target.flavor} ${input.target.version})`,
    header: header(facts, calendar),
    source: input.source,
    target: input.target,
    fingerprint: fingerprint(input.sourceSchema, input.targetSchema),
    strategy: {
      id: facts.decision.id,
      name: facts.decision.name,
      capture: facts.decision.route.capture,
      possible: facts.decision.possible,
      obstacles: [...facts.decision.obstacles],
      because: [...facts.decision.because],
      rejected: facts.decision.rejected.map(({ name, because }) => ({ name, because: [...because] })),
      tables: tableRoutes(facts.question, facts.decision),
      wouldChange: answers.map(({ what, instead, name }) => ({ what, instead, name })),
    },
    asked: asked(facts, answers),
    assumptions: assumptions(facts),
    unknowns: unknowns(facts),
    tables: tables(facts),
    oldShapes: facts.oldShapes,
    newShapes: facts.newShapes,
    phases,
    risks: risks(facts, calendar),
    load: load(facts),
    timeline: calendar,
    checklist: checklist(facts),
    consistency: consistency(facts),
    lessons: lessons(facts),
    tests: tests(facts),
    watched: watched(facts),
    messages: messages(facts, calendar),
    tree: decisionTree(facts, phases),
    matrix: decisionMatrix(facts),
    roles: roles(facts),
    consumers: consumers(facts),
    decommission: decommission(facts, calendar),
    costs: costs(facts, calendar),
    glossary: glossary(facts),
  };
  return facts.decision.route.capture === 'scripts' ? insideTexts(facts, plan) : plan;
}

function tables(situation: Situation): TablePlan[] {
  const sourceTables = new Map(situation.sourceSchema.tables.map((table) => [nameKey(table), table]));
  const mapped = situation.pairs.map(({ mapping, source }) =>
    tablePlan(
      situation,
      source,
      mapping.target,
      mapping.key.map((pair) => pair.source),
    ),
  );
  const left = situation.mapping.unmatched.source.flatMap((name) => {
    const table = sourceTables.get(nameKey(name));
    return table === undefined ? [] : [tablePlan(situation, table, null, table.primaryKey?.columns ?? [])];
  });
  return [...mapped, ...left];
}

function tablePlan(
  { findings }: Situation,
  source: Table,
  target: TableName | null,
  key: readonly string[],
): TablePlan {
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
