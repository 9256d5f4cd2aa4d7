import type { Dialect, EngineName } from '../engines/engine.ts';
import { groupBy } from '../model/group-by.ts';
import type { TableMapping, TableName } from '../model/mapping.ts';
import type { Plan } from '../model/plan.ts';
import { quantity } from '../model/quantity.ts';
import { nameKey, pairKey } from './catalogue.ts';
import { emptyCommand, tableFile, validateCommand } from './client-commands.ts';
import type { Origin } from './document-contexts.ts';
import { emptying } from './emptying.ts';
import { planDocument } from './plan-document.ts';
import { type ReferenceGroup, referenceGroups } from './reference-group.ts';
import type { RenderContext, RenderedFile, RenderInput } from './render-input.ts';
import { sequenceCounters } from './sequence-counters.ts';
import { shownPhases } from './shown-phases.ts';
import { tableSlugs } from './slugs.ts';
import { renderTemplate } from './template-engine.ts';
import { tickets } from './tickets.ts';
import { validation } from './validation.ts';
import { viewFiles } from './view-files.ts';

const validateTemplate = { mysql: 'sql/mysql/validate.sql', postgres: 'sql/postgres/validate.sql' } as const;
const rollbackTemplate = { mysql: 'sql/mysql/rollback.sql', postgres: 'sql/postgres/rollback.sql' } as const;
/** Only where explicit ids leave a counter behind: an AUTO_INCREMENT follows them by itself. */
const sequencesTemplate: Readonly<Record<EngineName, 'sql/postgres/advance-sequences.sql' | null>> = {
  mysql: null,
  postgres: 'sql/postgres/advance-sequences.sql',
};

const statisticsTemplate = {
  mysql: 'sql/mysql/refresh-statistics.sql',
  postgres: 'sql/postgres/refresh-statistics.sql',
} as const;

interface PlannedTable {
  readonly mapping: TableMapping;
  readonly slug: string;
}

