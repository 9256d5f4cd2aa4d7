import type { RowText } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { askBoth } from '../lanes.ts';
import { MOST_ROWS_PER_READ, type TableRequest } from '../request.ts';
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

/** Characters of one side that one read should bring. */
const READ_CHARACTERS = 2 ** 20;
/** Documents are many times as large here while they are judged, so the first read of a table that has some only asks how large they are. */
const FIRST_DOCUMENTS = 4;
/** Keys that the next read of a table should ask for, after what those before it brought. */
const nextKeys = new WeakMap<TableRequest, number>();

/**
 * Reads the rows of the given keys on both sides and judges each key, in the given order. Few rows are held at a time: as many as those
 * before them let expect to fit, and fewer where they do not. Where the sync kit orders writes, a key's version is read in the
 * transaction of its rows.
 */
export async function lookAtKeys(
  job: TableJob,
  keys: readonly RowKey[],
  judged: (key: RowKey, found: Judged) => void,
): Promise<void> {
  const { request } = job;
  for (let start = 0; start < keys.length; ) {
    const batch = keys.slice(start, start + (nextKeys.get(request) ?? firstKeys(request)));
    const read = await readKeys(job, batch);
    if (read === null) {
      nextKeys.set(request, Math.ceil(batch.length / 2));
      continue;
    }
    const { source: ours, target: theirs } = read;
    const versions = { source: ours.versions, target: theirs.versions };
    for (const key of batch) {
      const id = keyId(key);
      const [source, target] = [ours.rows.get(id) ?? [], theirs.rows.get(id) ?? []];
      const judgement = judgeRows(request.columns, key, source, target);
      const state = versionState(job.versions, versions, id);
      judged(key, {
        judgement: typeof judgement === 'string' ? judgement : { ...judgement, versions: state },
        source,
        target,
      });
    }
    start += batch.length;
    const each = Math.max(1, ours.characters, theirs.characters) / batch.length;
    nextKeys.set(request, Math.max(1, Math.min(MOST_ROWS_PER_READ, Math.floor(READ_CHARACTERS / each))));
  }
}

function firstKeys({ columns, rowsPerRead }: TableRequest): number {
  return columns.some(({ rule }) => rule === 'json') ? Math.min(FIRST_DOCUMENTS, rowsPerRead) : rowsPerRead;
}

/** What both sides hold under the keys; null when it is too much to be held at once. */
async function readKeys(job: TableJob, keys: readonly RowKey[]) {
  try {
    return await askBoth(job.lanes, job, async (reader, side) => {
      const rows = await reader.rowsByKey(job.request[side], keys);
      return {
        rows: byKey(rows),
        characters: rows.reduce((sum, { values }) => sum + charactersOf(values), 0),
        versions: await versionsOn(reader, side, job.versions, keys),
      };
    });
  } catch (error) {
    if (keys.length > 1 && error instanceof LockstepError && error.code === 'LIMIT') return null;
    throw error;
  }
}

function charactersOf(values: Values): number {
  return values.reduce((sum, text) => sum + (text?.length ?? 0), 0);
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
