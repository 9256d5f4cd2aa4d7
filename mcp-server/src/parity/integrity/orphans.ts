import type { Database, Reader, Reference } from '../../engines/engine.ts';
import type { IntegrityProblem } from '../../model/parity.ts';
import { quantity } from '../../model/quantity.ts';
import { type Answer, answer, notChecked } from './not-checked.ts';
import type { KeptReference } from './references.ts';

/** Rows that are counted before the rest is left at `at least`. */
const MOST_COUNTED = 10_000;

/** How many rows of the target refer to no row, for each reference. */
export async function countOrphans(
  reader: Reader,
  references: readonly KeptReference[],
): Promise<readonly Answer<bigint>[]> {
  const counts: Answer<bigint>[] = [];
  for (const { target } of references) counts.push(await answer(reader.orphans(target, MOST_COUNTED)));
  return counts;
}

/** What the counts of one reference mean; the source is asked only when the target has such rows. */
export async function judgeOrphans(
  source: Database,
  { name, unguarded, target, source: here }: KeptReference,
  count: Answer<bigint>,
  signal: AbortSignal,
): Promise<IntegrityProblem[]> {
  if ('refused' in count) return [notChecked(name, count.refused)];
  const rows = Number(count.value);
  if (rows === 0) return [];
  const parent = `${target.parent.name} (${target.references.join(', ')})`;
  const says = `${counted(rows)} of ${target.child.name} (${target.columns.join(', ')}) ${rows === 1 ? 'refers' : 'refer'} to no row of ${parent}`;
  const guard = unguarded ? `; the target has no such constraint, only the source has ${name}` : '';
  const there = here === null ? '' : await onSource(source, here, signal);
  const problem = says + there + guard;
  return [{ kind: 'orphans', object: name, problem, rows }];
}

/** Nothing when the source does not answer: the problem on the target stands, whatever the source would have said. */
async function onSource(source: Database, here: Reference, signal: AbortSignal): Promise<string> {
  const count = await answer(source.read((reader) => reader.orphans(here, MOST_COUNTED), { signal }));
  if ('refused' in count) return '';
  const rows = Number(count.value);
  return rows === 0
    ? '; none of the source does'
    : `; ${counted(rows)} of the source ${rows === 1 ? 'does' : 'do'} so too`;
}

function counted(rows: number): string {
  return rows >= MOST_COUNTED ? `at least ${quantity(rows, 'row')}` : quantity(rows, 'row');
}
