import { join } from 'node:path';
import { z } from 'zod';
import { describeCapacity } from '../cdc/capacity.ts';
import { describeCdc } from '../cdc/describe-cdc.ts';
import { compareSchemas } from '../compare/compare-schemas.ts';
import { describeAhead, describeCompat } from '../compat/describe-compat.ts';
import type { Side } from '../config.ts';
import { makeDdl } from '../ddl/make-ddl.ts';
import { describeKit } from '../kit/describe-kit.ts';
import { bothSides } from '../model/both-sides.ts';
import { compatSettings } from '../model/compat.ts';
import type { SchemaDdl } from '../model/ddl.ts';
import type { KafkaSecurity } from '../model/described-cdc.ts';
import type { DescribedKit } from '../model/described-kit.ts';
import type { Measured } from '../model/measured.ts';
import type { CdcSettings } from '../model/observe-settings.ts';
import type { Plan, PlanSide } from '../model/plan.ts';
import type { ServerFacts } from '../model/server.ts';
import { assessObjects } from '../objects/assess-objects.ts';
import { withAdopted } from '../objects/with-adopted.ts';
import { makePlan } from '../plan/make-plan.ts';
import { renderCdc } from '../render/cdc/cdc-files.ts';
import { type CompatSide, renderCompat } from '../render/compat/compat-files.ts';
import { measuredFile, readMeasured } from '../render/measured-file.ts';
import { renderMonitoring } from '../render/monitoring/monitoring-files.ts';
import type { RenderedFile } from '../render/render-input.ts';
import { renderPlan } from '../render/render-plan.ts';
import { renderSchema } from '../render/schema-files.ts';
import { readManifest, writeFiles } from '../render/write-files.ts';
import { defineTool, type ToolContext } from './define.ts';
import { type Inspected, inspectMapped, type Mapped } from './inspect-both.ts';
import { measure } from './measure.ts';
import { folder, linesOf, output, resultOf } from './plan-result.ts';
import { changeFiles, changesOf, isOneDatabase } from './planned-changes.ts';
import { plannedSides, toCreate } from './planned-sides.ts';
import { severityCounts } from './seen/found-items.ts';
import { planSeen } from './seen/plan-seen.ts';

export const generatePlan = defineTool({
  name: 'generate_plan',
  title: 'Generate the migration plan',
  description:
    'Writes the migration plan from the live schemas under migration/: PLAN.md (strategy with reasons, phases, gates, rollback, risks), RUNBOOK.md (exact commands, expected output), messages, tests, checklists, tickets; schema/ (definitions that the target lacks, forward and back, views, decisions); per table validation and rollback SQL; sync/ (relay, backfill, reconciliation, cutover); cdc/ (Debezium on Kafka Connect, DMS) where the log is read; compat/ (the old shape beside the new) where asked for; monitoring/. A file that a person edited stays: the new text goes beside it as <name>.new. Writes files only; nothing in a database.',
  input: z.strictObject({
    measure: z.boolean().default(false).describe('time reading and digesting, and count writes, for some seconds'),
  }),
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  evidence: true,
  run: async ({ measure: asked }, context) => {
    const root = join(context.config().projectDir, folder);
    const before = await readManifest(root);
    const live = await inspectMapped(context);
    const ddl = ddlOf(live, context);
    const mapped = plannedSides(live, ddl, context);
    const { source, target, mapping } = mapped;
    const measured = asked ? await measure(live, context) : await readMeasured(root);
    const findings = compareSchemas(source.schema, target.schema, mapping);
    const facts = await bothSides(context.signal, (side, signal) => factsOf(side, { ...context, signal }));
    const kit = kitOf(mapped);
    const layers = layersOf(mapped, context);
    const sides = sidesOf(mapped);
    const { label, dialect } = target.database;
    const definition = renderSchema(ddl, { source: sides.source.label, target: label, dialect });
    const schemas = { sourceSchema: source.schema, targetSchema: target.schema, mapping, findings };
    const changes = changesOf(live, context);
    const missing = toCreate(live, mapped, ddl, definition);
    const plan = makePlan({
      ...schemas,
      ...sides,
      facts,
      ...decided(context),
      measured,
      sameDatabase: isOneDatabase(mapped),
      kit: { tables: kit.kit.tables.length, notCarried: kit.notCarried },
      oldShapes: shapesIn(layers, 'old'),
      newShapes: shapesIn(layers, 'new'),
      toCreate: missing,
      changes,
    });
    const dialects = { sourceDialect: source.database.dialect, targetDialect: dialect };
    const objects = assessObjects({
      source: source.schema,
      ...withAdopted(live.target.schema, live.mapping, ddl.adopted),
      ...dialects,
    });
    const files = await writeFiles(
      root,
      [
        ...renderPlan(plan, { ...schemas, ...dialects, objects }),
        ...definition,
        ...(await changeFiles(changes, live, context)),
        ...(await carriers({ plan, mapped, kit, layers, measured, facts }, context)),
        ...measuredFile(measured),
      ],
      before,
    );
    const counts = severityCounts(findings);
    context.witness.saw(planSeen(plan, mapping, changes, counts, files.length));
    const counted = { pairs: mapping.tables.length, toCreate: missing.tables.length };
    return resultOf({ plan, ddl, objects, kit, counts, files, changes, ...counted });
  },
  exitCode: ({ findings }) => (findings.blocker > 0 ? 1 : 0),
  lines: linesOf,
});

