import { join } from 'node:path';
import { z } from 'zod';
import { describeCapacity } from '../cdc/capacity.ts';
import { describeCdc } from '../cdc/describe-cdc.ts';
import { compareSchemas } from '../compare/compare-schemas.ts';
import type { Side } from '../config.ts';
import { makeDdl } from '../ddl/make-ddl.ts';
import { describeKit } from '../kit/describe-kit.ts';
import type { SchemaDdl } from '../model/ddl.ts';
import type { DescribedKit } from '../model/described-kit.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Measured } from '../model/measured.ts';
import type { PlanSide } from '../model/plan.ts';
import type { ServerFacts } from '../model/server.ts';
import { assessObjects } from '../objects/assess-objects.ts';
import { withAdopted } from '../objects/with-adopted.ts';
import { makePlan } from '../plan/make-plan.ts';
import { renderCdc } from '../render/cdc/cdc-files.ts';
import { renderKit } from '../render/kit-files.ts';
import { measuredFile, readMeasured } from '../render/measured-file.ts';
import { renderMonitoring } from '../render/monitoring/monitoring-files.ts';
import { renderPlan } from '../render/render-plan.ts';
import { renderSchema } from '../render/schema-files.ts';
import { writeFiles } from '../render/write-files.ts';
import { defineTool, type ToolContext } from './define.ts';
import { type Inspected, inspectMapped, type Mapped } from './inspect-both.ts';
import { measure } from './measure.ts';
import { folder, linesOf, output, resultOf } from './plan-result.ts';
import { severityCounts } from './seen/found-items.ts';
import { planSeen } from './seen/plan-seen.ts';

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
      ...(plan.strategy.capture === 'log'
        ? cdcFiles(mapped, { source: sourceFacts, target: targetFacts }, measured, context)
        : []),
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
    return resultOf({ plan, ddl, objects, kit, counts, files, pairs: mapping.tables.length });
  },
  exitCode: ({ findings }) => (findings.blocker > 0 ? 1 : 0),
  lines: linesOf,
});

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

/** The connectors, encrypted where Lockstep’s own connections are. */
function cdcFiles(mapped: Mapped, facts: Record<Side, ServerFacts>, measured: Measured | null, context: ToolContext) {
  const { source, target, mapping } = mapped;
  const { cdc: settings } = context.config().settings;
  const cdc = describeCdc({
    ...(settings === undefined ? {} : { prefix: settings.prefix }),
    source: { ...ended(source), encrypted: facts.source.encrypted },
    target: { ...ended(target), encrypted: facts.target.encrypted },
    mapping,
  });
  const { writes_per_minute } = context.config().settings.migration;
  return renderCdc(cdc, {
    sides: { source: kitSide(source), target: kitSide(target) },
    checks: facts.source.capture.checks,
    capacity: describeCapacity({ cdc, source: source.schema, measured, writesPerMinute: writes_per_minute }),
  });
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
