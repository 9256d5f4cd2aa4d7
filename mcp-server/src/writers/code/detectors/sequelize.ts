import type { Operation } from '../../../model/writers.ts';
import { type Chain, type Step, stepNamed } from '../chain.ts';
import { classAt } from '../code-file.ts';
import { aimsOf, type Detector, instanceOf, type Look, lastNameOf, modelNamed, modelOf, siteAt } from '../look.ts';
import { type Node, propertyOf, unwrap } from '../nodes.ts';
import type { CallSite } from '../project.ts';

const both: readonly Operation[] = ['insert', 'update'];
const STATIC: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['create', ['insert']],
  ['bulkCreate', both],
  ['findOrCreate', ['insert']],
  ['findCreateFind', ['insert']],
  ['upsert', both],
  ['update', ['update']],
  ['increment', ['update']],
  ['decrement', ['update']],
  ['restore', ['update']],
  // A model that is `paranoid` marks rows instead of deleting them.
  ['destroy', ['delete', 'update', 'truncate']],
  ['truncate', ['truncate', 'delete']],
]);
const INSTANCE: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['save', both],
  ['update', ['update']],
  ['increment', ['update']],
  ['decrement', ['update']],
  ['restore', ['update']],
  ['destroy', ['delete', 'update']],
]);
const INTERFACE: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['bulkInsert', both],
  ['bulkUpdate', ['update']],
  ['bulkDelete', ['delete', 'truncate']],
]);
const NAMES = new Set([...STATIC.keys(), ...INSTANCE.keys(), ...INTERFACE.keys()]);

/** Sequelize: calls on a model, on one of its instances, and on the query interface. */
export const sequelize: Detector = (chain, look) => {
  const found = stepNamed(chain, NAMES);
  if (found === null) return createdByAssociation(chain, look);
  const { step } = found;
  const name = step.name ?? '';
  const raw = INTERFACE.get(name);
  if (raw !== undefined) {
    return aimsOf(tableArgument(step), look).map((aim) => siteAt(step, chain, aim, raw, 'Sequelize'));
  }
  const model = modelOf(step.receiver, look, 'Sequelize');
  const operations = STATIC.get(name);
  if (model !== null && operations !== undefined) {
    return [siteAt(step, chain, model.aim, operations, 'Sequelize'), ...included(step, chain, look)];
  }
  const changes = INSTANCE.get(name);
  const held = changes === undefined ? null : instanceOf(step.receiver, look, 'Sequelize');
  if (held !== null && changes !== undefined) return [siteAt(step, chain, held.aim, changes, 'Sequelize', 'likely')];
  return untold(step, chain, look);
};

/** A table is a text or `{ tableName, schema }`. */
function tableArgument({ arguments: given }: Step) {
  return propertyOf(given?.[0], 'tableName') ?? given?.[0];
}

/** `create(values, { include: [OrderItem] })` writes the included models too. */
function included(step: Step, chain: Chain, look: Look): CallSite[] {
  if (!/^(?:create|bulkCreate)$/.test(step.name ?? '')) return [];
  const include = propertyOf(step.arguments?.[1], 'include');
  const list = include === undefined ? null : unwrap(include);
  const items = list?.type === 'ArrayExpression' ? list.elements : [include];
  return items.flatMap((item) => {
    const model = modelOf(propertyOf(item ?? undefined, 'model') ?? item ?? undefined, look, 'Sequelize');
    return model === null ? [] : [siteAt(step, chain, model.aim, ['insert'], 'Sequelize', 'likely')];
  });
}

/** `user.createOrder(…)`, which an association adds. */
function createdByAssociation(chain: Chain, look: Look): CallSite[] {
  const step = chain.steps.at(-1);
  const [, name] = /^create([A-Z]\w*)$/.exec(step?.name ?? '') ?? [];
  if (step === undefined || step.arguments === null || name === undefined) return [];
  if (instanceOf(step.receiver, look, 'Sequelize') === null) return [];
  const [model] = look.project.models(name, look.file.path).filter(({ orm }) => orm === 'Sequelize');
  return model === undefined ? [] : [siteAt(step, chain, model.aim, ['insert'], 'Sequelize', 'likely')];
}

/** Whether a file imports, requires or declares a model, asked once a file. */
function handlesModels(look: Look): boolean {
  const known = handling.get(look.file);
  if (known !== undefined) return known;
  const { file, project } = look;
  const imports = () =>
    [...file.bindings.values()].flat().some(({ name, imported, from }) => {
      return imported !== null && modelNamed(name, from, look, 'Sequelize') !== null;
    });
  const own = () => file.classes.some((shape) => isModelClass(shape.node, look));
  const handles = project.uses('Sequelize') && (/require\([^)]*models?/.test(file.text) || own() || imports());
  handling.set(file, handles);
  return handles;
}

const handling = new WeakMap<Look['file'], boolean>();

/** Not of a model, by its name. */
const OTHER =
  /ctx|context$|canvas|storage|session$|^req|^res|file$|ydoc|page|editor|socket|server|stream|view|hash|hmac|cipher|sign|metrics|provider|chart|timer|agent|client$/i;

/** `x.save()` that may be of an instance: in a file that handles models, where nothing says what x is. */
function untold(step: Step, chain: Chain, look: Look): CallSite[] {
  const receiver = unwrap(step.receiver);
  const own = receiver.type === 'ThisExpression';
  const operations = INSTANCE.get(step.name ?? '') ?? (own ? STATIC.get(step.name ?? '') : undefined);
  const plain = ['Identifier', 'MemberExpression', 'OptionalMemberExpression', 'ThisExpression'].includes(
    receiver.type,
  );
  if (operations === undefined || !plain || OTHER.test(lastNameOf(receiver)) || !handlesModels(look)) return [];
  const [first] = step.arguments ?? [];
  const values = first !== undefined && ['ObjectExpression', 'Identifier'].includes(unwrap(first).type);
  // Much else has a method `update` or `restore`; an instance is updated with its new values.
  if (!own && step.name !== 'save' && step.name !== 'destroy' && (!values || step.name !== 'update')) return [];
  if (own && !isModelClass(receiver, look)) return [];
  const aim = { by: 'unknown', text: 'the model of its instance cannot be told' } as const;
  return [siteAt(step, chain, aim, operations, 'Sequelize', 'possible')];
}

/** A class that models extend. */
function isModelClass(at: Node, look: Look): boolean {
  const parent = classAt(look.file, at.start ?? 0)?.extends ?? null;
  return parent !== null && /Model$/.test(lastNameOf(parent));
}
