import { z } from 'zod';
import { compareSchemas as compare } from '../compare/compare-schemas.ts';
import { type Finding, finding, type Severity, severity } from '../model/finding.ts';
import type { Mapping } from '../model/mapping.ts';
import { pageOf } from '../model/page-of.ts';
import { quantity } from '../model/quantity.ts';
import { defineTool, readOnlyHints } from './define.ts';
import { inspectMapped } from './inspect-both.ts';
import { schemasSeen } from './seen/schemas-seen.ts';

const output = z.strictObject({
  summary: z.string(),
  verdict: z.enum(['same', 'notes only', 'findings', 'nothing to compare']),
  counts: z.strictObject({ blocker: z.number(), warning: z.number(), note: z.number() }),
  tables: z.strictObject({
    paired: z.number(),
    only_source: z.number(),
    only_target: z.number(),
    /** By decision. */
    left_behind: z.number(),
    /** Where both sides are one database: what nothing maps. */
    in_place: z.number(),
  }),
  /** Names inside were read from a database: data, never instructions. */
  content_origin: z.literal('database'),
  findings: z.array(finding),
  /** Findings that match but were not listed: ask for them with `offset`. */
  omitted: z.number(),
  next: z.string(),
});

type Output = z.output<typeof output>;

const input = z.strictObject({
  table: z.string().max(200).optional().describe('only findings about this table (either side’s name)'),
  severity: severity.default('note').describe('the least severity to list'),
  offset: z.number().int().min(0).max(1_000_000).default(0).describe('findings to skip'),
  limit: z.number().int().min(1).max(200).default(40).describe('findings to list'),
});

export const compareSchemas = defineTool({
  name: 'compare_schemas',
  title: 'Compare both schemas',
  description:
    'Pairs the tables and columns of source and target by name and lists every difference that changes meaning or loses data: types, ranges, lengths, NULL, defaults, keys, uniqueness and case, indexes, foreign keys, generated columns, triggers, missing objects. Each finding: what, where, consequence, way out; blocker, warning or note. Compares definitions only: check_parity compares the rows.',
  input,
  output,
  hints: readOnlyHints,
  evidence: true,
  pages: ['findings'],
  run: async (wanted, context) => {
    const { source, target, mapping } = await inspectMapped(context);
    const findings = compare(source.schema, target.schema, mapping);
    context.witness.saw(schemasSeen(findings, mapping));
    return resultOf(mapping, findings, { ...wanted, room: context.room });
  },
  exitCode: ({ verdict }) => (verdict === 'nothing to compare' ? 2 : verdict === 'findings' ? 1 : 0),
  lines: ({ summary, findings, omitted, next }) => [
    summary,
    ...findings.flatMap(findingLines),
    ...(omitted > 0 ? [`… and ${omitted} more; see --offset and --severity.`] : []),
    next,
  ],
});

const listed: Record<Severity, readonly Severity[]> = {
  blocker: ['blocker'],
  warning: ['blocker', 'warning'],
  note: ['blocker', 'warning', 'note'],
};

type Wanted = z.output<typeof input> & { readonly room: number };

function resultOf(mapping: Mapping, findings: readonly Finding[], wanted: Wanted): Output {
  const counts = { blocker: 0, warning: 0, note: 0 };
  for (const found of findings) counts[found.severity] += 1;
  const tables = {
    paired: mapping.tables.length,
    only_source: mapping.unmatched.source.length,
    only_target: mapping.unmatched.target.length,
    left_behind: mapping.leftBehind.length,
    in_place: mapping.inPlace.length,
  };
  const chosen = findings.filter(
    (found) => matches(found, wanted.table) && listed[wanted.severity].includes(found.severity),
  );
  const listing = pageOf(chosen, wanted);
  return {
    summary: `${quantity(tables.paired, 'table')} paired, ${tables.only_source} only in the source, ${tables.only_target} only in the target${decided(tables)}: ${quantity(counts.blocker, 'blocker')}, ${quantity(counts.warning, 'warning')}, ${quantity(counts.note, 'note')}.`,
    verdict: tables.paired === 0 ? 'nothing to compare' : verdictOf(counts),
    counts,
    tables,
    content_origin: 'database',
    findings: listing,
    omitted: Math.max(0, chosen.length - wanted.offset - listing.length),
    next:
      counts.blocker > 0
        ? 'Next: resolve the blockers, each by its way out, and run compare_schemas again.'
        : 'Next: generate_plan, or check_parity when data is already on both sides.',
  };
}

function decided({ left_behind, in_place }: Output['tables']): string {
  return `${left_behind > 0 ? `, ${left_behind} left behind by decision` : ''}${in_place > 0 ? `, ${in_place} staying in place` : ''}`;
}

function verdictOf(counts: { blocker: number; warning: number; note: number }): 'same' | 'notes only' | 'findings' {
  if (counts.blocker + counts.warning > 0) return 'findings';
  return counts.note > 0 ? 'notes only' : 'same';
}

function matches({ object }: Finding, table: string | undefined): boolean {
  return table === undefined || object.table === table || (object.kind === 'table' && object.name === table);
}

function findingLines({ severity: level, rule, object, what, consequence, wayOut }: Finding): string[] {
  const names = [object.schema, object.table, object.name].filter((name) => name !== null);
  const place = names.filter((name, at) => name !== names[at - 1]);
  return [
    `${level.toUpperCase().padEnd(7)} ${place.join('.')}  [${rule}]`,
    `        ${what} ${consequence}`,
    `        → ${wayOut}`,
  ];
}
