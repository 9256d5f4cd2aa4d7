import { writesSecondary } from '../code/secondary.ts';
import { calledName } from '../code/sql-parts.ts';
import { type Node, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** What tells the second store which of two writes is newer. */
const ORDERED = /version|sequence|position|\blsn\b|ledger|event\.?id|outbox/i;

function retries(node: Node): boolean {
  return node.type === 'CallExpression' && /retry|back_?off|attempt/i.test(calledName(node));
}

/** The rule retry-out-of-order. */
export const retryOutOfOrder: CodeRule = {
  id: 'retry-out-of-order',
  severity: 'blocker',
  why: 'A write that is tried again later lands after a newer one of the same key, and the older value stays.',
  instead:
    'Let the second store take a row only when its version is newer, or carry the changes of a key one after the other.',
  look: ({ tree, text }) =>
    tree === null
      ? []
      : [...walk(tree)].flatMap(({ node, around }) => {
          const again = writesSecondary(node, text) ? around.find(retries) : undefined;
          return again === undefined || ORDERED.test(text.slice(again.start, again.end))
            ? []
            : [{ at: node.start, what: 'a write to the second store is tried again with no version' }];
        }),
};
