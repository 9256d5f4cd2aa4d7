import { calledName } from './sql-parts.ts';
import { child, type Node, pathOf } from './walk.ts';

const SECONDARY =
  /second|shadow|replica|mirror|target|(?:^|_)(?:pg|new|old)(?:$|_|(?=[A-Z]))|postgres|legacy|newdb|newstore|elastic|mongo/i;
const PRIMARY = /primary|source|mysql|main|prisma|(?:^|_)(?:db|repo|orm)(?:$|_|(?=[A-Z]))/i;
const WRITES =
  /^(?:create|insert|update|upsert|delete|destroy|remove|save|write|put|set|bulk\w*|(?:create|insert|update|delete)\w+)$/;
const ASKS = /^(?:query|execute|run|exec|raw)$/;

/** Whether a node is a call that writes to the store that is not the truth. */
export function writesSecondary(node: Node, text: string): boolean {
  return isWrite(node, text) && isOfSecondary(node);
}

/** Whether a node is a call of something that belongs to the store that is not the truth. */
export function isOfSecondary(node: Node): boolean {
  return node.type === 'CallExpression' && ownerIs(node, SECONDARY);
}

/** Whether a node is a call that writes to the store that is the truth, or to one of no telling name. */
export function writesPrimary(node: Node, text: string): boolean {
  return isWrite(node, text) && !ownerIs(node, SECONDARY) && ownerIs(node, PRIMARY);
}

function isWrite(node: Node, text: string): boolean {
  if (node.type !== 'CallExpression') return false;
  const name = calledName(node);
  if (WRITES.test(name)) return true;
  return ASKS.test(name) && /\b(?:INSERT|UPDATE|DELETE|REPLACE|MERGE)\b/i.test(text.slice(node.start, node.end));
}

function ownerIs(node: Node, names: RegExp): boolean {
  return pathOf(child(node, 'callee'))
    .slice(0, -1)
    .some((name) => names.test(name));
}

/** The nearest function around a node, or the program. */
export function functionAround(around: readonly Node[]): Node | undefined {
  return around.find(({ type }) => /Function|ObjectMethod|ClassMethod|Program/.test(type));
}
