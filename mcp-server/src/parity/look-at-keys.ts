import type { RowText } from '../model/digest.ts';
import type { RowKey } from './diff-rows.ts';
import { keyId } from './diff-rows.ts';
import { type Judgement, judgeRows, type Values } from './judge-rows.ts';
import { askBoth } from './lanes.ts';
import type { TableJob } from './table-job.ts';

/** One key as it was judged, with the rows of both sides. */
export interface Judged {
  readonly judgement: Judgement;
  readonly source: readonly Values[];
  readonly target: readonly Values[];
}

/** Reads the rows of the given keys on both sides and judges each key, in the given order; few rows are held at a time. */
export async function lookAtKeys(
  job: TableJob,
  keys: readonly RowKey[],
  judged: (key: RowKey, found: Judged) => void,
): Promise<void> {
  const { columns, rowsPerRead } = job.request;
  for (let start = 0; start < keys.length; start += rowsPerRead) {
    const batch = keys.slice(start, start + rowsPerRead);
    const read = await askBoth(job.lanes, job, (reader, side) => reader.rowsByKey(job.request[side], batch));
    const [sources, targets] = [byKey(read.source), byKey(read.target)];
    for (const key of batch) {
      const id = keyId(key);
      const [source, target] = [sources.get(id) ?? [], targets.get(id) ?? []];
      judged(key, { judgement: judgeRows(columns, key, source, target), source, target });
    }
  }
}

function byKey(rows: readonly RowText[]): Map<string, Values[]> {
  const found = new Map<string, Values[]>();
  for (const { key, values } of rows) {
    const id = keyId(key);
    const same = found.get(id);
    if (same === undefined) found.set(id, [values]);
    else same.push(values);
  }
  return found;
}
