import { type Chain, chainOf } from './chain.ts';
import { lookUp } from './code-file.ts';
import { drizzle } from './detectors/drizzle.ts';
import { knex } from './detectors/knex.ts';
import { kysely } from './detectors/kysely.ts';
import { objection } from './detectors/objection.ts';
import { prisma } from './detectors/prisma.ts';
import { loneText, rawCall, taggedTemplate } from './detectors/raw-sql.ts';
import { sequelize } from './detectors/sequelize.ts';
import { typeorm } from './detectors/typeorm.ts';
import type { Detector, Look } from './look.ts';
import { childrenOf, type Node, unwrap } from './nodes.ts';
import type { CallSite } from './project.ts';

/** In the order in which they are asked: the first that knows a call decides. */
const detectors: readonly Detector[] = [prisma, kysely, drizzle, objection, sequelize, typeorm, knex];

/** What every call that writes holds in its text; a file without any of it need not be parsed. */
export const MAY_WRITE =
  /insert|update|delet|remove|truncate|replace|upsert|merge|destroy|\bcopy\b|load\s+data|\.\s*(?:save|create\w*|bulkCreate|findOrCreate|increment|decrement|restore|recover|clear|del|patch\w*|batchInsert)\b/i;

/** Every call in a file that writes a table, in the order of the text. */
export function findCallSites(look: Look): CallSite[] {
  const walk = new Walk(look);
  walk.visit(look.file.root.program, []);
  return walk.found().toSorted((a, b) => (a.node.start ?? 0) - (b.node.start ?? 0));
}

class Walk {
  readonly #sites: CallSite[] = [];
  readonly #lone: CallSite[] = [];
  readonly #look: Look;
  /** Calls that are inner links of a chain already looked at, and texts already read. */
  readonly #done = new Set<Node>();

  constructor(look: Look) {
    this.#look = look;
  }

  /** A text that a later call turned out to run is found there. */
  found(): CallSite[] {
    return [...this.#sites, ...this.#lone.filter(({ node }) => !this.#done.has(node))];
  }

  visit(node: Node, around: Node[]): void {
    if (!this.#done.has(node)) this.#inspect(node, around);
    around.push(node);
    for (const child of childrenOf(node)) this.visit(child, around);
    around.pop();
  }

  #inspect(node: Node, around: readonly Node[]): void {
    if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') this.#call(node);
    else if (node.type === 'TaggedTemplateExpression') {
      this.#sites.push(...taggedTemplate(node, this.#look));
      this.#done.add(node.quasi);
      this.#within(node.quasi);
    } else if (node.type === 'StringLiteral' || node.type === 'TemplateLiteral' || isSum(node)) {
      this.#lone.push(...loneText(node, around, this.#look));
      this.#within(node);
    }
  }

  #call(node: Node): void {
    const chain = chainOf(node);
    this.#linksOf(node);
    for (const detect of detectors) {
      const sites = detect(chain, this.#look);
      this.#sites.push(...sites);
      if (sites.length > 0) break;
    }
    for (const part of callsIn(chain)) {
      const sites = rawCall(part, this.#look);
      this.#sites.push(...sites);
      if (sites.length > 0)
        for (const argument of part.steps.at(-1)?.arguments ?? part.rootArguments ?? []) this.#read(argument);
    }
  }

  /** The inner calls of a chain are part of it. */
  #linksOf(node: Node): void {
    let at = unwrap(node);
    for (;;) {
      if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') at = unwrap(at.callee);
      else if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') at = unwrap(at.object);
      else return;
      if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') this.#done.add(at);
    }
  }

  /** A text that a call was handed is not found again where it stands, also when a constant holds it. */
  #read(node: Node): void {
    const at = unwrap(node);
    if (at.type !== 'CallExpression') this.#done.add(at);
    this.#within(at);
    if (at.type === 'TaggedTemplateExpression') this.#done.add(at.quasi);
    if (at.type === 'CallExpression') {
      for (const each of [...at.arguments, ...chainOf(at).steps.map(({ receiver }) => receiver)]) this.#read(each);
    }
    if (at.type === 'ArrayExpression') for (const each of at.elements) if (each !== null) this.#read(each);
    if (at.type === 'ConditionalExpression') for (const each of [at.consequent, at.alternate]) this.#read(each);
    if (at.type === 'ObjectExpression') {
      for (const each of at.properties) if (each.type === 'ObjectProperty') this.#read(each.value);
    }
    if (at.type !== 'Identifier') return;
    const value = lookUp(this.#look.file, at.name, at.start ?? 0)?.value ?? null;
    if (value !== null && !this.#done.has(unwrap(value)) && isText(unwrap(value))) this.#read(value);
  }

  /** The parts of a text are not texts of their own. */
  #within(node: Node): void {
    if (node.type === 'TemplateLiteral') return;
    if (!isSum(node)) return;
    for (const part of [node.left, node.right].map(unwrap)) {
      this.#done.add(part);
      this.#within(part);
    }
  }
}

type Sum = Extract<Node, { type: 'BinaryExpression' }>;

function isSum(node: Node): node is Sum {
  return node.type === 'BinaryExpression' && node.operator === '+';
}

function isText(node: Node): boolean {
  return (
    node.type === 'StringLiteral' ||
    node.type === 'TemplateLiteral' ||
    isSum(node) ||
    node.type === 'TaggedTemplateExpression'
  );
}

/** The chain up to each of its calls, since any of them may be handed SQL: db.query('…').then(…). */
function callsIn(chain: Chain): Chain[] {
  const heads: Chain[] = chain.rootArguments === null ? [] : [{ ...chain, steps: [] }];
  return [
    ...heads,
    ...chain.steps.flatMap((step, at) =>
      step.arguments === null ? [] : [{ ...chain, steps: chain.steps.slice(0, at + 1) }],
    ),
  ];
}
