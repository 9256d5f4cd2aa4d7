import { calledName } from '../code/sql-parts.ts';
import { walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** The rule checkpoint-apart-from-batch. */
export const checkpointApartFromBatch: CodeRule = {
  id: 'checkpoint-apart-from-batch',
  severity: 'blocker',
  why: 'A crash between the batch and its checkpoint repeats the batch or passes it over.',
  instead: 'Keep the checkpoint in the target, in the transaction of the batch.',
  look: ({ tree, text }) => {
    if (tree === null) return [];
    return [...walk(tree)].flatMap(({ node, around }) => {
      if (
        node.type !== 'CallExpression' ||
        !/^(?:save|store|write|set|update|persist|record)?_?(?:checkpoint|cursor|offset|progress|lastid|watermark)/i.test(
          calledName(node),
        )
      )
        return [];
      const loop = around.find(({ type }) => /^(?:While|DoWhile|For|ForOf)Statement$/.test(type));
      if (loop === undefined) return [];
      const inside = around
        .slice(0, around.indexOf(loop))
        .some((each) => each.type === 'CallExpression' && /transaction|begin/i.test(calledName(each)));
      const body = text.slice(loop.start, loop.end);
      const whole = /\b(?:BEGIN|COMMIT)\b|beginTransaction|\.commit\(/.test(body);
      const writes = /insert|upsert|createMany|bulk|copy|write/i.test(body);
      return inside || whole || !writes
        ? []
        : [{ at: node.start, what: 'the checkpoint is kept outside of the transaction that writes the batch' }];
    });
  },
};
