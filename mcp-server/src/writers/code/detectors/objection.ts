import type { Operation } from '../../../model/writers.ts';
import { stepNamed } from '../chain.ts';
import { type Detector, instanceOf, modelOf, siteAt, wholeChain } from '../look.ts';

const both: readonly Operation[] = ['insert', 'update'];
const graph: readonly Operation[] = ['insert', 'update', 'delete'];
const VERBS: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['insert', ['insert']],
  ['insertAndFetch', ['insert']],
  ['insertGraph', both],
  ['insertGraphAndFetch', both],
  ['insertWithRelated', both],
  ['upsertGraph', graph],
  ['upsertGraphAndFetch', graph],
  ['update', ['update']],
  ['updateAndFetch', ['update']],
  ['updateAndFetchById', ['update']],
  ['patch', ['update']],
  ['patchAndFetch', ['update']],
  ['patchAndFetchById', ['update']],
  ['increment', ['update']],
  ['decrement', ['update']],
  ['delete', ['delete']],
  ['del', ['delete']],
  ['deleteById', ['delete']],
  ['truncate', ['truncate']],
]);
const NAMES = new Set(VERBS.keys());
const QUERY = new Set(['query', '$query', '$relatedQuery', 'relatedQuery']);

/** Objection: Order.query().patch(…), order.$query().delete(). */
export const objection: Detector = (bare, look) => {
  const own = stepNamed(bare, NAMES);
  if (own === null) return [];
  const chain = wholeChain(bare, look);
  const query = stepNamed(chain, QUERY);
  const operations = VERBS.get(own.step.name ?? '');
  if (query === null || operations === undefined || chain.steps.indexOf(own.step) < query.at) return [];
  const { name, receiver } = query.step;
  if (name === 'query') {
    const model = modelOf(receiver, look, 'Objection');
    return model === null ? [] : [siteAt(own.step, bare, model.aim, operations, 'Objection')];
  }
  const model = name === '$query' ? instanceOf(receiver, look, 'Objection') : null;
  if (model === null && !look.project.uses('Objection')) return [];
  const aim = model?.aim ?? { by: 'unknown', text: 'the model of its instance cannot be told' };
  return [siteAt(own.step, bare, aim, operations, 'Objection', 'likely')];
};
