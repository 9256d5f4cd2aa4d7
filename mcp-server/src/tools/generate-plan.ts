import { join } from 'node:path';
import { z } from 'zod';
import { compareSchemas } from '../compare/compare-schemas.ts';
import type { Side } from '../config.ts';
import { makeDdl } from '../ddl/make-ddl.ts';
import { describeKit } from '../kit/describe-kit.ts';
import type { SchemaDdl } from '../model/ddl.ts';
import type { DescribedKit } from '../model/described-kit.ts';
import type { Mapping } from '../model/mapping.ts';
import type { ObjectAssessment, ObjectVerdict } from '../model/object-verdict.ts';
import type { Plan, PlanSide } from '../model/plan.ts';
import { quantity } from '../model/quantity.ts';
import type { ServerFacts } from '../model/server.ts';
import { assessObjects } from '../objects/assess-objects.ts';
import { withAdopted } from '../objects/with-adopted.ts';
import { makePlan } from '../plan/make-plan.ts';
import { kitFolder, renderKit } from '../render/kit-files.ts';
import { measuredFile, readMeasured } from '../render/measured-file.ts';
import { renderMonitoring } from '../render/monitoring/monitoring-files.ts';
import { renderPlan } from '../render/render-plan.ts';
import { renderSchema } from '../render/schema-files.ts';
import { writeFiles } from '../render/write-files.ts';
import { defineTool, type ToolContext } from './define.ts';
import { type Inspected, inspectMapped, type Mapped } from './inspect-both.ts';
import { measure } from './measure.ts';
import { severityCounts } from './seen/found-items.ts';
import { planSeen } from './seen/plan-seen.ts';

const folder = 'migration';

const output = z.strictObject({
  summary: z.string(),
  strategy: z.string(),
  because: z.array(z.string()),
  /** What must change before it is possible; empty when it is. */
  obstacles: z.array(z.string()),
  /** What only people know and nobody said: settings of lockstep.yaml, with what is assumed until then. */
  asked: z.array(z.strictObject({ setting: z.string(), question: z.string(), assumed: z.string().nullable() })),
  phases: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  findings: z.strictObject({ blocker: z.number(), warning: z.number(), note: z.number() }),
  /** Tables that the files under schema/ create, what was decided for them, and what of it has no place on the target. */
  schema: z.strictObject({ tables: z.number(), decisions: z.number(), notMapped: z.number() }),
  /** Views, routines, triggers and events of the source, by verdict; `translated`: views whose query for the target is written. */
  code: z.strictObject({
    as_is: z.number(),
    adjust: z.number(),
    no_equivalent: z.number(),
    not_readable: z.number(),
    translated: z.number(),
  }),
  /** The sync kit under sync/: the tables that it carries, and the tables and columns that it does not, each with the reason. */
  kit: z.strictObject({ tables: z.number(), notCarried: z.array(z.string()), more: z.number() }),
  unknowns: z.array(z.string()),
  /** Below the project’s folder. */
  folder: z.string(),
  files: z.strictObject({ written: z.number(), unchanged: z.number(), kept: z.number() }),
  /** The documents to read first, with what happened to each. */
  documents: z.array(
    z.strictObject({ path: z.string(), outcome: z.enum(['created', 'updated', 'unchanged', 'kept']) }),
  ),
  /** Files a person had edited: theirs stays, the new text is beside it as `<name>.new`. */
  kept: z.array(z.string()),
  next: z.string(),
});

