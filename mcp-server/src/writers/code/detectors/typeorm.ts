import type { Operation } from '../../../model/writers.ts';
import { type Chain, chainOf, type Step, stepNamed } from '../chain.ts';
import { classAt } from '../code-file.ts';
import {
  aimsOf,
  type Detector,
  declared,
  instanceOf,
  type Look,
  lastNameOf,
  modelNamed,
  modelOf,
  siteAt,
  wholeChain,
} from '../look.ts';
import { type Node, unwrap } from '../nodes.ts';
import type { Aim, CallSite, Model } from '../project.ts';

const both: readonly Operation[] = ['insert', 'update'];
const VERBS: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['save', both],
  ['insert', ['insert']],
  ['upsert', both],
  ['update', ['update']],
  ['increment', ['update']],
  ['decrement', ['update']],
  ['softDelete', ['update']],
  ['softRemove', ['update']],
  ['restore', ['update']],
  ['recover', ['update']],
  ['delete', ['delete']],
  ['remove', ['delete']],
  ['clear', ['truncate', 'delete']],
]);
const NAMES = new Set(VERBS.keys());
const BUILDER = new Set(['createQueryBuilder']);
const TARGETS = new Set(['into', 'from', 'update', 'insert']);
const UPSERTS = new Set(['orUpdate', 'orIgnore', 'onConflict']);
const REPOSITORY = /^(?:getRepository|getTreeRepository|getCustomRepository|withRepository|InjectRepository)$/;

/** TypeORM: repositories, the entity manager, active records and the query builder. */
export const typeorm: Detector = (bare, look) => {
  const own = stepNamed(bare, NAMES);
  if (own === null) return [];
  const chain = wholeChain(bare, look);
  const builder = stepNamed(chain, BUILDER);
  if (builder !== null) return built(chain, bare, own.step, builder.step, look);
  const { step } = own;
  const operations = VERBS.get(step.name ?? '') ?? [];
  const [first] = step.arguments ?? [];
  const certain =
    modelOf(first, look, 'TypeORM') ?? repositoryEntity(step.receiver, look) ?? modelOf(step.receiver, look, 'TypeORM');
  if (certain !== null) return [siteAt(step, bare, certain.aim, operations, 'TypeORM')];
  const held =
    first === undefined
      ? instanceOf(step.receiver, look, 'TypeORM')
      : isManager(step, look)
        ? instanceOf(first, look, 'TypeORM')
        : null;
  if (held !== null) return [siteAt(step, bare, held.aim, operations, 'TypeORM', 'likely')];
  return untold(step, bare, operations, look);
};

/** createQueryBuilder().insert().into(Order), .update(Order), .delete().from(Order), or on the repository of an entity. */
function built(chain: Chain, bare: Chain, verb: Step, builder: Step, look: Look): CallSite[] {
  const operations = stepNamed(chain, UPSERTS) === null ? (VERBS.get(verb.name ?? '') ?? []) : both;
  const target = chain.steps.find((step) => TARGETS.has(step.name ?? '') && (step.arguments?.length ?? 0) > 0);
  const named = target?.arguments?.[0];
  const model = modelOf(named, look, 'TypeORM');
  if (model !== null) return [siteAt(verb, bare, model.aim, operations, 'TypeORM')];
  const entity = repositoryEntity(builder.receiver, look) ?? modelOf(builder.receiver, look, 'TypeORM');
  if (entity !== null) return [siteAt(verb, bare, entity.aim, operations, 'TypeORM')];
  const aims: Aim[] =
    named === undefined || isObject(named)
      ? [{ by: 'unknown', text: 'its entity cannot be told' }]
      : aimsOf(named, look).map((aim) => entityByName(aim, look));
  return aims.map((aim) => siteAt(verb, bare, aim, operations, 'TypeORM', 'likely'));
}

function isObject(node: Node | undefined): boolean {
  return node !== undefined && unwrap(node).type === 'ObjectExpression';
}

/** A text names an entity or a table. */
function entityByName(aim: Aim, look: Look): Aim {
  const name = aim.by === 'sql' && aim.parts.length === 1 ? (aim.parts[0] ?? '') : '';
  return look.project.models(name, look.file.path).find(({ orm }) => orm === 'TypeORM')?.aim ?? aim;
}

/** The entity of a repository: by its type, by how it was made or injected, or `this` of a class that is one. */
function repositoryEntity(node: Node, look: Look, depth = 0): Model | null {
  if (depth > 4) return null;
  const at = unwrap(node);
  const entity = (name: string | null | undefined) =>
    name == null ? null : modelNamed(name, at.start ?? 0, look, 'TypeORM');
  if (at.type === 'ThisExpression')
    return entity(look.project.repositoryOf(classAt(look.file, at.start ?? 0)?.name ?? ''));
  if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') {
    const { steps, root, rootArguments } = chainOf(at);
    const made = [...steps].reverse().find((step) => step.arguments !== null && REPOSITORY.test(step.name ?? ''));
    const given = made?.arguments?.[0] ?? (REPOSITORY.test(lastNameOf(root)) ? rootArguments?.[0] : undefined);
    if (given === undefined) return null;
    return (
      modelOf(given, look, 'TypeORM') ??
      entity(look.project.repositoryOf(lastNameOf(given))) ??
      repositoryEntity(given, look, depth + 1)
    );
  }
  const found = declared(at, look);
  if (found === null) return null;
  const { type, value, decorators } = found;
  const byType =
    type === null
      ? null
      : (entity(/Repository$/.test(type.name) ? type.arguments[0] : null) ??
        entity(look.project.repositoryOf(type.name)));
  if (byType !== null) return byType;
  for (const decorator of decorators) {
    const injected = decorator.type === 'Decorator' ? repositoryEntity(decorator.expression, look, depth + 1) : null;
    if (injected !== null) return injected;
  }
  return value === null ? null : repositoryEntity(value, look, depth + 1);
}

function isManager(step: Step, look: Look): boolean {
  const type = declared(step.receiver, look)?.type?.name ?? '';
  return /EntityManager|DataSource/.test(type) || /manager|^em$|^tx$/i.test(lastNameOf(step.receiver));
}

/** What looks like a repository or a manager and does not say of what. */
function untold(step: Step, chain: Chain, operations: readonly Operation[], look: Look): CallSite[] {
  const type = declared(step.receiver, look)?.type?.name ?? '';
  const name = lastNameOf(step.receiver);
  const likely =
    /^(?:EntityManager|(?:Tree)?Repository)$/.test(type) || /(?:repo|repository|entityManager)$/i.test(name);
  if (!likely || !look.project.uses('TypeORM')) return [];
  return [siteAt(step, chain, { by: 'unknown', text: 'its entity cannot be told' }, operations, 'TypeORM', 'possible')];
}
