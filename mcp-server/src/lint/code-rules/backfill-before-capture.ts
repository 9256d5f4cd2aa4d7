import { bareName } from '../bare-name.ts';
import { calledName } from '../code/sql-parts.ts';
import { type Node, walk } from '../code/walk.ts';
import type { CodeRule } from '../code-rule.ts';

/** What fills rows that are there. */
const FILLS =
  /\bUPDATE\s+(?:ONLY\s+)?([\w."`]+)[^;]*?\bSET\b|\bINSERT\s+INTO\s+[\w."`]+[^;]*?\bSELECT\b[^;]*?\bFROM\s+([\w."`]+)/gi;
/** What takes whatever is written from then on to the other shape. */
const CAPTURES =
  /\bCREATE\s+(?:OR\s+REPLACE\s+)?TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?[\w."`]+\s+(?:BEFORE|AFTER)\b[^;]*?\bON\s+([\w."`]+)/gi;
const FILLING = /^(?:run|start)?_?backfill/i;
const CAPTURING =
  /^(?:enable|start|turn_?on|activate|install|create)_?(?:dual_?write|capture|outbox|sync_?triggers?|triggers?)/i;

/** The rule backfill-before-capture. */
export const backfillBeforeCapture: CodeRule = {
  id: 'backfill-before-capture',
  severity: 'blocker',
  why: 'What is written between the backfill and the capture is in neither: those rows keep the old value, and nothing shows it.',
  instead:
    'Create the trigger, or turn dual write on, first and commit it; then fill in batches, and count both ways afterwards.',
  look: ({ text, tree, isHeld }) => {
    const plain = /\bTRIGGER\b/i.test(text) ? withoutBodies(withoutComments(text)) : '';
    const functions = tree === null ? [] : functionsOf(tree);
    const captures = [...plain.matchAll(CAPTURES)].map(({ index, 1: table = '' }) => ({
      index,
      table: bareName(table),
    }));
    const fills = captures.length === 0 ? [] : [...plain.matchAll(FILLS)];
    return [
      ...fills.flatMap(({ index, 1: updated, 2: read }) => {
        const table = bareName(updated ?? read ?? '');
        const own = captures.filter((each) => each.table === table && together(functions, index, each.index));
        return own.length > 0 && own.every((each) => each.index > index) && !isHeld(table, index)
          ? [{ at: index, what: `rows of ${table} are brought before the trigger on it is created` }]
          : [];
      }),
      ...(tree === null ? [] : calls(tree, functions)),
    ];
  },
};

/** Calls whose names say it, in one function. */
function calls(tree: Node, functions: readonly Node[]) {
  const named = [...walk(tree)]
    .filter(({ node }) => node.type === 'CallExpression')
    .map(({ node }) => ({ at: node.start, name: calledName(node) }));
  return named
    .filter(({ name }) => FILLING.test(name))
    .flatMap(({ at, name }) => {
      const own = named.filter((each) => CAPTURING.test(each.name) && together(functions, at, each.at));
      const [first] = own;
      return first !== undefined && own.every((each) => each.at > at)
        ? [{ at, what: `${name} is called before ${first.name}` }]
        : [];
    });
}

function functionsOf(tree: Node): Node[] {
  return [...walk(tree)].map(({ node }) => node).filter(({ type }) => /Function|ObjectMethod|ClassMethod/.test(type));
}

/** Whether no function holds the one place without the other. */
function together(functions: readonly Node[], one: number, other: number): boolean {
  const holds = ({ start, end }: Node, at: number) => start <= at && at < end;
  return !functions.some((each) => holds(each, one) !== holds(each, other));
}

function withoutComments(text: string): string {
  return text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, blanks);
}

/** What a trigger or routine does, it does later. */
function withoutBodies(text: string): string {
  return text.replaceAll(
    /\$(\w*)\$[\s\S]*?\$\1\$|\bFOR\s+EACH\s+ROW\s+(?:(?:FOLLOWS|PRECEDES)\s+\S+\s+)?BEGIN\b[\s\S]*?\bEND\b(?!\s+(?:IF|LOOP|WHILE|REPEAT|CASE)\b)/gi,
    blanks,
  );
}

function blanks(found: string): string {
  return found.replaceAll(/[^\n]/g, ' ');
}
