import type { Node } from '@babel/types';

export type { Node } from '@babel/types';

/** Whether a value of the syntax tree is a node of it. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [field, value] of Object.entries(node)) {
    if (field === 'loc' || field === 'extra' || field.endsWith('Comments')) continue;
    if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item);
    if (isNode(value)) children.push(value);
  }
  return children;
}

/** The expression inside what changes neither its value nor its meaning here: casts, await, parentheses, `!`. */
export function unwrap(node: Node): Node {
  switch (node.type) {
    case 'AwaitExpression':
      return unwrap(node.argument);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ParenthesizedExpression':
    case 'TypeCastExpression':
      return unwrap(node.expression);
    default:
      return node;
  }
}

/** The name of a property, a key or a member: `a.b`, `a['b']`, `{ b: 1 }`; null when it is computed. */
export function keyName(key: Node, computed: boolean): string | null {
  if (key.type === 'StringLiteral') return key.value;
  if (computed) return null;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'PrivateName' ? key.id.name : null;
}

/** The value of a property of an object literal; undefined when the object has no such property. */
export function propertyOf(object: Node | undefined, ...names: readonly string[]): Node | undefined {
  if (object === undefined) return undefined;
  const literal = unwrap(object);
  if (literal.type !== 'ObjectExpression') return undefined;
  for (const property of literal.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const name = keyName(property.key, property.computed);
    if (name !== null && names.includes(name)) return property.value;
  }
  return undefined;
}

/** What a function returns in its only or last statement; null for one that decides. */
export function returnedBy(node: Node): Node | null {
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') return node.body;
  const functions = [
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'ClassMethod',
    'ClassPrivateMethod',
  ];
  if (!functions.includes(node.type) || !('body' in node) || !isNode(node.body) || node.body.type !== 'BlockStatement')
    return null;
  const last = node.body.body.at(-1);
  return last?.type === 'ReturnStatement' ? (last.argument ?? null) : null;
}

/** A type by its name and the names of its arguments: `Repository<Order>`. */
export interface TypeName {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** The name of a type; an array is called as its items, `typeof x` as x; null for a type without a name. */
export function typeName(type: Node | null | undefined): TypeName | null {
  if (type === null || type === undefined) return null;
  if (type.type === 'TSTypeAnnotation') return typeName(type.typeAnnotation);
  if (type.type === 'TSArrayType') return typeName(type.elementType);
  if (type.type === 'TSTypeQuery') return { name: lastName(type.exprName), arguments: [] };
  if (type.type === 'TSUnionType') return type.types.map(typeName).find((name) => name !== null) ?? null;
  if (type.type !== 'TSTypeReference') return null;
  const given = type.typeArguments?.params ?? [];
  const names = given.flatMap((argument) => typeName(argument)?.name ?? []);
  const name = lastName(type.typeName);
  // A promise or a list of something is asked about for what it holds.
  const [held] = given;
  if (/^(?:Promise|Array|ReadonlyArray|Readonly|Partial)$/.test(name) && held !== undefined) return typeName(held);
  return { name, arguments: names };
}

function lastName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'TSQualifiedName' ? lastName(node.right) : '';
}
