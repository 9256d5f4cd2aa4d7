import { writesSecondary } from '../code/secondary.ts';
import { child, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** The rule secondary-error-swallowed. */
export const secondaryErrorSwallowed: CodeRule = {
  id: 'secondary-error-swallowed',
  severity: 'blocker',
  why: 'The write that failed is logged and never made up for: both stores differ for ever.',
  instead: 'Let the outbox keep what was not written, park what cannot be, and reconcile both ways.',
  look: ({ tree, text }) => {
    if (tree === null) return [];
    return [...walk(tree)].flatMap(({ node }) => {
      const handler = node.type === 'TryStatement' ? child(node, 'handler') : null;
      const block = node.type === 'TryStatement' ? child(node, 'block') : null;
      if (handler === null || block === null) return [];
      const writes = [...walk(block)].some((each) => writesSecondary(each.node, text));
      const kept = /\bthrow\b|outbox|enqueue|queue|park|retry|dead.?letter|repair|pending/i.test(
        text.slice(handler.start, handler.end),
      );
      return writes && !kept ? [{ at: handler.start, what: 'an error of the second store ends in this catch' }] : [];
    });
  },
};
