import type { Operation } from '../../../model/writers.ts';
import { stepNamed } from '../chain.ts';
import { aimsOf, type Detector, siteAt } from '../look.ts';

const VERBS: ReadonlyMap<string, Operation> = new Map([
  ['insertInto', 'insert'],
  ['replaceInto', 'replace'],
  ['updateTable', 'update'],
  ['deleteFrom', 'delete'],
  ['mergeInto', 'update'],
]);
const NAMES = new Set(VERBS.keys());
const MERGES = new Map<string, Operation>([
  ['thenInsertValues', 'insert'],
  ['thenUpdate', 'update'],
  ['thenUpdateSet', 'update'],
  ['thenDelete', 'delete'],
]);
const UPSERTS = new Set(['onConflict', 'onDuplicateKeyUpdate']);

/** Kysely: insertInto, replaceInto, updateTable, deleteFrom, mergeInto with the names of their tables. */
export const kysely: Detector = (chain, look) => {
  const found = stepNamed(chain, NAMES);
  const verb = VERBS.get(found?.step.name ?? '');
  if (found === null || verb === undefined) return [];
  const { step } = found;
  const merged = chain.steps.flatMap(({ name }) => MERGES.get(name ?? '') ?? []);
  const upserts = verb === 'insert' && stepNamed(chain, UPSERTS) !== null;
  const operations =
    step.name === 'mergeInto' && merged.length > 0
      ? [...new Set(merged)]
      : upserts
        ? (['insert', 'update'] as const)
        : [verb];
  return aimsOf(step.arguments?.[0], look).map((aim) => siteAt(step, chain, aim, operations, 'Kysely'));
};
