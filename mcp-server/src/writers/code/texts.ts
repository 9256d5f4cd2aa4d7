import { HOLE } from '../sql/tokens.ts';
import { chainOf } from './chain.ts';
import { type CodeFile, lookUp } from './code-file.ts';
import { keyName, type Node, propertyOf, unwrap } from './nodes.ts';
import type { Project } from './project.ts';

/** More ways for a text to come out are not followed. */
const MOST_TEXTS = 8;
const DEEPEST = 12;

/** Functions that only quote a name or hand a text on. */
const HANDS_ON = /ident|table|escape|quote|raw|^ref$|^id$|^name$|dedent|^sql$|^format$|^unsafe$|^literal$|^trim$/i;

/**
 * Every text that an expression can be told to give, with HOLE for each part that only the running program knows. Constants, also of
 * other files, are followed; a variable counts as what it was first set to.
 */
export function textsOf(node: Node | undefined, file: CodeFile, project: Project, depth = 0): string[] {
  if (node === undefined || depth > DEEPEST) return [HOLE];
  const at = unwrap(node);
  const inner = (each: Node | undefined) => textsOf(each, file, project, depth + 1);
  switch (at.type) {
    case 'StringLiteral':
      return [at.value];
    case 'NumericLiteral':
      return [String(at.value)];
    case 'TemplateLiteral':
      return joined(
        at.quasis.flatMap((quasi, place) => [
          [quasi.value.cooked ?? quasi.value.raw],
          ...expression(at.expressions[place], inner),
        ]),
      );
    case 'TaggedTemplateExpression':
      return inner(at.quasi);
    case 'BinaryExpression':
      return at.operator === '+' ? joined([inner(at.left), inner(at.right)]) : [HOLE];
    case 'ConditionalExpression':
      return [...inner(at.consequent), ...inner(at.alternate)].slice(0, MOST_TEXTS);
    case 'LogicalExpression':
      return [...new Set([...inner(at.left), ...inner(at.right)])].slice(0, MOST_TEXTS);
    case 'Identifier':
      return nameTexts(at.name, at, file, project, depth);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return memberTexts(at, file, project, depth);
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return callTexts(at, inner);
    default:
      return [HOLE];
  }
}

function expression(node: Node | undefined, inner: (node: Node) => string[]): string[][] {
  return node === undefined ? [] : [inner(node)];
}

/** Every way to put one text of each part after the other. */
function joined(parts: readonly (readonly string[])[], between = ''): string[] {
  return parts.reduce<string[]>(
    (before, part, place) =>
      before.flatMap((start) => part.map((end) => (place === 0 ? end : start + between + end))).slice(0, MOST_TEXTS),
    [''],
  );
}

function nameTexts(name: string, node: Node, file: CodeFile, project: Project, depth: number): string[] {
  const binding = lookUp(file, name, node.start ?? 0);
  if (binding === null) return [HOLE];
  const imported = binding.imported;
  const symbol = imported === null ? name : imported.name === 'default' ? name : imported.name;
  const constant = imported === null ? null : project.constant(file.path, imported.module, imported.name);
  if (typeof constant === 'string') return [constant];
  const [model] = project.models(symbol, file.path);
  if (model?.aim.by === 'sql') return [model.aim.parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.')];
  if (binding.value === null) return [HOLE];
  if (binding.property !== null) return [fieldText(binding.value, binding.property, file, project, depth) ?? HOLE];
  return textsOf(binding.value, file, project, depth + 1);
}

function memberTexts(
  node: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
  file: CodeFile,
  project: Project,
  depth: number,
): string[] {
  const name = keyName(node.property, node.computed);
  const object = unwrap(node.object);
  if (name === null || object.type !== 'Identifier') return [HOLE];
  const binding = lookUp(file, object.name, object.start ?? 0);
  const constant =
    binding?.imported == null ? null : project.constant(file.path, binding.imported.module, binding.imported.name);
  if (constant !== null && typeof constant !== 'string') return [constant.get(name) ?? HOLE];
  const [model] = project.models(binding?.imported?.name ?? object.name, file.path);
  if (model?.aim.by === 'sql' && /^(?:tableName|name)$/.test(name)) return [model.aim.parts.join('.')];
  return [binding?.value == null ? HOLE : (fieldText(binding.value, name, file, project, depth) ?? HOLE)];
}

/** The text of one field of an object literal or enum. */
function fieldText(value: Node, name: string, file: CodeFile, project: Project, depth: number): string | null {
  if (value.type === 'TSEnumDeclaration') return enumTexts(value).get(name) ?? null;
  const field = propertyOf(value, name);
  return field === undefined ? null : (textsOf(field, file, project, depth + 1)[0] ?? null);
}

/** The members of an enum that are texts. */
export function enumTexts(node: Extract<Node, { type: 'TSEnumDeclaration' }>): Map<string, string> {
  return new Map(
    node.body.members.flatMap(({ id, initializer }) => {
      const key = keyName(id, false);
      return key !== null && initializer?.type === 'StringLiteral' ? [[key, initializer.value] as const] : [];
    }),
  );
}

function callTexts(
  node: Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' | 'NewExpression' }>,
  inner: (node: Node | undefined) => string[],
): string[] {
  const [first, ...rest] = node.arguments;
  const callee = unwrap(node.callee);
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
    const name = keyName(callee.property, callee.computed) ?? '';
    const object = unwrap(callee.object);
    if (name === 'join' && object.type === 'ArrayExpression') {
      const [separator = ','] = first === undefined ? [] : inner(first);
      return joined(
        object.elements.map((each) => (each === null ? [''] : inner(each))),
        separator,
      );
    }
    if (name === 'concat') return joined([inner(object), ...node.arguments.map(inner)]);
    if (/^(?:trim|trimStart|trimEnd|replace|replaceAll|toString|toLowerCase)$/.test(name)) return inner(object);
  }
  const { steps, root } = chainOf(node.callee);
  const called = steps.at(-1)?.name ?? (root.type === 'Identifier' ? root.name : '');
  if (first === undefined || called === null || !HANDS_ON.test(called)) return [HOLE];
  const texts = unwrap(first).type === 'ArrayExpression' ? partsTexts(first, inner) : inner(first);
  return texts.map((text) => withNames(text, rest, inner));
}

/** `sql.identifier(['shop', 'orders'])`. */
function partsTexts(node: Node, inner: (node: Node) => string[]): string[] {
  const list = unwrap(node);
  return list.type === 'ArrayExpression'
    ? joined(
        list.elements.map((each) => (each === null ? [HOLE] : inner(each))),
        '.',
      )
    : [HOLE];
}

/** Puts names in the places that `??` and `%I` keep for them, in order; arguments may come one by one or as a list. */
export function withNames(text: string, values: readonly Node[], inner: (node: Node) => string[]): string {
  if (!/\?\?|%I/.test(text)) return text;
  const [only] = values;
  const list = only === undefined ? null : unwrap(only);
  const given = list?.type === 'ArrayExpression' ? list.elements : values;
  let place = -1;
  return text.replaceAll(/\?\??|%[IsL]/g, (mark) => {
    place += 1;
    if (mark !== '??' && mark !== '%I') return mark;
    const value = given[place];
    return value == null ? HOLE : (inner(value)[0] ?? HOLE);
  });
}
