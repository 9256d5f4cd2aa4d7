import type { Operation } from '../../../model/writers.ts';
import { type Chain, type Step, stepNamed } from '../chain.ts';
import { aimsOf, type Detector, instanceOf, type Look, lastNameOf, modelOf, siteAt } from '../look.ts';
import { propertyOf, unwrap } from '../nodes.ts';
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
  return name === 'save' || name === 'destroy' ? untold(step, chain, look) : [];
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

/** `x.save()` without arguments that may be an instance: in a file that handles models, and where nothing says what x is. */
function untold(step: Step, chain: Chain, look: Look): CallSite[] {
  const handles = look.project.uses('Sequelize') && /sequelize|models?\b/i.test(look.file.text);
  const other =
    /^(?:ctx|context|canvas|localStorage|session|req|res|file|doc|document|page|editor|socket|server|stream)$/.test(
      lastNameOf(step.receiver),
    );
  const plain = unwrap(step.receiver).type === 'Identifier';
  if (!handles || other || !plain) return [];
  const operations = INSTANCE.get(step.name ?? '') ?? both;
  return [
    siteAt(
      step,
      chain,
      { by: 'unknown', text: 'the model of its instance cannot be told' },
      operations,
      'Sequelize',
      'possible',
    ),
  ];
}
