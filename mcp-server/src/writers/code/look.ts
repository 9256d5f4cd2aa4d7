import type { Operation } from '../../model/writers.ts';
import { HOLE } from '../sql/tokens.ts';
import type { TableNames } from '../table-names.ts';
import { type Chain, chainOf, type Step } from './chain.ts';
import { type CodeFile, classAt, lookUp } from './code-file.ts';
import { keyName, type Node, returnedBy, type TypeName, unwrap } from './nodes.ts';
import type { Aim, CallSite, Model, Orm, Project } from './project.ts';
import { textsOf } from './texts.ts';

/** What a detector may look at: the file around a call and the project around the file. */
export interface Look {
  readonly file: CodeFile;
  readonly project: Project;
  readonly tables: TableNames;
}

/** Finds the calls of one library; an empty list when the chain is none of them. */
export type Detector = (chain: Chain, look: Look) => CallSite[];

/** The table that a text names, or that it cannot be told. */
export function aimOfText(text: string): Aim {
  const name = text.replace(/\s+as\s+.*$/is, '').trim();
  return name.includes(HOLE) || name === ''
    ? { by: 'unknown', text: 'its table is put together at run time' }
    : { by: 'sql', parts: name.split('.') };
}

/** The tables that an argument names, as a text or a list of texts. */
export function aimsOf(node: Node | undefined, { file, project }: Look): Aim[] {
  const list = node === undefined ? null : unwrap(node);
  const each = list?.type === 'ArrayExpression' ? list.elements : [node];
  return each.flatMap((item) => [...new Set(textsOf(item ?? undefined, file, project))].map(aimOfText));
}

/** A site found at a step of a chain. */
export function siteAt(
  step: Step,
  chain: Chain,
  aim: Aim,
  operations: readonly Operation[],
  how: string,
  confidence: CallSite['confidence'] = 'certain',
): CallSite {
  return { aim, operations, columns: null, how, confidence, node: step.node, through: chain.node };
}

/** The models of a library that a name means at a place: what it was imported as, or what the project declares by it. */
export function modelNamed(symbol: string, at: number, look: Look, orm: Orm): Model | null {
  const { file, project } = look;
  const imported = lookUp(file, symbol, at)?.imported ?? null;
  const named = imported === null || imported.name === 'default' || imported.name === '*' ? symbol : imported.name;
  const models =
    imported === null ? project.models(symbol, file.path) : project.imported(named, file.path, imported.module);
  return models.find((model) => model.orm === orm) ?? null;
}

/** The model that an expression stands for: `Order`, `schema.orders`, `models.Order`. */
export function modelOf(node: Node | undefined, look: Look, orm: Orm, depth = 0): Model | null {
  if (node === undefined || depth > 4) return null;
  const at = unwrap(node);
  const place = at.start ?? 0;
  if (at.type === 'ThisExpression') return ownModel(at, look, orm);
  if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
    const name = keyName(at.property, at.computed);
    if (name === null) return null;
    if (at.object.type === 'ThisExpression') return fieldModel(name, at, look, orm, depth);
    return look.project.models(name, look.file.path).find((model) => model.orm === orm) ?? null;
  }
  if (at.type !== 'Identifier') return null;
  const binding = lookUp(look.file, at.name, place);
  if (binding === null || binding.imported !== null) return modelNamed(at.name, place, look, orm);
  if (binding.property !== null) return modelNamed(binding.property, -1, look, orm);
  const value = binding.value === null || binding.handedBy ? null : unwrap(binding.value);
  if (value === null) return null;
  const follows = value.type === 'Identifier' || value.type === 'MemberExpression';
  if (follows) return modelOf(value, look, orm, depth + 1);
  // A variable that only has the name of a model, such as an instance of it, is not the model.
  const model = binding.value?.type === 'AwaitExpression' ? null : modelNamed(at.name, place, look, orm);
  return model?.path === look.file.path ? model : null;
}

/** The model whose class a place is in: `this` is the class or an instance of it. */
function ownModel(at: Node, look: Look, orm: Orm): Model | null {
  const { file, project } = look;
  const name = classAt(file, at.start ?? 0)?.name ?? '';
  return project.models(name, file.path).find((model) => model.orm === orm && model.path === file.path) ?? null;
}

