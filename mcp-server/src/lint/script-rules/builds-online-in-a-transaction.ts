import type { ScriptRule } from '../script-rule.ts';

/** The rule builds-online-in-a-transaction. */
export const buildsOnlineInATransaction: ScriptRule = {
  id: 'builds-online-in-a-transaction',
  severity: 'blocker',
  why: 'The server refuses to build an index online inside a transaction.',

  look: ({ operation, inTransaction, traits, together, script }) => {
    const online =
      (operation.kind === 'create index' || operation.kind === 'drop index' || operation.kind === 'rebuild') &&
      operation.online;
    if (!online || traits.onlineWords === null) return null;
    // A file of one statement may be sent outside of a transaction: its tool sees or was told that it must be.
    const sent = together && script.statements.length > 1;
    if (!inTransaction && !sent) return null;
    return {
      what: inTransaction
        ? `${traits.onlineWords} stands between BEGIN and COMMIT`
        : `${traits.onlineWords} stands in a file that its tool sends in one transaction`,
      instead: 'Put it into a file of its own, and tell the migration tool to run that without a transaction.',
    };
  },
};
