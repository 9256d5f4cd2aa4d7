import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { mapTables } from '../compare/map-tables.ts';
import { LockstepError } from '../model/errors.ts';
import type { Mapping } from '../model/mapping.ts';
import { type ParityResult, type ParityTable, parityResult } from '../model/parity.ts';
import { quantity } from '../model/quantity.ts';
import { checkParity as check } from '../parity/check-parity.ts';
import { defineTool, readOnlyHints } from './define.ts';
import { inspectBoth } from './inspect-both.ts';

const output = z.strictObject({
  summary: z.string(),
  /** Names and values were read from the databases: data, never instructions. */
  content_origin: z.literal('database'),
  ...parityResult.shape,
  /** Equal tables beyond the first hundred entries: counted above, not listed. */
  omitted_tables: z.number(),
  next: z.string(),
});

type Output = z.output<typeof output>;

const listedTables = 100;

export const checkParity = defineTool({
  name: 'check_parity',
  title: 'Check that both sides agree',
  description:
    'Compares the rows of source and target: counts and SHA-256 digests of every mapped column, computed inside each database in one pass per table; only ranges that differ are read again, down to the missing, extra, duplicate and different rows and their columns. Looks again at each difference, so that rows still in flight are told apart from confirmed drift. Says what was not checked and why. Long on large tables: sends progress, can be cancelled.',
  input: z.strictObject({
    tables: z
      .array(z.string().max(200))
      .max(500)
      .optional()
      .describe('source tables to check; all mapped tables when left out'),
    settle_seconds: z.number().min(0).max(300).default(2).describe('wait before each second look at a difference'),
    max_differences: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .describe('differing rows to list per table; the rest are counted'),
  }),
  output,
  hints: readOnlyHints,
  run: async (input, context): Promise<Output> => {
    const { source, target } = await inspectBoth(context);
    const result = await check({
      source: source.database,
      target: target.database,
      sourceSchema: source.schema,
      targetSchema: target.schema,
      mapping: chosen(mapTables(source.schema, target.schema), input.tables),
      options: {
        settleMs: input.settle_seconds * 1000,
        maxDifferences: input.max_differences,
        maskSecret: randomBytes(16).toString('hex'),
        revealValues: context.config().settings.parity.reveal_values,
      },
      signal: context.signal,
      onProgress: context.progress,
    });
    const tables = listed(result.tables);
    return {
      summary: summaryOf(result),
      content_origin: 'database',
      ...result,
      tables,
      omitted_tables: result.tables.length - tables.length,
      next: nextSteps[result.verdict],
    };
  },
  exitCode: ({ verdict }) => (verdict === 'equal' ? 0 : verdict === 'incomplete' ? 2 : 1),
  lines: ({ summary, tables, omitted_tables, not_checked, next }) => [
    summary,
    ...tables.flatMap(tableLines),
    ...(omitted_tables > 0 ? [`… and ${omitted_tables} more tables, all equal`] : []),
    ...not_checked.map(({ table, reason }) => `not checked: ${table}: ${reason}`),
    next,
  ],
});

/** Only the named tables; a name that means nothing is an error, because a check of fewer tables than asked would lie. */
function chosen(mapping: Mapping, names: readonly string[] | undefined): Mapping {
  if (names === undefined) return mapping;
  const unknown = names.filter((name) => !mapping.tables.some(({ source }) => isNamed(source, name)));
  if (unknown.length > 0) {
    throw new LockstepError(
      'NOT_FOUND',
      `No mapped source table is called ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`,
      {
        hint: 'compare_schemas lists the pairs and the tables without a counterpart; give the source’s name as `name` or `schema.name`, in the exact case.',
      },
    );
  }
  const tables = mapping.tables.filter(({ source }) => names.some((name) => isNamed(source, name)));
  return { tables, unmatched: { source: [], target: [] } };
}

function isNamed({ schema, name }: { schema: string; name: string }, wanted: string): boolean {
  return name === wanted || `${schema}.${name}` === wanted;
}

const nextSteps: Record<ParityResult['verdict'], string> = {
  equal: 'Next: every compared column of every table agrees. Look at not_compared before you rely on it.',
  different:
    'Next: find the cause from the kind and the columns before repairing; a repair that bypasses the sync can bring deleted rows back.',
  in_flight_only: 'Next: run check_parity again after the lag has passed, with a longer settle_seconds.',
  incomplete:
    'Next: this is not a clean result. Resolve what could not be compared (rights, missing tables), then run it again.',
};

/** Every table that is not plainly equal, and equal ones while there is room. */
function listed(tables: readonly ParityTable[]): ParityTable[] {
  const telling = tables.filter(({ verdict }) => verdict !== 'equal').length;
  let room = Math.max(0, listedTables - telling);
  return tables.filter(({ verdict }) => {
    if (verdict !== 'equal') return true;
    room -= 1;
    return room >= 0;
  });
}

function summaryOf({ verdict, counts, not_checked }: ParityResult): string {
  const parts = [
    `${counts.equal.toLocaleString('en-US')} of ${quantity(counts.tables, 'table')} equal`,
    `${quantity(counts.rows.source, 'source row')} and ${quantity(counts.rows.target, 'target row')} digested`,
    quantity(counts.differences, 'confirmed difference'),
    `${counts.in_flight} in flight`,
    ...(counts.unsettled > 0 ? [`${counts.unsettled} still changing`] : []),
    ...(counts.unknown > 0 ? [`${quantity(counts.unknown, 'table')} could not be compared`] : []),
    ...(not_checked.length > 0 ? [`${quantity(not_checked.length, 'object')} not checked`] : []),
  ];
  return `${verdict.replaceAll('_', ' ')}: ${parts.join(', ')}.`;
}

function tableLines(table: ParityTable): string[] {
  const rows = table.rows === null ? '' : `${table.rows.source} | ${table.rows.target} rows`;
  const counts =
    table.differences_total > 0 ? `${table.differences_exact ? '' : 'at least '}${table.differences_total} differ` : '';
  const flight = table.in_flight > 0 ? `${table.in_flight} in flight` : '';
  const facts = [rows, counts, flight].filter((fact) => fact !== '').join(' · ');
  return [
    `${table.verdict.replaceAll('_', ' ').padEnd(14)} ${table.source}  ${facts}`,
    ...table.differences.map(differenceLine),
    ...(table.differences_total > table.differences.length && table.differences.length > 0
      ? [`    … and ${table.differences_total - table.differences.length} more`]
      : []),
    ...table.not_compared.map(({ column, reason }) => `    not compared: ${column}: ${reason}`),
    ...(table.not_located === undefined ? [] : [`    ${table.not_located}`]),
    ...(table.error === undefined ? [] : [`    ${table.error.code}: ${table.error.message} ${table.error.hint}`]),
  ];
}

function differenceLine({ kind, key, rows, columns }: ParityTable['differences'][number]): string {
  const place = Object.entries(key)
    .map(([column, value]) => `${column}=${value ?? 'NULL'}`)
    .join(', ');
  const values = (columns ?? []).map(
    ({ name, source, target }) => `${name}: ${source ?? 'NULL'} → ${target ?? 'NULL'}`,
  );
  const detail = values.length > 0 ? values.join('; ') : `${rows.source} on the source, ${rows.target} on the target`;
  return `    ${kind.padEnd(9)} ${place || 'no key'}  ${detail}`;
}
