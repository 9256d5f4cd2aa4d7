import { functionAround, writesPrimary, writesSecondary } from '../code/secondary.ts';
import { type Node, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** Somebody waits for it, hands it on or keeps it. */
function isAwaited(around: readonly Node[]): boolean {
  const holder = around.find(({ type }) => !/MemberExpression|CallExpression|ParenthesizedExpression/.test(type));
  return (
    holder === undefined ||
    (holder.type !== 'ExpressionStatement' && !(holder.type === 'UnaryExpression' && holder.operator === 'void'))
  );
}

/** The rule fire-and-forget-write. */
export const fireAndForgetWrite: CodeRule = {
  id: 'fire-and-forget-write',
  severity: 'blocker',
  why: 'A crash between the two writes loses the second without a word, and two of them may overtake each other.',
  instead: 'Write an outbox row in the transaction of the first write and let a relay apply it, in order for each key.',
  look: ({ tree, text }) => {
    if (tree === null) return [];
    const nodes = [...walk(tree)];
    return nodes.flatMap(({ node, around }) => {
      if (!writesSecondary(node, text) || isAwaited(around)) return [];
      const home = functionAround(around);
      const beside = nodes.some((each) => writesPrimary(each.node, text) && functionAround(each.around) === home);
      return beside ? [{ at: node.start, what: 'the second store is written to and nobody waits for the answer' }] : [];
    });
  },
};
