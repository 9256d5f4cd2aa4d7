import type { RowText } from '../model/digest.ts';
import { keyId, type RowDifference } from './diff-rows.ts';
import { type Judgement, judgeRows } from './judge-rows.ts';
import { readBoth } from './read-both.ts';
import type { TableJob } from './table-job.ts';

/** Reads the rows of the given keys on both sides and judges each key; the order is that of `wanted`. */
export async function lookAtKeys(job: TableJob, wanted: readonly RowDifference[]): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const batch of batchesOf(wanted, job.access.request.rowsPerRead)) {
    const firstKeys = [...new Set(batch.flatMap(({ key }) => key[0] ?? []))];
    const read = await readBoth(job.access, (reader, request) => reader.rowTexts(request, firstKeys));
    const [source, target] = [byKey(read.source), byKey(read.target)];
    const rules = { columns: job.access.request.columns, show: job.show };
    for (const difference of batch) {
      const id = keyId(difference.key);
      judgements.push(judgeRows(rules, difference, source.get(id) ?? [], target.get(id) ?? []));
    }
  }
  return judgements;
}

/** Runs of keys whose first key columns lead to at most `mostRows` rows, or to those of a single first key. */
function batchesOf(wanted: readonly RowDifference[], mostRows: number): RowDifference[][] {
  const batches: RowDifference[][] = [];
  let rows = 0;
  let firstKeys = new Set<string | null>();
  for (const difference of wanted) {
    const first = difference.key[0] ?? null;
    const more = firstKeys.has(first) ? 0 : difference.groupRows;
    const batch = batches.at(-1);
    if (batch === undefined || (more > 0 && rows + more > mostRows)) {
      batches.push([difference]);
      rows = difference.groupRows;
      firstKeys = new Set([first]);
    } else {
      batch.push(difference);
      rows += more;
      firstKeys.add(first);
    }
  }
  return batches;
}

function byKey(rows: readonly RowText[]): Map<string, RowText['values'][]> {
  const found = new Map<string, RowText['values'][]>();
  for (const { key, values } of rows) {
    const id = keyId(key);
    const same = found.get(id);
    if (same === undefined) found.set(id, [values]);
    else same.push(values);
  }
  return found;
}
