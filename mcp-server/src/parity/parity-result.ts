import { isKitTable } from '../model/ledger.ts';
import type { Mapping, TableName, UnmatchedTable } from '../model/mapping.ts';
import type { ParityResult, ParityTable } from '../model/parity.ts';
import type { Gap, Schema } from '../model/schema.ts';
import type { DoneTable } from './checkpoint-keeper.ts';
import { nameOf } from './compare-table.ts';
import { confidenceOf, type SamplePlan } from './ranges/sample.ts';

interface Question {
  readonly mapping: Mapping;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly options: { readonly sample?: SamplePlan };
}

type NotChecked = ParityResult['not_checked'][number];

/** The verdict over all pairs of tables, and what it does not cover. */
export function parityResultOf(
  question: Question,
  done: readonly DoneTable[],
  positions: ParityResult['positions'],
): ParityResult {
  const tables = done.map(({ table }) => table);
  const notChecked = notCheckedIn(question);
  const { leftBehind, inPlace } = question.mapping;
  const { sample } = question.options;
  return {
    verdict: verdictOf(tables, notChecked),
    counts: countsOf(tables),
    ...(sample === undefined ? {} : { sample: { ...sample, confidence: confidence(done) } }),
    positions,
    tables,
    not_checked: [
      ...notChecked,
      ...decided(leftBehind, 'lockstep.yaml leaves it behind'),
      ...decided(inPlace, 'both sides are one database, and it stays where it is'),
    ],
  };
}

/** What nobody expects on the target does not make a result incomplete, and is said all the same. */
function decided(names: readonly TableName[], reason: string): NotChecked[] {
  return names.map((name) => ({ table: nameOf(name), side: 'source', reason }));
}

function confidence(done: readonly DoneTable[]): string {
  const sum = (number: (table: DoneTable) => number) => done.reduce((total, table) => total + number(table), 0);
  const whole = done.filter(({ table, sampled }) => table.method !== null && sampled === null);
  return confidenceOf(
    sum(({ sampled }) => sampled?.leaves ?? 0),
    sum(({ sampled }) => sampled?.differing ?? 0),
    whole.map(({ table }) => table.source),
  );
}

function verdictOf(tables: readonly ParityTable[], notChecked: readonly NotChecked[]): ParityResult['verdict'] {
  const has = (...verdicts: ParityTable['verdict'][]) => tables.some(({ verdict }) => verdicts.includes(verdict));
  if (has('drift')) return 'drift';
  // What only the target holds is no part of the migration; what only the source holds did not arrive.
  const missing = notChecked.some(({ side }) => side === 'source');
  if (tables.length === 0 || has('not_comparable', 'not_checked') || missing) return 'incomplete';
  return has('in_flight') ? 'in_flight' : 'equal';
}

function countsOf(tables: readonly ParityTable[]): ParityResult['counts'] {
  const of = (wanted: ParityTable['verdict']) => tables.filter(({ verdict }) => verdict === wanted).length;
  const sum = (number: (table: ParityTable) => number) => tables.reduce((total, table) => total + number(table), 0);
  return {
    tables: tables.length,
    equal: of('equal'),
    drift: of('drift'),
    in_flight: of('in_flight'),
    not_comparable: of('not_comparable'),
    not_checked: of('not_checked'),
    rows: { source: sum(({ rows }) => rows?.source ?? 0), target: sum(({ rows }) => rows?.target ?? 0) },
    differences: sum(({ differences_total }) => differences_total),
    rows_in_flight: sum(({ in_flight }) => in_flight),
    rows_unsettled: sum(({ unsettled }) => unsettled),
    integrity: sum(({ integrity }) => integrity.length),
  };
}

/** Tables without a counterpart and, unless the mapping names only some tables, what the logins could not see; source first, by name. */
function notCheckedIn({ mapping, sourceSchema, targetSchema }: Question): NotChecked[] {
  const unmatched = (tables: readonly UnmatchedTable[], side: 'source' | 'target'): NotChecked[] =>
    tables.map((table) => ({ table: nameOf(table), side, reason: whyUnmatched(table, side) }));
  const covered = new Set(
    mapping.tables.flatMap(({ source, target }) => [`source ${nameOf(source)}`, `target ${nameOf(target)}`]),
  );
  const gaps = (schema: Schema, side: 'source' | 'target'): NotChecked[] =>
    schema.gaps
      .filter((gap) => holdsRows(gap) && !covered.has(`${side} ${gap.name}`))
      .map(({ name, reason }) => ({ table: name, side, reason }));
  const named = [...mapping.tables.map(({ source }) => source), ...mapping.unmatched.source, ...mapping.leftBehind];
  const known = new Set([...named, ...mapping.inPlace].map(nameOf));
  const whole = sourceSchema.tables.every((table) => isKitTable(table.name) || known.has(nameOf(table)));
  const found = [
    ...(whole ? [...gaps(sourceSchema, 'source'), ...gaps(targetSchema, 'target')] : []),
    ...unmatched(mapping.unmatched.source, 'source'),
    ...unmatched(mapping.unmatched.target, 'target'),
  ];
  const byTable = new Map<string, NotChecked>();
  for (const entry of found) {
    const id = `${entry.side} ${entry.table}`;
    if (!byTable.has(id)) byTable.set(id, entry);
  }
  return [...byTable].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

function whyUnmatched({ candidates }: UnmatchedTable, side: 'source' | 'target'): string {
  if (candidates.length > 0) return `it could be ${candidates.map(nameOf).join(' or ')}: lockstep.yaml can say which`;
  return side === 'source'
    ? 'the target has no table for it, or the target login does not see it'
    : 'the source has no table for it, or the source login does not see it';
}

function holdsRows({ kind }: Gap): boolean {
  return kind === 'table' || kind === 'schema';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
