import { z } from 'zod';
import type { Changes } from '../model/change.ts';
import type { SchemaDdl } from '../model/ddl.ts';
import type { DescribedKit } from '../model/described-kit.ts';
import type { ObjectAssessment, ObjectVerdict } from '../model/object-verdict.ts';
import type { Plan } from '../model/plan.ts';
import { quantity } from '../model/quantity.ts';
import { kitFolder } from '../render/kit-folder.ts';
import type { WriteResult } from '../render/write-files.ts';

/** Below the project’s folder. */
export const folder = 'migration';

/** What generate_plan gives back. */
export const output = z.strictObject({
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
  /** Changes inside one database: those with scripts under changes/, and those that cannot be made, with the reason. */
  changes: z.strictObject({ made: z.array(z.string()), refused: z.array(z.string()) }).optional(),
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

export type PlanResult = z.infer<typeof output>;

interface Made {
  readonly plan: Plan;
  readonly ddl: SchemaDdl;
  readonly objects: ObjectAssessment;
  readonly kit: DescribedKit;
  readonly counts: PlanResult['findings'];
  readonly files: readonly WriteResult[];
  readonly pairs: number;
  /** Tables that the plan is made for and the target lacks. */
  readonly toCreate: number;
  readonly changes: Changes;
}

/** The plan in short, and what was written. */
export function resultOf({ plan, ddl, objects, kit, counts, files, pairs, toCreate, changes }: Made): PlanResult {
  const kept = files.filter(({ outcome }) => outcome === 'kept').map(({ path }) => path);
  const unchanged = files.filter(({ outcome }) => outcome === 'unchanged').length;
  return {
    summary: `${quantity(plan.phases.length, 'phase')} for ${quantity(pairs, 'table pair')}${toCreate === 0 ? '' : `, ${quantity(toCreate, 'table')} still to be created`}; ${quantity(files.length, 'file')} under ${folder}/, ${kept.length} kept as edited; ${quantity(counts.blocker, 'blocker')}, ${quantity(counts.warning, 'warning')}.`,
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
    ...changesOf(changes),
    unknowns: plan.unknowns,
    folder,
    files: { written: files.length - unchanged - kept.length, unchanged, kept: kept.length },
    documents: files.filter(({ path }) => isDocument(path)).map(({ path, outcome }) => ({ path, outcome })),
    kept: kept.slice(0, 50),
    next: `Next: read ${folder}/PLAN.md; resolve its blockers before phase 1.`,
  };
}

function changesOf({ made, refused }: Changes): Pick<PlanResult, 'changes'> {
  if (made.length + refused.length === 0) return {};
  return {
    changes: {
      made: made.map(({ name }) => name),
      refused: refused.map(({ name, kind, reason }) => `${name} (${kind}): ${reason}`),
    },
  };
}

/** The same for a person in a terminal. */
export function linesOf({
  summary,
  strategy,
  because,
  obstacles,
  asked,
  phases,
  schema,
  kit,
  changes,
  documents,
  kept,
  next,
}: PlanResult): string[] {
  return [
    summary,
    ...(schema.tables === 0
      ? []
      : [
          `schema: ${quantity(schema.tables, 'table')} to create, ${quantity(schema.decisions, 'decision')}, ${schema.notMapped} of them not mapped`,
        ]),
    ...kitLines(kit),
    ...(changes?.made ?? []).map((name) => `change ${name}: ${folder}/changes/${name}/README.md`),
    ...(changes?.refused ?? []).map((reason) => `change refused: ${reason}`),
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
  ];
}

/** The strategy, and what it still needs from people. */
function choiceOf({ strategy: { name, because, obstacles }, asked }: Plan) {
  return {
    strategy: name,
    because,
    obstacles,
    asked: asked.map(({ setting, question, assumed }) => ({ setting, question, assumed })),
  };
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

function kitLines({ tables, notCarried, more }: PlanResult['kit']): string[] {
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