/** Every file of the plan, sorted by path: PLAN.md, RUNBOOK.md and the other documents, tickets, the scripts of each mapped table, and the sequences. The same input gives the same bytes. */
export function renderPlan(plan: Plan, context: RenderContext): RenderedFile[] {
  const input: RenderInput = { ...context, plan };
  const origin = { source: plan.source.label, target: plan.target.label, fingerprint: plan.fingerprint };
  const tables = plannedTables(input);
  const files = [
    ...documents(input, origin, tables),
    ...scripts(input, origin, tables),
    ...sequences(input, origin),
    ...statistics(input, origin, tables),
    ...viewFiles(input, origin),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Mapped tables in the plan's order: parents first. */
function plannedTables({ plan, mapping }: RenderInput): PlannedTable[] {
  const byName = new Map(mapping.tables.map((table) => [pairKey(table), table]));
  const ordered = plan.tables.flatMap((table) => byName.get(pairKey(table)) ?? []);
  const uses = groupBy(ordered, ({ source }) => nameKey(source));
  const slugs = tableSlugs(ordered.map((table) => slugName(table, uses.get(nameKey(table.source))?.length === 1)));
  return ordered.map((table, place) => ({ mapping: table, slug: slugs[place] ?? '' }));
}

/** Of a source that is spread over several tables the folder is named after the target too. */
function slugName({ source, target }: TableMapping, alone: boolean): TableName {
  return alone ? source : { schema: nameKey(target) + nameKey(source), name: `${source.name}_${target.name}` };
}

function documents(input: RenderInput, origin: Origin, tables: readonly PlannedTable[]): RenderedFile[] {
  const { plan, sourceDialect, targetDialect } = input;
  const inside = plan.strategy.capture === 'scripts';
  const slugs = new Map(tables.map((table) => [pairKey(table.mapping), table.slug]));
  const phases = shownPhases(plan.phases, { source: sourceDialect, target: targetDialect });
  const { title, consumers, messages, decommission, roles, matrix, watched } = plan;
  const runbook = {
    origin,
    title,
    phases,
    tree: plan.tree.map((branch, place) => ({ number: place + 1, ...branch })),
    matrix,
    roles,
    watched,
    validate: tables.map(({ slug }) => validateCommand(slug, sourceDialect, targetDialect)),
    empty: tables.map(({ slug }) => emptyCommand(slug, targetDialect)).reverse(),
    advance: sequences(input, origin).map(({ path }) => targetDialect.clientCommand(path)),
  };
  const groups = TIMES.map(([when, title]) => ({
    title: inside && when === 'during' ? 'While both shapes are kept in step' : title,
    tests: plan.tests.filter((test) => test.when === when),
  }));
  const lists = { origin, title, inside, before: plan.checklist, phases, decommission, consumers };
  return [
    {
      path: 'PLAN.md',
      text: renderTemplate(
        inside ? 'documents/changes-plan.md' : 'documents/plan.md',
        planDocument(input, origin, phases, slugs),
        null,
      ),
    },
    {
      path: 'RUNBOOK.md',
      text: renderTemplate(inside ? 'documents/changes-runbook.md' : 'documents/runbook.md', runbook, null),
    },
    {
      path: 'COMMUNICATION.md',
      text: renderTemplate('documents/communication.md', { origin, title, inside, consumers, messages }, null),
    },
    { path: 'TESTS.md', text: renderTemplate('documents/tests.md', { origin, title, groups }, null) },
    { path: 'CHECKLISTS.md', text: renderTemplate('documents/checklists.md', lists, null) },
    ...tickets(plan, phases),
  ];
}

const TIMES = [
  ['before', 'Before'],
  ['during', 'While both sides are kept in step'],
  ['canary', 'With the first readers'],
  ['after', 'After the flip'],
] as const;

/** The scripts of every table, with the references of the target looked up once. */
function scripts(input: RenderInput, origin: Origin, tables: readonly PlannedTable[]): RenderedFile[] {
  const groupOf = referenceGroups(input.targetSchema);
  return tables.flatMap((table) => tableScripts(input, origin, table, groupOf(table.mapping.target)));
}

function tableScripts(
  input: RenderInput,
  origin: Origin,
  { mapping, slug }: PlannedTable,
  group: ReferenceGroup,
): RenderedFile[] {
  const schemas = { source: input.sourceSchema, target: input.targetSchema };
  const checks = { origin, slug, table: mapping, mapping: input.mapping, schemas };
  const validate = (side: 'source' | 'target', dialect: Dialect) =>
    renderTemplate(validateTemplate[dialect.engine], validation(checks, side, dialect), dialect);
  const others = input.mapping.tables.filter(
    (other) => other !== mapping && nameKey(other.target) === nameKey(mapping.target),
  );
  const empty = emptying({ origin, slug, target: mapping.target, group, others: others.map(({ source }) => source) });
  const { sourceDialect, targetDialect } = input;
  return [
    { path: tableFile(slug, 'validate-source.sql'), text: validate('source', sourceDialect) },
    { path: tableFile(slug, 'validate-target.sql'), text: validate('target', targetDialect) },
    {
      path: tableFile(slug, 'rollback.sql'),
      text: renderTemplate(rollbackTemplate[targetDialect.engine], empty, targetDialect),
    },
  ];
}

function sequences(input: RenderInput, origin: Origin): RenderedFile[] {
  const template = sequencesTemplate[input.targetDialect.engine];
  const counters = sequenceCounters(input.mapping, { source: input.sourceSchema, target: input.targetSchema });
  if (template === null || counters.length === 0) return [];
  return [{ path: 'advance-sequences.sql', text: renderTemplate(template, { origin, counters }, input.targetDialect) }];
}

/** What is copied has no statistics yet: each table of the target once, also one that takes rows of several. */
function statistics({ targetDialect }: RenderInput, origin: Origin, planned: readonly PlannedTable[]): RenderedFile[] {
  const tables = [...new Map(planned.map(({ mapping: { target } }) => [nameKey(target), target])).values()];
  if (tables.length === 0) return [];
  const done = `lockstep: the statistics of ${quantity(tables.length, 'table')} were refreshed`;
  const text = renderTemplate(statisticsTemplate[targetDialect.engine], { origin, tables, done }, targetDialect);
  return [{ path: 'refresh-statistics.sql', text }];
}
