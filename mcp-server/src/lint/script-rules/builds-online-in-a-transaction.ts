import type { ScriptRule } from '../script-rule.ts';

/** The rule builds-online-in-a-transaction. */
export const buildsOnlineInATransaction: ScriptRule = {
  id: 'builds-online-in-a-transaction',
  severity: 'blocker',
  why: 'The server refuses to build an index online inside a transaction.',

  look: ({ operation, inTransaction, traits }) => {
    const online =
      (operation.kind === 'create index' || operation.kind === 'drop index' || operation.kind === 'rebuild') &&
      operation.online;
    if (!online || traits.onlineWords === null || !inTransaction) return null;
    return {
      what: `${traits.onlineWords} stands between BEGIN and COMMIT`,
      instead: 'Put it into a file of its own, and tell the migration tool to run that without a transaction.',
    };
  },
};