export const generatePlan = defineTool({
  name: 'generate_plan',
  title: 'Generate the migration plan',
  description:
    'Writes the migration plan from the live schemas under migration/: PLAN.md (strategy with reasons, phases with steps, gates, rollback, risks, timeline), RUNBOOK.md (exact commands and expected output), messages, tests, checklists, tickets, the DDL of the tables that the target lacks, forward and back, with every decision, and the views that can be translated (schema/), a verdict on each view, routine, trigger and event, per table validation SQL for both sides and rollback SQL, the sync kit (sync/: relay, backfill, reconciliation, cutover for this mapping), and alert rules with a dashboard (monitoring/). Never overwrites a file that a person edited: the new text goes beside it as <name>.new. Writes files only; nothing in a database.',
  input: z.strictObject({
    measure: z.boolean().default(false).describe('time reading and digesting, and count writes, for some seconds'),
  }),
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  evidence: true,
  run: async ({ measure: asked }, context) => {
    const mapped = await inspectMapped(context);
    const { source, target, mapping } = mapped;
    const root = join(context.config().projectDir, folder);
    const measured = asked ? await measure(mapped, context) : await readMeasured(root);
    const findings = compareSchemas(source.schema, target.schema, mapping);
    const [sourceFacts, targetFacts] = await Promise.all([factsOf('source', context), factsOf('target', context)]);
    const kit = kitOf(mapped);
    const schemas = { sourceSchema: source.schema, targetSchema: target.schema, mapping, findings };
    const plan = makePlan({
      ...schemas,
      ...sidesOf(source, target),
      facts: { source: sourceFacts, target: targetFacts },
      ...decided(context),
      measured,
      sameDatabase: isOneDatabase(mapped),
      kit: { tables: kit.kit.tables.length, notCarried: kit.notCarried },
    });
    const dialects = { sourceDialect: source.database.dialect, targetDialect: target.database.dialect };
    const ddl = ddlOf(source, target, mapping, context);
    const planned = withAdopted(target.schema, mapping, ddl.adopted);
    const objects = assessObjects({ source: source.schema, ...planned, ...dialects });
    const sides = { source: kitSide(source), target: kitSide(target) };
    const definition = { source: plan.source.label, target: plan.target.label, dialect: target.database.dialect };
    const files = await writeFiles(root, [
      ...renderPlan(plan, { ...schemas, ...dialects, objects }),
      ...renderSchema(ddl, definition),
      ...renderKit(kit, sides),
      ...measuredFile(measured),
      ...renderMonitoring({
        source: plan.source.label,
        target: plan.target.label,
        tables: [...new Set(kit.kit.tables.map(({ name }) => name))],
        settings: context.config().settings.observe,
      }),
    ]);
    const counts = severityCounts(findings);
    context.witness.saw(planSeen(plan, mapping, counts, files.length));
    const kept = files.filter(({ outcome }) => outcome === 'kept').map(({ path }) => path);
    const unchanged = files.filter(({ outcome }) => outcome === 'unchanged').length;
    return {
      summary: `${quantity(plan.phases.length, 'phase')} for ${quantity(mapping.tables.length, 'table pair')}; ${quantity(files.length, 'file')} under ${folder}/, ${kept.length} kept as edited; ${quantity(counts.blocker, 'blocker')}, ${quantity(counts.warning, 'warning')}.`,
      ...choiceOf(plan),
      phases: plan.phases.map(({ id, title }) => ({ id, title })),
      findings: counts,
      schema: {
        tables: ddl.adopted.names.length,
        decisions: ddl.adopted.decisions.length,
        notMapped: ddl.adopted.decisions.filter(({ effect }) => effect === 'not mapped').length,
      },
      code: codeCounts(objects),
      kit: kitCounts(kit),
      unknowns: plan.unknowns,
      folder,
      files: { written: files.length - unchanged - kept.length, unchanged, kept: kept.length },
      documents: files.filter(({ path }) => isDocument(path)).map(({ path, outcome }) => ({ path, outcome })),
      kept: kept.slice(0, 50),
      next: `Next: read ${folder}/PLAN.md; resolve its blockers before phase 1.`,
    };
  },
  exitCode: ({ findings }) => (findings.blocker > 0 ? 1 : 0),
  lines: ({ summary, strategy, because, obstacles, asked, phases, schema, kit, documents, kept, next }) => [
    summary,
    ...(schema.tables === 0
      ? []
      : [
          `schema: ${quantity(schema.tables, 'table')} to create, ${quantity(schema.decisions, 'decision')}, ${schema.notMapped} of them not mapped`,
        ]),
    ...kitLines(kit),
    `strategy: ${strategy}`,
    ...because.map((reason) => `  because ${reason}`),
    ...obstacles.map((obstacle) => `  not possible yet: ${obstacle}`),
    ...(asked.length === 0
      ? []
      : [`please answer in lockstep.yaml: ${asked.map(({ setting }) => setting).join(', ')}`]),
    ...phases.map(({ id, title }) => `  ${id}  ${title}`),
    ...documents.map(({ path, outcome }) => `${outcome.padEnd(9)} ${folder}/${path}`),
    ...kept.map((path) => `kept your edits in ${folder}/${path}; the new text is beside it`),
    next,
  ],
});

