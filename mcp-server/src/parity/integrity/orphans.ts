import type { Database, Reader } from '../../engines/engine.ts';
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
  if ('refused' in count) return [notChecked(name, 'looking for rows without a parent', count.refused)];
  const rows = Number(count.value);
  if (rows === 0) return [];
  const counts =
    here === null ? null : await answer(source.read((reader) => reader.orphans(here, MOST_COUNTED), { signal }));
  // The problem on the target stands, whatever the source would have said.
  const there =
    counts === null || 'refused' in counts ? '' : `; on the source ${counted(Number(counts.value))} do so too`;
  const parent = `${target.parent.name} (${target.references.join(', ')})`;
  const guard = unguarded ? `; the target has no such constraint, only the source has ${name}` : '';
  const problem = `${counted(rows)} of ${target.child.name} (${target.columns.join(', ')}) refer to no row of ${parent}${there}${guard}`;
  return [{ kind: 'orphans', object: name, problem, rows }];
}

function counted(rows: number): string {
  return rows >= MOST_COUNTED ? `at least ${quantity(rows, 'row')}` : quantity(rows, 'row');
}
