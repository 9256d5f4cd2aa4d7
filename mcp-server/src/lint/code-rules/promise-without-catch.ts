import { calledName } from '../code/sql-parts.ts';
import { child, pathOf, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** The rule promise-without-catch. */
export const promiseWithoutCatch: CodeRule = {
  id: 'promise-without-catch',
  severity: 'blocker',
  why: 'A rejection that nobody handles ends the Node process: an outage of the second store becomes one of the application.',
  instead: 'Add a catch, a time-out and a bound on how many run at once.',
  look: ({ tree }) => {
    if (tree === null) return [];
    return [...walk(tree)].flatMap(({ node }) => {
      if (node.type !== 'ExpressionStatement') return [];
      const call = child(node, 'expression');
      if (call === null || call.type !== 'CallExpression' || calledName(call) !== 'then') return [];
      const handlers = Array.isArray(call.arguments) ? call.arguments.length : 0;
      return handlers > 1 || pathOf(call).includes('catch')
        ? []
        : [{ at: node.start, what: '.then(…) without .catch(…)' }];
    });
  },
};
