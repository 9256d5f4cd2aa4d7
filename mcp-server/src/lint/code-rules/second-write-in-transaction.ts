import { isOfSecondary, writesSecondary } from '../code/secondary.ts';
import { calledName } from '../code/sql-parts.ts';
import { type Node, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** A call that runs what it is given in a transaction of another store than the second. */
function isTransaction(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    /^\$?(?:with_?|run_?|in_?)?transaction$/i.test(calledName(node)) &&
    !isOfSecondary(node)
  );
}

/** The rule second-write-in-transaction. */
export const secondWriteInTransaction: CodeRule = {
  id: 'second-write-in-transaction',
  severity: 'blocker',
  why: 'The first store may still undo its transaction, by an error further down or at COMMIT, and the second keeps what never was.',
  instead: 'Write an outbox row in the transaction, and carry what was committed afterwards.',
  look: ({ tree, text }) =>
    tree === null
      ? []
      : [...walk(tree)].flatMap(({ node, around }) =>
          writesSecondary(node, text) && around.some(isTransaction)
            ? [{ at: node.start, what: 'the second store is written to before the first one has committed' }]
            : [],
        ),
};
