/** Operators between two values that mean the same on every engine, once the kinds of the values are known. */
export type Operator = 'and' | 'or' | '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'like';

/** An SQL expression apart from any engine’s spelling. Whatever it has no word for is not parsed at all. */
export type Expression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'isNull'; readonly of: Expression; readonly negated: boolean }
  | { readonly kind: 'in'; readonly of: Expression; readonly list: readonly Expression[]; readonly negated: boolean }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly when: Expression; readonly value: Expression }[];
      readonly otherwise: Expression;
    }
  /** A function by its neutral name, such as `char_length`, `concat` or `coalesce`. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** The columns that an expression reads, each once. */
export function columnsIn(expression: Expression): string[] {
  return [...new Set(walk(expression))];
}

function walk(node: Expression): string[] {
  switch (node.kind) {
    case 'column':
      return [node.name];
    case 'not':
    case 'minus':
    case 'isNull':
      return walk(node.of);
    case 'binary':
      return [...walk(node.left), ...walk(node.right)];
    case 'in':
      return [...walk(node.of), ...node.list.flatMap(walk)];
    case 'case':
      return [...node.branches.flatMap(({ when, value }) => [...walk(when), ...walk(value)]), ...walk(node.otherwise)];
    case 'call':
      return node.args.flatMap(walk);
    default:
      return [];
  }
}
