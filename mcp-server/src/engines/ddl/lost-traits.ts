import type { Table } from '../../model/schema.ts';
import type { DecisionLog } from './decision-log.ts';

/** The traits of a table that no definition of ours carries over, as an ordinary table has them. */
export const PLAIN_TABLE = {
  rowFormat: null,
  logged: true,
  versioned: false,
  rowSecurity: false,
  replicaIdentity: null,
} as const;

const LOST: readonly (readonly [has: (table: Table) => boolean, what: string, why: string])[] = [
  [
    ({ versioned }) => versioned,
    'It is not system-versioned on the target: earlier states of its rows are not kept.',
    'The target has no such tables. Keep the history in a table of its own, filled by a trigger, and copy the old states by hand.',
  ],
  [
    ({ logged }) => !logged,
    'It is an ordinary table on the target, not UNLOGGED.',
    'Its rows survive a crash there, and writes cost more.',
  ],
  [
    ({ rowSecurity }) => rowSecurity,
    'Row level security is not part of the target’s table: every login that may read it reads every row.',
    'Policies name roles of their own server: write them for the target’s before its first reader.',
  ],
];

/** Names what the target’s table does not have of the source’s. */
export function sayLostTraits(log: DecisionLog, table: Table): void {
  for (const [has, what, why] of LOST) {
    if (has(table)) log.about(table, 'table', table.name, { id: 'table-trait', effect: 'not mapped', what, why });
  }
}
