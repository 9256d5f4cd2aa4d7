import type { ColumnFact, Facts } from '../facts/facts.ts';

/** What became of a construct; `altered` says how it differs. */
export type Verdict = 'kept' | 'lost' | { readonly altered: string };

/** Something the source has that a migration must bring over or say that it does not. */
export interface Construct {
  readonly kind: ConstructKind;
  readonly table: string | null;
  readonly name: string;
  readonly judge: (target: TargetView) => Verdict;
}

export const CONSTRUCT_KINDS = [
  'table',
  'column',
  'type holds all values',
  'type refuses the others',
  'nullability',
  'default',
  'case-insensitive comparison',
  'primary key',
  'unique key',
  'index',
  'foreign key',
  'check',
  'comment',
  'auto increment',
  'next number',
  'on update now',
  'generated column',
  'partitions',
  'view',
  'routine',
  'trigger',
  'event',
] as const;

export type ConstructKind = (typeof CONSTRUCT_KINDS)[number];

/** The target's facts, found by the names of the source. */
export interface TargetView {
  readonly facts: Facts;
  readonly table: (name: string) => Facts['tables'][number] | undefined;
  readonly column: (table: string, name: string) => ColumnFact | undefined;
}

/** Makes a view of the facts; names are the same when they agree without case, as far as PostgreSQL keeps them. */
export function targetView(facts: Facts): TargetView {
  const tables = new Map(facts.tables.map((table) => [plain(table.name), table]));
  const columns = new Map(facts.columns.map((column) => [`${plain(column.table)}.${plain(column.name)}`, column]));
  return {
    facts,
    table: (name) => tables.get(plain(name)),
    column: (table, name) => columns.get(`${plain(table)}.${plain(name)}`),
  };
}

/** A name as it is compared. */
export function plain(name: string): string {
  return Buffer.from(name.toLowerCase()).subarray(0, 63).toString();
}

/** Whether two lists of names are the same, order included. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => plain(name) === plain(b[at] ?? ''));
}