interface Carried {
  readonly plan: Plan;
  readonly mapped: Mapped;
  readonly kit: DescribedKit;
  readonly layers: readonly CompatSide[];
  readonly measured: Measured | null;
  readonly facts: Readonly<Record<Side, ServerFacts>>;
}

/** Everything that keeps both sides in step, and what watches it. */
async function carriers(
  { plan, mapped, kit, layers, measured, facts }: Carried,
  context: ToolContext,
): Promise<RenderedFile[]> {
  const { renderKit } = await import('../render/kit-files.ts');
  const { source, target } = mapped;
  return [
    ...renderKit(kit, { source: kitSide(source), target: kitSide(target) }),
    ...renderCompat(layers, { source: plan.source.label, target: plan.target.label }),
    ...(plan.strategy.capture === 'log' ? cdcFiles(mapped, facts, measured, context) : []),
    ...renderMonitoring({
      source: plan.source.label,
      target: plan.target.label,
      tables: [...new Set(kit.kit.tables.map(({ name }) => name))],
      settings: context.config().settings.observe,
    }),
  ];
}

/** The old shape over the new tables and the new one over the old tables, where lockstep.yaml asks for it or both shapes live in one database. */
function layersOf(mapped: Mapped, context: ToolContext): CompatSide[] {
  const { source, target, mapping } = mapped;
  const { compat } = context.config().settings;
  if (compat === undefined && !isOneDatabase(mapped)) return [];
  const { schema, new_schema } = compat ?? compatSettings.parse({});
  const sides = { source: source.schema, target: target.schema, mapping };
  const dialects = { old: target.database.dialect, new: source.database.dialect };
  return [
    { face: 'old', layer: describeCompat({ ...sides, dialect: dialects.old, schema }), dialect: dialects.old },
    {
      face: 'new',
      layer: describeAhead({ ...sides, dialect: dialects.new, schema: new_schema }),
      dialect: dialects.new,
    },
  ];
}

function shapesIn(layers: readonly CompatSide[], wanted: CompatSide['face']): number {
  return layers.reduce(
    (sum, { face, layer }) => sum + (face === wanted ? layer.tables.length + layer.unions.length : 0),
    0,
  );
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
    ...(settings === undefined ? {} : { prefix: settings.prefix, kafka: securityOf(settings) }),
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

function securityOf({ kafka: { tls, ca_file, sasl } }: CdcSettings): KafkaSecurity {
  return { tls, ownAuthority: ca_file !== undefined, sasl: sasl ?? null };
}

/** What people decided, as far as the plan is made from it. */
function decided(context: ToolContext) {
  const { migration: settings, gates } = context.config().settings;
  return { settings, gates };
}

/** The definition of the tables that the target lacks. */
function ddlOf({ source, target, mapping }: Mapped, context: ToolContext): SchemaDdl {
  return makeDdl({
    source: source.schema,
    target: target.schema,
    mapping,
    choices: context.config().settings.ddl,
    sourceText: source.database.dialect.ddl.catalogueText,
    targetDdl: target.database.dialect.ddl,
  });
}

/** Both databases by name; where the names are the same each says which side it is, so that no sentence of the plan is ambiguous. Where only shapes change there is one. */
function sidesOf(mapped: Mapped): { source: PlanSide; target: PlanSide } {
  const { source, target, mapping } = mapped;
  const one = isOneDatabase(mapped) && mapping.tables.length === 0;
  const same = !one && source.schema.database === target.schema.database;
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