/** The strategy, and what it still needs from people. */
function choiceOf({ strategy: { name, because, obstacles }, asked }: Plan) {
  return {
    strategy: name,
    because,
    obstacles,
    asked: asked.map(({ setting, question, assumed }) => ({ setting, question, assumed })),
  };
}

function isOneDatabase({ source, target }: Mapped): boolean {
  return source.database.label === target.database.label;
}

/** What the sync kit carries: nothing inside one database, where both its sides would share its tables. */
function kitOf(mapped: Mapped): DescribedKit {
  const { source, target, mapping } = mapped;
  const described = describeKit({ source: ended(source), target: ended(target), mapping });
  if (!isOneDatabase(mapped)) return described;
  const reason = 'both sides are one database: one transaction writes the old and the new table';
  return {
    ...described,
    kit: { ...described.kit, tables: [] },
    notCarried: described.kit.tables.map(({ name }) => ({ table: name, column: null, reason })),
  };
}

/** What people decided, as far as the plan is made from it. */
function decided(context: ToolContext) {
  const { migration: settings, gates } = context.config().settings;
  return { settings, gates };
}

/** The definition of the tables that the target lacks. */
function ddlOf(source: Inspected, target: Inspected, mapping: Mapping, context: ToolContext): SchemaDdl {
  return makeDdl({
    source: source.schema,
    target: target.schema,
    mapping,
    choices: context.config().settings.ddl,
    sourceText: source.database.dialect.ddl.catalogueText,
    targetDdl: target.database.dialect.ddl,
  });
}

/** Both databases by name; where the names are the same each says which side it is, so that no sentence of the plan is ambiguous. */
function sidesOf(source: Inspected, target: Inspected): { source: PlanSide; target: PlanSide } {
  const same = source.schema.database === target.schema.database;
  const sideOf = ({ database, schema: { flavor, version, database: name } }: Inspected, side: Side): PlanSide => ({
    label: database.label,
    flavor,
    version,
    database: same ? `${name} (${side})` : name,
  });
  return { source: sideOf(source, 'source'), target: sideOf(target, 'target') };
}

function factsOf(side: Side, context: ToolContext): Promise<ServerFacts> {
  return context.database(side).read((reader) => reader.facts(), { signal: context.signal });
}

function ended({ schema, database: { dialect } }: Inspected) {
  return { schema, dialect };
}

function kitSide({ schema: { flavor, version }, database: { dialect, label } }: Inspected) {
  return { label, server: `${flavor} ${version}`, dialect };
}

const MOST_REASONS = 20;

function kitCounts({ kit, notCarried }: DescribedKit) {
  const reasons = notCarried.map(
    ({ table, column, reason }) => `${table}${column === null ? '' : `.${column}`}: ${reason}`,
  );
  return {
    tables: kit.tables.length,
    notCarried: reasons.slice(0, MOST_REASONS),
    more: Math.max(0, reasons.length - MOST_REASONS),
  };
}

function kitLines({ tables, notCarried, more }: z.infer<typeof output>['kit']): string[] {
  return [
    tables === 0
      ? 'sync kit: not written, because no table can be carried'
      : `sync kit: ${folder}/${kitFolder}/ carries ${quantity(tables, 'table pair')}; start with its README.md`,
    ...notCarried.map((reason) => `  not carried: ${reason}`),
    ...(more === 0 ? [] : [`  and ${more} more, in ${folder}/${kitFolder}/README.md`]),
  ];
}

/** Documents that are read first; the kit has others in its sources. */
function isDocument(path: string): boolean {
  return path.endsWith('.md') && (!path.startsWith(`${kitFolder}/`) || path === `${kitFolder}/README.md`);
}

function codeCounts({ objects, views }: ObjectAssessment) {
  const count = (wanted: ObjectVerdict['verdict']) => objects.filter(({ verdict }) => verdict === wanted).length;
  return {
    as_is: count('as is'),
    adjust: count('adjust'),
    no_equivalent: count('no equivalent'),
    not_readable: count('not readable'),
    translated: views.filter(({ doubts }) => doubts.length === 0).length,
  };
}
