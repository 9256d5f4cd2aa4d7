import type { Table } from '../../model/schema.ts';
import { tableRef, tableRule } from '../rule.ts';

/** A table whose log says less of a row before it changes. */
export const replicaIdentityChanged = tableRule('replica-identity-changed', ({ source, target }) => {
  const [from, to] = [source.replicaIdentity, target.replicaIdentity];
  if (from === null || to === null || amount(target) >= amount(source)) return [];
  const silent = amount(target) === 0;
  return [
    {
      severity: silent ? ('warning' as const) : ('note' as const),
      object: tableRef('source', source),
      what: `The log identifies a changed row of ${source.name} by ${say(source)} in the source and by ${say(target)} in the target.`,
      consequence: silent
        ? `Once ${target.name} is published, UPDATE and DELETE on it fail: what follows its changes, and the way back, has nothing to find the old row by.`
        : `What follows the changes of ${target.name} no longer gets the old values of its other columns.`,
      wayOut: `Run ALTER TABLE ${target.name} REPLICA IDENTITY ${statement(source)} on the target before it is published.`,
    },
  ];
});

/** 0: nothing, 1: a key, 2: the whole row. */
function amount({ replicaIdentity, primaryKey }: Table): number {
  if (replicaIdentity === 'full') return 2;
  return replicaIdentity === 'index' || (replicaIdentity === 'key' && primaryKey !== null) ? 1 : 0;
}

function say(table: Table): string {
  return amount(table) === 0 ? 'nothing' : amount(table) === 2 ? 'the whole old row' : 'a key';
}

function statement({ replicaIdentity }: Table): string {
  if (replicaIdentity === 'full') return 'FULL';
  return replicaIdentity === 'index' ? 'USING INDEX …' : 'DEFAULT';
}
