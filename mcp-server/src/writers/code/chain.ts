import { keyName, type Node, unwrap } from './nodes.ts';

/** One link of `a.b(x).c`: a name, with arguments where it is called. */
export interface Step {
  readonly name: string | null;
  readonly arguments: readonly Node[] | null;
  readonly node: Node;
  /** What it is a member of. */
  readonly receiver: Node;
}

/** `root.step.step(…)…`: a chain of members and calls. */
export interface Chain {
  readonly root: Node;
  /** The arguments when the root itself is called: `knex('orders')`. */
  readonly rootArguments: readonly Node[] | null;
  readonly steps: readonly Step[];
  readonly node: Node;
}

/** Takes a call or member apart into its chain. */
export function chainOf(node: Node): Chain {
  const steps: Step[] = [];
  let at = unwrap(node);
  let given: readonly Node[] | null = null;
  for (;;) {
    if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') {
      // `f(x)(y)`: the root is what f gives.
      if (given !== null) break;
      given = at.arguments;
      at = unwrap(at.callee);
    } else if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      steps.unshift({
        name: keyName(at.property, at.computed),
        arguments: given,
        node: at.property,
        receiver: at.object,
      });
      given = null;
      at = unwrap(at.object);
    } else break;
  }
  return { root: at, rootArguments: given, steps, node };
}

/** The first called step of one of the names, and its place in the chain. */
export function stepNamed(chain: Chain, names: ReadonlySet<string>, after = -1): { step: Step; at: number } | null {
  const at = chain.steps.findIndex(
    (step, place) => place > after && step.arguments !== null && step.name !== null && names.has(step.name),
  );
  const step = chain.steps[at];
  return step === undefined ? null : { step, at };
}
