import type { RowText } from '../../model/digest.ts';
import { askBoth } from '../lanes.ts';
import type { TableJob } from '../table-job.ts';
import type { RowKey } from './diff-rows.ts';
import { keyId } from './diff-rows.ts';
import { type Judgement, judgeRows, type Values } from './judge-rows.ts';
import { versionState, versionsOn } from './versions.ts';

/** One key as it was judged, with the rows of both sides. */
export interface Judged {
  readonly judgement: Judgement;
  readonly source: readonly Values[];
  readonly target: readonly Values[];
}

/**
 * Reads the rows of the given keys on both sides and judges each key, in the given order; few rows are held at a time. Where the
 * sync kit orders writes, a key's version is read in the transaction of its rows.
 */
export async function lookAtKeys(
  job: TableJob,
  keys: readonly RowKey[],
  judged: (key: RowKey, found: Judged) => void,
): Promise<void> {
  const { columns, rowsPerRead } = job.request;
  for (let start = 0; start < keys.length; start += rowsPerRead) {
    const batch = keys.slice(start, start + rowsPerRead);
    const { source: ours, target: theirs } = await askBoth(job.lanes, job, async (reader, side) => ({
      rows: byKey(await reader.rowsByKey(job.request[side], batch)),
      versions: await versionsOn(reader, side, job.versions, batch),
    }));
    const versions = { source: ours.versions, target: theirs.versions };
    for (const key of batch) {
      const id = keyId(key);
      const [source, target] = [ours.rows.get(id) ?? [], theirs.rows.get(id) ?? []];
      const judgement = judgeRows(columns, key, source, target);
      const state = versionState(job.versions, versions, id);
      judged(key, {
        judgement: typeof judgement === 'string' ? judgement : { ...judgement, versions: state },
        source,
        target,
      });
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
