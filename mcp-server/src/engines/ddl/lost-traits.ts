import type { Detail } from '../../model/detail.ts';
import type { Schema, Table } from '../../model/schema.ts';
import type { DecisionLog, Said } from './decision-log.ts';

/** The traits of a table that no definition of ours carries over, as an ordinary table has them. */
export const PLAIN_TABLE = {
  rowFormat: null,
  logged: true,
  versioned: false,
  rowSecurity: false,
  replicaIdentity: null,
  details: [],
} satisfies Partial<Table>;

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
  [
    ({ replicaIdentity }) => replicaIdentity !== null && replicaIdentity !== 'key',
    'The log of the target says of a changed row what it says by default: REPLICA IDENTITY is not set.',
    'Set it there once something follows the target’s log.',
  ],
];

/** Names what the target’s table does not have of the source’s. */
export function sayLostTraits(log: DecisionLog, table: Table): void {
  for (const [has, what, why] of LOST) {
    if (has(table)) log.about(table, 'table', table.name, { id: 'table-trait', effect: 'not mapped', what, why });
  }
  const { rowFormat, storage } = table;
  // Another storage engine lays its rows out in its own way, which is said of the engine.
  if (rowFormat !== null && rowFormat !== 'dynamic' && storage === 'InnoDB') {
    log.about(table, 'table', table.name, {
      id: 'row-format',
      effect: 'not mapped',
      what: `ROW_FORMAT=${rowFormat.toUpperCase()} is not written.`,
      why: `${rowFormat === 'compressed' ? 'Plan for more disk and memory, commonly twice as much' : 'The target lays its rows out in its own way'}: measure after a trial copy.`,
    });
  }
  for (const { kind, name, says, changes } of table.details) log.about(table, kind, name, detailSaid(says, changes));
}

/** Names what the database holds that no definition of ours makes. */
export function sayOtherObjects(log: DecisionLog, { defaultSchema, database, details }: Schema): void {
  const object = { side: 'source', kind: 'database', schema: defaultSchema, table: null, name: database } as const;
  for (const { says, changes } of details) log.whole(object, detailSaid(says, changes));
}

function detailSaid(says: string, changes: Detail['changes']): Said {
  const why =
    changes === 'meaning'
      ? 'It changes which rows are accepted, seen, replicated or protected: write its equal for the target by hand, or decide that it ends.'
      : 'It changes size, place, speed or remarks and no row: give the target its own once measurements ask for it.';
  return { id: 'detail', effect: 'not mapped', what: `${says} is not written.`, why };
}
