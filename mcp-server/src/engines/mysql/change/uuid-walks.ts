import type { ChangeStep } from '../../../model/change.ts';
import type { KeyToUuid } from '../../../model/change-contract.ts';
import { type Batch, backfillStep } from './backfill.ts';
import { ownTriggers } from './beside.ts';
import { keyBatch, referenceBatch } from './uuid-sync.ts';
import type { UuidKey } from './uuid-tables.ts';

/** One way through a table, with a record and a procedure of its own. */
export interface Walk {
  readonly request: KeyToUuid;
  readonly batch: Batch;
}

/** The key of every row first; then the references, of its own table too. */
export function walksOf(key: UuidKey): readonly Walk[] {
  const { root, tables } = key;
  const referring = tables
    .filter(({ references }) => references.length > 0)
    .map((part) => ({
      request: part === root ? { ...part.request, name: `${part.request.name}_self` } : part.request,
      batch: referenceBatch(key, part),
    }));
  return [{ request: root.request, batch: keyBatch(key) }, ...referring];
}

/** All of them, as one step. */
export function broughtStep(key: UuidKey): ChangeStep {
  const steps = walksOf(key).map(({ request, batch }) => backfillStep(request, batch));
  const [first] = steps;
  if (first === undefined) throw new Error('a key is of no table');
  return {
    ...first,
    about: [
      'Every row of the key gets its uuid first; then, table by table, the references take it over, under locks of both rows.',
      ...key.tables.flatMap(({ request }) => ownTriggers(request)),
      ...first.about,
    ],
    forward: steps.flatMap(({ forward }) => forward),
    undo: steps.flatMap(({ undo }) => undo),
  };
}
