import type { Table } from '../../model/schema.ts';
import { tableRef, tableRule } from '../rule.ts';

/** A table whose log says less, or something else, of a row before it changes. */
export const replicaIdentityChanged = tableRule('replica-identity-changed', ({ source, target }) => {
  const [from, to] = [source.replicaIdentity, target.replicaIdentity];
  if (from === null || to === null || from === to) return [];
  const silent = isSilent(target);
  return [
    {
      severity: silent && !isSilent(source) ? ('warning' as const) : ('note' as const),
      object: tableRef('source', source),
      what: `The log identifies a changed row of ${source.name} by ${say(from)} in the source and by ${say(to)} in the target.`,
      consequence: silent
        ? `Once ${target.name} is published, UPDATE and DELETE on it fail: what follows its changes, and the way back, has nothing to find the old row by.`
        : `What follows the changes of ${target.name} gets another set of old values.`,
      wayOut: `Run ALTER TABLE ${target.name} REPLICA IDENTITY ${{ key: 'DEFAULT', full: 'FULL', index: 'USING INDEX …', nothing: 'NOTHING' }[from] ?? 'DEFAULT'} on the target, unless the difference is meant.`,
    },
  ];
});

function isSilent({ replicaIdentity, primaryKey }: Table): boolean {
  return replicaIdentity === 'nothing' || (replicaIdentity === 'key' && primaryKey === null);
}

function say(identity: string): string {
  return (
    { key: 'its primary key', full: 'the whole old row', index: 'an index', nothing: 'nothing' }[identity] ?? identity
  );
}
