import { databaseRef, type Rule } from '../rule.ts';

const order = ['read uncommitted', 'read committed', 'repeatable read', 'serializable'];

/** Transactions that ask for no isolation get another one. */
export const isolationChanged: Rule = {
  id: 'isolation-changed',
  check: ({ source, target }) => {
    const [from, to] = [source.semantics.isolation, target.semantics.isolation];
    if (from === to) return [];
    const weaker = order.indexOf(to) < order.indexOf(from);
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `A transaction that asks for nothing is ${from} in the source and ${to} in the target.`,
        consequence: weaker
          ? `Two reads in one transaction can give two answers on the target, and rows that the source’s locks kept out can appear between them: read, decide, write is no longer safe by itself.`
          : `Transactions on the target fail with a conflict (40001, or a deadlock) where the source let them through: each needs to be run again.`,
        wayOut: weaker
          ? `Find the transactions that read and then write by what they read; give those SELECT … FOR UPDATE, or ${from} with a loop that runs them again on 40001.`
          : `Set ${from} as the default of the target’s logins, or run each transaction in a loop that repeats it on a conflict.`,
      },
    ];
  },
};
