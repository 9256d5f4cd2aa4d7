import { dayText } from '../model/day-text.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { sortFindings } from '../model/finding.ts';
import { isHidden } from '../model/gap.ts';
import { type TableMapping, type TableName, whereText } from '../model/mapping.ts';
import type { Plan, TablePlan } from '../model/plan.ts';
import type { Schema, Table } from '../model/schema.ts';
import { columnOf, pairKey, tableOf } from './catalogue.ts';
import { codeSection } from './code-section.ts';
import type { Origin, PlanContext, ShownPhase } from './document-contexts.ts';
import { gantt } from './gantt.ts';
import type { RenderInput } from './render-input.ts';

/** What PLAN.md says. `slugs` maps a pair's key to the folder of its scripts. */
export function planDocument(
  input: RenderInput,
  origin: Origin,
  phases: readonly ShownPhase[],
  slugs: ReadonlyMap<string, string>,
): PlanContext {
  const { plan, mapping } = input;
  const { rejected, ...strategy } = plan.strategy;
  const { tasks } = plan.timeline;
  return {
    ...shared(plan),
    oldShapes: plan.oldShapes > 0,
    newShapes: plan.newShapes > 0,
    origin,
    strategy,
    rejected: rejected.map(({ name, because }) => ({ name, because: because.join(' ') })),
    sides: [shownSide('Source', plan.source, input.sourceSchema), shownSide('Target', plan.target, input.targetSchema)],
    phases: [...phases],
    tests: plan.tests.length,
    messages: plan.messages.length,
    gantt: gantt(plan.timeline),
    timelineNotes: [...plan.timeline.notes],
    critical: tasks.filter(({ critical, days }) => critical && days > 0).map(({ title }) => title),
    decisions: tasks
      .filter(({ days }) => days === 0)
      .map(({ start, title }) => ({ day: dayText(plan.timeline, start), what: title })),
    tables: plan.tables.map((table, place) => shownTable(table, place + 1, slugs.get(pairKey(table)) ?? null)),
    unfed: mapping.unmatched.target.map(fullName),
    findings: shownFindings(input.findings),
    columns: mapping.tables.map((table) => shownColumns(table, input)),
    code: codeSection(input),
  };
}

/** What the document says in the plan's own words. */
function shared(plan: Plan) {
  const {
    title,
    header,
    asked,
    load,
    checklist,
    consistency,
    watched,
    risks,
    decommission,
    costs,
    lessons,
    assumptions,
    unknowns,
    glossary,
  } = plan;
  return {
    title,
    header,
    asked,
    load,
    checklist,
    consistency,
    watched,
    risks,
    decommission,
    costs,
    lessons,
    assumptions,
    unknowns,
    glossary,
  };
}

function fullName({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}

function shownSide(role: string, side: RenderInput['plan']['source'], schema: Schema): PlanContext['sides'][number] {
  const { tables, views, routines, triggers, events, sequences } = schema;
  const others = { views, routines, triggers, events, sequences };
  const kinds = ['routine', 'trigger', 'event', 'sequence'] as const;
  const hidden = new Set(kinds.filter((kind) => isHidden(schema, kind)).map((kind) => `${kind}s`));
  return {
    role,
    label: side.label,
    server: `${side.flavor} ${side.version}`,
    charset: `${schema.charset}, ${schema.collation}`,
    tables: tables.length,
    rows: total(tables.map((table) => table.rowEstimate)),
    bytes: total(tables.map((table) => table.dataBytes)),
    others: Object.entries(others)
      .map(([kind, list]) => `${kind}: ${list.length}${hidden.has(kind) ? ' seen, others may be hidden' : ''}`)
      .join(', '),
  };
}

function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

function shownTable(table: TablePlan, number: number, slug: string | null): PlanContext['tables'][number] {
  return {
    number,
    source: fullName(table.source),
    target: table.target === null ? null : fullName(table.target),
    key: table.key.length === 0 ? null : table.key.join(', '),
    rows: table.rowEstimate,
    bytes: table.bytes,
    blockers: table.blockers,
    warnings: table.warnings,
    slug,
  };
}

function shownColumns(
  mapping: TableMapping,
  { sourceSchema, targetSchema }: RenderInput,
): PlanContext['columns'][number] {
  const source = tableOf(sourceSchema, mapping.source);
  const target = tableOf(targetSchema, mapping.target);
  return {
    table: fullName(mapping.source),
    target: fullName(mapping.target),
    pairs: mapping.columns.map((pair) => ({
      source: pair.source,
      sourceType: columnOf(source, pair.source).rawType,
      target: pair.target,
      targetType: columnOf(target, pair.target).rawType,
    })),
    unmatched: [
      ...mapping.unmatched.source.map((column) => alone('source', source, column)),
      ...mapping.unmatched.target.map((column) => alone('target', target, column)),
    ],
    decided: decisions(mapping),
  };
}

/** What lockstep.yaml decides about the rows and columns of a pair, one sentence each. */
function decisions(mapping: TableMapping): string[] {
  const { dropped, elsewhere, added, constants } = mapping;
  const where = whereText(mapping);
  return [
    ...(where === null ? [] : [`Only source rows with ${where} are migrated.`]),
    ...(dropped.length === 0 ? [] : [`Dropped: ${dropped.join(', ')}.`]),
    ...(elsewhere.length === 0
      ? []
      : [`Carried by another pair of the same source, or staying: ${elsewhere.join(', ')}.`]),
    ...(added.length === 0 ? [] : [`Left to the target’s default: ${added.join(', ')}.`]),
    ...constants.map(
      ({ column, value }) => `${column} is ${value === null ? 'NULL' : JSON.stringify(value)} in every row.`,
    ),
  ];
}

function alone(side: string, table: Table, column: string) {
  return { side, column, type: columnOf(table, column).rawType };
}

const titles: readonly (readonly [Severity, string])[] = [
  ['blocker', 'Blockers: do not go on'],
  ['warning', 'Warnings: data or behaviour changes unless someone decides'],
  ['note', 'Notes'],
];

function shownFindings(findings: readonly Finding[]): PlanContext['findings'] {
  return titles.flatMap(([severity, title]) => {
    const items = sortFindings(findings).filter((finding) => finding.severity === severity);
    if (items.length === 0) return [];
    return [
      {
        title,
        items: items.map(({ rule, object, what, consequence, wayOut }) => ({
          rule,
          object: objectText(object),
          what,
          consequence,
          wayOut,
        })),
      },
    ];
  });
}

function objectText({ side, kind, schema, table, name }: Finding['object']): string {
  const path = table === null || table === name ? name : `${table}.${name}`;
  return `${side} ${kind} ${schema}.${path}`;
}
