/** A node of a syntax tree. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'start' in value &&
    typeof value.start === 'number'
  );
}

/** Every node below (and with) a node, each with those around it, the nearest first. */
export function* walk(
  node: Node,
  around: readonly Node[] = [],
): Generator<{ readonly node: Node; readonly around: readonly Node[] }> {
  yield { node, around };
  const next = [node, ...around];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child, next);
  }
}

/** A child of a node, where it is one node. */
export function child(node: Node, key: string): Node | null {
  const value = node[key];
  return isNode(value) ? value : null;
}

/** The names of `a.b.c(…)`: a, b, c; calls in between are passed through. */
export function pathOf(node: Node | null): string[] {
  if (node === null) return [];
  if (node.type === 'Identifier') return [String(node.name)];
  if (node.type === 'ThisExpression') return ['this'];
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') return pathOf(child(node, 'callee'));
  if (node.type === 'AwaitExpression' || node.type === 'TSNonNullExpression')
    return pathOf(child(node, node.type === 'AwaitExpression' ? 'argument' : 'expression'));
  if (node.type.endsWith('MemberExpression'))
    return [...pathOf(child(node, 'object')), ...pathOf(child(node, 'property'))];
  return [];
}
