import { child, isNode, type Node, walk } from './walk.ts';

/** A text in a file that looks like SQL. Holes are what the program puts in. */
export interface SqlPart {
  /** Where it begins in the file. */
  readonly at: number;
  /** Each hole is one `?`. */
  readonly text: string;
  /** Where the holes are in the text that a program pastes in unasked; a tagged template binds them. */
  readonly pasted: readonly number[];
}

const LOOKS =
  /\b(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE|WITH)\b[\s\S]*\b(?:FROM|INTO|SET|TABLE|INDEX|TRIGGER|VALUES)\b|^\s*SET\s+(?:(?:SESSION|LOCAL|GLOBAL)\s+)?(?:TRANSACTION\s+ISOLATION|\w*(?:timeout|isolation|checks))\b/i;

/** The texts of a file that look like SQL: strings of a program, or the file itself where it has none. */
export function sqlPartsOf(text: string, tree: Node | null): SqlPart[] {
  const parts = tree === null ? quoted(text) : literals(tree);
  return parts.filter((part) => LOOKS.test(part.text));
}

function literals(tree: Node): SqlPart[] {
  const parts: SqlPart[] = [];
  for (const { node, around } of walk(tree)) {
    if (node.type === 'StringLiteral' && typeof node.value === 'string')
      parts.push({ at: node.start, text: node.value, pasted: [] });
    if (node.type === 'TemplateLiteral') parts.push(template(node, around[0]?.type === 'TaggedTemplateExpression'));
  }
  return parts;
}

function template(node: Node, tagged: boolean): SqlPart {
  const quasis = Array.isArray(node.quasis) ? node.quasis.filter(isNode) : [];
  let text = '';
  const holes: number[] = [];
  for (const [at, quasi] of quasis.entries()) {
    if (at > 0) {
      holes.push(text.length);
      text += '?';
    }
    const value = quasi.value;
    text += typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
  }
  return { at: node.start, text, pasted: tagged ? [] : holes };
}

/** Strings of languages that no parser here reads: long ones first, Python's f-strings and Ruby's #{…} with their holes. */
function quoted(text: string): SqlPart[] {
  const parts: SqlPart[] = [];
  for (const found of text.matchAll(
    /([fF]?)("""|''')([\s\S]*?)\2|([fF]?)"((?:[^"\\\n]|\\.)*)"|([fF]?)'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g,
  )) {
    const body = found[3] ?? found[5] ?? found[7] ?? found[8] ?? '';
    const filled = (found[1] ?? found[4] ?? found[6] ?? '') !== '' || /#\{/.test(body);
    parts.push({ at: found.index, ...withHoles(body, filled) });
  }
  // A script has no strings that are SQL: it is SQL.
  return parts.some(({ text: each }) => LOOKS.test(each)) ? parts : statements(text);
}

function withHoles(body: string, filled: boolean): Pick<SqlPart, 'text' | 'pasted'> {
  if (!filled) return { text: body.replaceAll(/%s|%\(\w+\)s/g, '?'), pasted: [] };
  const pasted: number[] = [];
  let text = '';
  let from = 0;
  for (const { index, 0: hole } of body.matchAll(/#?\{[^{}]*\}/g)) {
    text += body.slice(from, index);
    pasted.push(text.length);
    text += '?';
    from = index + hole.length;
  }
  return { text: text + body.slice(from), pasted };
}

function statements(text: string): SqlPart[] {
  return [...text.matchAll(/[^;]+/g)].map(({ index, 0: body }) => ({
    at: index + (/^\s*/.exec(body)?.[0].length ?? 0),
    text: body.trim(),
    pasted: [],
  }));
}

/** The name of a function that a node calls, without its path. */
export function calledName(node: Node): string {
  const callee = child(node, 'callee');
  if (callee === null) return '';
  const last = callee.type.endsWith('MemberExpression') ? child(callee, 'property') : callee;
  return last?.type === 'Identifier' ? String(last.name) : '';
}
