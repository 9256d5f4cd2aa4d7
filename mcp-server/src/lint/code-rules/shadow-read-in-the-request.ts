import { functionAround } from '../code/secondary.ts';
import { calledName } from '../code/sql-parts.ts';
import { child, type Node, pathOf, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

const SHADOW = /shadow|second/i;
const READS = /^(?:find|get|fetch|read|load|select|query|list)/i;

function readsShadow(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    READS.test(calledName(node)) &&
    pathOf(child(node, 'callee'))
      .slice(0, -1)
      .some((name) => SHADOW.test(name))
  );
}

/** The rule shadow-read-in-the-request. */
export const shadowReadInTheRequest: CodeRule = {
  id: 'shadow-read-in-the-request',
  severity: 'warning',
  why: 'The caller waits for the slower of both stores, and an outage of the second is one of the application.',
  instead: 'Answer first; compare beside it, with a time-out, a bound on how many run at once, and a sample.',
  look: ({ tree }) => {
    if (tree === null) return [];
    const nodes = [...walk(tree)];
    return nodes.flatMap(({ node, around }) => {
      const call = node.type === 'AwaitExpression' ? child(node, 'argument') : null;
      if (call === null || !readsShadow(call)) return [];
      const home = functionAround(around);
      const first = nodes.some((each) => {
        const other = each.node.type === 'AwaitExpression' ? child(each.node, 'argument') : null;
        return (
          other !== null &&
          other.type === 'CallExpression' &&
          !readsShadow(other) &&
          READS.test(calledName(other)) &&
          functionAround(each.around) === home
        );
      });
      const answers =
        home !== undefined &&
        nodes.some(
          (each) =>
            each.node.type === 'ReturnStatement' && functionAround(each.around) === home && each.node.start > node.end,
        );
      return first && answers ? [{ at: node.start, what: 'the caller waits for the shadow read' }] : [];
    });
  },
};
