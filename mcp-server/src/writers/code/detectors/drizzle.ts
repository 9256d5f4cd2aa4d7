import type { Operation } from '../../../model/writers.ts';
import { stepNamed } from '../chain.ts';
import { type Detector, lastNameOf, modelOf, siteAt } from '../look.ts';

const VERBS: ReadonlyMap<string, Operation> = new Map([
  ['insert', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
]);
const NAMES = new Set(VERBS.keys());
const UPSERTS = new Set(['onConflictDoUpdate', 'onDuplicateKeyUpdate']);
/** What must follow a verb before an argument that is no known table is taken for one. */
const FOLLOWS: Readonly<Record<string, ReadonlySet<string>>> = {
  insert: new Set(['values', 'select']),
  update: new Set(['set']),
  delete: new Set(['where']),
};

/** Drizzle: insert, update and delete with the table that the schema declares. */
export const drizzle: Detector = (chain, look) => {
  const found = stepNamed(chain, NAMES);
  const verb = VERBS.get(found?.step.name ?? '');
  const [table, ...others] = found?.step.arguments ?? [];
  if (found === null || verb === undefined || table === undefined || others.length > 0) return [];
  const operations = verb === 'insert' && stepNamed(chain, UPSERTS) !== null ? (['insert', 'update'] as const) : [verb];
  const model = modelOf(table, look, 'Drizzle');
  if (model !== null) return [siteAt(found.step, chain, model.aim, operations, 'Drizzle')];
  const followed = stepNamed(chain, FOLLOWS[verb] ?? new Set(), found.at) !== null;
  const isTable = table.type === 'Identifier' || table.type === 'MemberExpression';
  const client = /^(?:db|tx|trx|drizzle|database|conn|connection|client)$/i.test(lastNameOf(found.step.receiver));
  if (!followed || !isTable || !client || !look.project.uses('Drizzle')) return [];
  return [
    siteAt(found.step, chain, { by: 'unknown', text: 'its table is an argument' }, operations, 'Drizzle', 'likely'),
  ];
};
