import type { Database } from '../engines/engine.ts';
import type { Mapping, TableName } from '../model/mapping.ts';
import type { ParityResult, ParityTable } from '../model/parity.ts';
import type { Gap, Schema } from '../model/schema.ts';
import { sleep, throwIfCancelled } from './cancelled.ts';
import { nameOf } from './compare-table.ts';
import { compareTables } from './compare-tables.ts';
import type { OnProgress } from './progress.ts';
import type { Sleep } from './settle.ts';
import { masking, revealValue } from './show-value.ts';

export interface ParityOptions {
  /** Milliseconds before a difference is looked at again; 2,000 when left out. */
  readonly settleMs?: number;
  /** How often a difference is looked at, the first time included; 3 when left out, at least 2. */
  readonly looks?: number;
  /** Differences named per table; 100 when left out. */
  readonly maxDifferences?: number;
  /** Rows of one side whose digests may be held in memory at once; 200,000 when left out. A table that cannot be taken into smaller parts is not located beyond it. */
  readonly rowsInMemory?: number;
  /** Shows the values of differing columns, up to 200 characters, instead of their masks. */
  readonly revealValues?: boolean;
  /** Secret of the masks: a new one for each run keeps masked values from being guessed. */
  readonly maskSecret?: string;
  /** Masks the values of key columns too. */
  readonly maskKeys?: boolean;
  /** Replaces waiting in real time. */
  readonly sleep?: Sleep;
}

export interface ParityInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly options: ParityOptions;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

type NotChecked = ParityResult['not_checked'][number];

/** Compares every mapped pair of tables on both live databases. Rejects with CANCELLED when the signal is aborted, and with the server's error when a server is lost. */
export async function checkParity(input: ParityInput): Promise<ParityResult> {
  const { mapping, options } = input;
  const mask = masking(options.maskSecret ?? '');
  throwIfCancelled(input.signal);
  const tables = await compareTables({
    ...input,
    tables: [...mapping.tables].sort((a, b) => compareText(pairName(a), pairName(b))),
    options: {
      looks: options.looks ?? 3,
      delayMs: options.settleMs ?? 2000,
      sleep: options.sleep ?? sleep,
      maxDifferences: options.maxDifferences ?? 100,
      rowsInMemory: options.rowsInMemory ?? 200_000,
      show: options.revealValues === true ? revealValue : mask,
      showKey: options.maskKeys === true ? mask : revealValue,
    },
  });
  const notChecked = notCheckedIn(input);
  return {
    verdict: verdictOf(tables, notChecked),
    counts: countsOf(tables),
    digest: 'sha256, two 60-bit sums',
    tables,
    not_checked: notChecked,
  };
}

function verdictOf(tables: readonly ParityTable[], notChecked: readonly NotChecked[]): ParityResult['verdict'] {
  const has = (...verdicts: ParityTable['verdict'][]) => tables.some(({ verdict }) => verdicts.includes(verdict));
  if (has('different', 'not_located')) return 'different';
  // What only the target holds is no part of the migration; what only the source holds did not arrive.
  if (tables.length === 0 || has('unknown') || notChecked.some(({ side }) => side === 'source')) return 'incomplete';
  return has('in_flight_only') ? 'in_flight_only' : 'equal';
}

function countsOf(tables: readonly ParityTable[]): ParityResult['counts'] {
  const of = (wanted: ParityTable['verdict']) => tables.filter(({ verdict }) => verdict === wanted).length;
  const sum = (number: (table: ParityTable) => number) => tables.reduce((total, table) => total + number(table), 0);
  return {
    tables: tables.length,
    equal: of('equal'),
    in_flight_only: of('in_flight_only'),
    different: of('different'),
    not_located: of('not_located'),
    unknown: of('unknown'),
    rows: { source: sum(({ rows }) => rows?.source ?? 0), target: sum(({ rows }) => rows?.target ?? 0) },
    differences: sum(({ differences_total }) => differences_total),
    in_flight: sum(({ in_flight }) => in_flight),
    unsettled: sum(({ unsettled }) => unsettled),
  };
}

/** Tables without a counterpart and, unless the mapping names only some tables, what the logins could not see; source first, by name. */
function notCheckedIn({ mapping, sourceSchema, targetSchema }: ParityInput): NotChecked[] {
  const unmatched = (names: readonly TableName[], side: 'source' | 'target'): NotChecked[] =>
    names.map((name) => ({
      table: nameOf(name),
      side,
      reason:
        side === 'source'
          ? 'the target has no table for it, or the target login does not see it'
          : 'the source has no table for it, or the source login does not see it',
    }));
  const covered = new Set(
    mapping.tables.flatMap(({ source, target }) => [`source ${nameOf(source)}`, `target ${nameOf(target)}`]),
  );
  const gaps = (schema: Schema, side: 'source' | 'target'): NotChecked[] =>
    schema.gaps
      .filter((gap) => holdsRows(gap) && !covered.has(`${side} ${gap.name}`))
      .map(({ name, reason }) => ({ table: name, side, reason }));
  const whole = mapping.tables.length + mapping.unmatched.source.length === sourceSchema.tables.length;
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

function holdsRows({ kind }: Gap): boolean {
  return kind === 'table' || kind === 'schema';
}

function pairName({ source, target }: { readonly source: TableName; readonly target: TableName }): string {
  return `${nameOf(source)} ${nameOf(target)}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
