import type { Operation } from '../../../model/writers.ts';
import { type Chain, type Step, stepNamed } from '../chain.ts';
import { lookUp } from '../code-file.ts';
import { type Detector, declared, type Look, lastNameOf, siteAt } from '../look.ts';
import { keyName, type Node, propertyOf, unwrap } from '../nodes.ts';
import type { CallSite, PrismaModel } from '../project.ts';

const both: readonly Operation[] = ['insert', 'update'];
const VERBS: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['create', ['insert']],
  ['createMany', ['insert']],
  ['createManyAndReturn', ['insert']],
  ['update', ['update']],
  ['updateMany', ['update']],
  ['updateManyAndReturn', ['update']],
  ['upsert', both],
  ['delete', ['delete']],
  ['deleteMany', ['delete']],
]);
const NAMES = new Set(VERBS.keys());
const NESTED: ReadonlyMap<string, readonly Operation[]> = new Map([...VERBS, ['connectOrCreate', both]]);
const CLIENT = /prisma|^(?:db|tx|trx|client|database|transaction)$/i;

/** Prisma: client.order.create(…) with the writes of other models nested in its data. */
export const prisma: Detector = (chain, look) => {
  const found = stepNamed(chain, NAMES);
  const operations = VERBS.get(found?.step.name ?? '');
  if (found === null || operations === undefined) return [];
  const { step } = found;
  const delegate = delegateOf(step.receiver, look);
  if (delegate === null) return [];
  const client = isClient(delegate.client, look);
  if (delegate.name === null) {
    const aim = { by: 'unknown', text: 'its model is chosen at run time' } as const;
    return client && look.project.uses('Prisma') ? [siteAt(step, chain, aim, operations, 'Prisma', 'likely')] : [];
  }
  const model = look.project.prismaModel(delegate.name);
  if (model === null || (!client && !looksLikeArguments(step))) return [];
  const [data] = step.arguments ?? [];
  const nested = ['data', 'create', 'update'].flatMap((name) =>
    nestedWrites(propertyOf(data, name), model, step, chain, look, 0),
  );
  return [siteAt(step, chain, model.aim, operations, 'Prisma', client ? 'certain' : 'likely'), ...nested];
};

/** A model as it hangs on a client; a name of null is chosen at run time. */
interface Delegate {
  readonly name: string | null;
  readonly client: Node;
}

/** `client.order` itself, or a name that was set to it: `const orders = client.order`, `const { order } = client`. */
function delegateOf(receiver: Node, look: Look): Delegate | null {
  const at = unwrap(receiver);
  const member = memberOf(at);
  if (member !== null && (member.name === null || look.project.prismaModel(member.name) !== null)) return member;
  const bound = at.type === 'Identifier' ? lookUp(look.file, at.name, at.start ?? 0) : null;
  if (bound?.property != null && bound.value !== null) return { name: bound.property, client: bound.value };
  const value = declared(at, look)?.value ?? null;
  return value === null || bound?.handedBy === true ? null : memberOf(unwrap(value));
}

function memberOf(node: Node): Delegate | null {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression'
    ? { name: keyName(node.property, node.computed), client: node.object }
    : null;
}

function isClient(receiver: Node, look: Look): boolean {
  const found = declared(receiver, look);
  const value = found?.value == null ? null : unwrap(found.value);
  const made = value?.type === 'NewExpression' ? lastNameOf(value.callee) : '';
  return CLIENT.test(lastNameOf(receiver)) || /Prisma|TransactionClient/.test(`${found?.type?.name ?? ''} ${made}`);
}

function looksLikeArguments({ arguments: given }: Step): boolean {
  const [first] = given ?? [];
  return first !== undefined && ['data', 'where', 'create'].some((name) => propertyOf(first, name) !== undefined);
}

/** `data: { items: { create: … } }` writes the model of `items`, and so on inward. */
function nestedWrites(
  data: Node | undefined,
  model: PrismaModel,
  step: Step,
  chain: Chain,
  look: Look,
  depth: number,
): CallSite[] {
  const object = data === undefined ? null : unwrap(data);
  if (object?.type === 'ArrayExpression') {
    return object.elements.flatMap((each) => nestedWrites(each ?? undefined, model, step, chain, look, depth));
  }
  if (object?.type !== 'ObjectExpression' || depth > 5) return [];
  return object.properties.flatMap((property) => {
    const name = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : null;
    const relation = name === null ? undefined : model.relations.get(name);
    const other = relation === undefined ? null : look.project.prismaModelNamed(relation.model);
    if (property.type !== 'ObjectProperty' || other === null || relation === undefined) return [];
    const written = [...NESTED].filter(([verb]) => propertyOf(property.value, verb) !== undefined);
    // The key that links the two stands in the rows of the many.
    const linked =
      relation.many && ['connect', 'set', 'disconnect'].some((verb) => propertyOf(property.value, verb) !== undefined);
    return [
      ...written.flatMap(([verb, operations]) => [
        siteAt(step, chain, other.aim, operations, 'Prisma'),
        ...['', 'data', 'create', 'update'].flatMap((inner) => {
          const value = propertyOf(property.value, verb);
          return nestedWrites(inner === '' ? value : propertyOf(value, inner), other, step, chain, look, depth + 1);
        }),
      ]),
      ...(linked ? [siteAt(step, chain, other.aim, ['update'], 'Prisma', 'likely')] : []),
    ];
  });
}
