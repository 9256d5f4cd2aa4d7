import { functionAround, writesPrimary, writesSecondary } from '../code/secondary.ts';
import { isNode, type Node, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** The first argument of a call, in the words of the file. */
function given(call: Node, text: string): string {
  const [first] = Array.isArray(call.arguments) ? call.arguments.filter(isNode) : [];
  return first === undefined ? '' : text.slice(first.start, first.end).replaceAll(/\s+/g, '');
}

/** The rule input-instead-of-row. */
export const inputInsteadOfRow: CodeRule = {
  id: 'input-instead-of-row',
  severity: 'blocker',
  why: 'Ids, defaults, times and what triggers changed are the first store’s: the second makes its own, and both differ for ever.',
  instead: 'Carry the row as it was committed, with its key, and let the second store take numbers that it is given.',
  look: ({ tree, text }) => {
    if (tree === null) return [];
    const nodes = [...walk(tree)];
    const firsts = nodes.filter(({ node }) => writesPrimary(node, text));
    return nodes.flatMap(({ node, around }) => {
      if (!writesSecondary(node, text)) return [];
      const home = functionAround(around);
      const same = firsts.some(
        (each) =>
          functionAround(each.around) === home &&
          given(each.node, text) === given(node, text) &&
          given(node, text) !== '',
      );
      return same ? [{ at: node.start, what: 'both stores are given the same input' }] : [];
    });
  },
};