function fieldModel(name: string, at: Node, look: Look, orm: Orm, depth: number): Model | null {
  const value = classAt(look.file, at.start ?? 0)?.fields.get(name)?.value ?? null;
  return value === null ? null : modelOf(value, look, orm, depth + 1);
}

/** The type and value that a name, or a field of `this`, was declared with. */
export function declared(
  node: Node,
  look: Look,
): { type: TypeName | null; value: Node | null; decorators: readonly Node[] } | null {
  const at = unwrap(node);
  if (at.type === 'Identifier') {
    const binding = lookUp(look.file, at.name, at.start ?? 0);
    return binding === null ? null : { type: binding.type, value: binding.value, decorators: [] };
  }
  if (at.type !== 'MemberExpression' && at.type !== 'OptionalMemberExpression') return null;
  const name = keyName(at.property, at.computed);
  if (at.object.type !== 'ThisExpression' || name === null) return null;
  return classAt(look.file, at.start ?? 0)?.fields.get(name) ?? null;
}

/** The model whose instance an expression holds: by its type, `new Order()`, or a call on or with the model. */
export function instanceOf(node: Node | undefined, look: Look, orm: Orm, depth = 0): Model | null {
  if (node === undefined || depth > 4) return null;
  const at = unwrap(node);
  if (at.type === 'ThisExpression') return ownModel(at, look, orm);
  if (at.type === 'NewExpression') return modelOf(at.callee, look, orm);
  if (at.type === 'ArrayExpression') return instanceOf(at.elements[0] ?? undefined, look, orm, depth + 1);
  if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') {
    const { steps } = chainOf(at);
    const [first] = steps;
    const called = steps.find((step) => step.arguments !== null);
    return (
      modelOf(first?.receiver, look, orm) ??
      modelOf(called?.receiver, look, orm) ??
      modelOf(called?.arguments?.[0], look, orm)
    );
  }
  if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
    // What `orders.map` hands on are orders.
    const from = HANDS_ON.test(keyName(at.property, at.computed) ?? '') ? at.object : null;
    if (from !== null) return modelOf(from, look, orm) ?? instanceOf(from, look, orm, depth + 1);
  }
  const found = declared(at, look);
  const named = found?.type == null ? null : modelNamed(found.type.name, at.start ?? 0, look, orm);
  return named ?? (found?.value == null ? null : instanceOf(found.value, look, orm, depth + 1));
}

const HANDS_ON = /^(?:map|forEach|filter|some|every|flatMap|find\w*|for\w*|each\w*|all|mapSeries|transaction)$/;

/**
 * The chain with what its root stands for in front: `const q = knex('orders'); q.insert(…)`, and `this.open().delete()` where the method
 * returns a chain. An awaited value is a result, no chain.
 */
export function wholeChain(chain: Chain, look: Look, depth = 0): Chain {
  const start = depth > 3 ? null : startOf(chain, look);
  if (start === null) return chain;
  const before = wholeChain(chainOf(start.value), look, depth + 1);
  return { ...chain, root: before.root, rootArguments: before.rootArguments, steps: [...before.steps, ...start.steps] };
}

/** What the beginning of a chain stands for, and the steps that remain. */
function startOf(
  { root, rootArguments, steps }: Chain,
  { file }: Look,
): { value: Node; steps: readonly Step[] } | null {
  const place = root.start ?? 0;
  const [first, ...rest] = steps;
  if (root.type === 'ThisExpression' && first?.arguments != null && first.name !== null) {
    const value = classAt(file, place)?.methods.get(first.name) ?? null;
    return value?.type === 'CallExpression' ? { value, steps: rest } : null;
  }
  if (root.type !== 'Identifier') return null;
  const bound = lookUp(file, root.name, place)?.value ?? null;
  const value = rootArguments === null ? bound : bound === null ? null : returnedBy(bound);
  return value?.type === 'CallExpression' ? { value, steps } : null;
}

/** The name of what is called or read last: `this.db.orders` is `orders`, `knex` is `knex`. */
export function lastNameOf(node: Node): string {
  const at = unwrap(node);
  if (at.type === 'Identifier') return at.name;
  if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression')
    return keyName(at.property, at.computed) ?? '';
  return at.type === 'CallExpression' || at.type === 'OptionalCallExpression' ? lastNameOf(at.callee) : '';
}
