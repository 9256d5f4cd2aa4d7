import type { KeySpan } from '../../model/digest.ts';
import { quantity } from '../../model/quantity.ts';
import type { RowCauseColumn } from '../causes/index.ts';
import { askBoth } from '../lanes.ts';
import { agrees } from '../ranges/leaf-board.ts';
import { locateLeaves } from '../ranges/locate-leaves.ts';
import type { TableJob } from '../table-job.ts';
import type { RowKey } from './diff-rows.ts';
import { compareKeys } from './diff-rows.ts';
import { detailOf, type RowDetail, type RowStanding, type Values } from './judge-rows.ts';
import { lookAtKeys } from './look-at-keys.ts';
import { isConfirmed, type Standing, settle } from './settle.ts';

/** A leaf that differed while its rows, read a moment later, did not. */
export interface LeafStanding extends Standing {
  readonly what: 'leaf';
  readonly span: KeySpan;
  readonly lost: number;
  /** Keys whose rows differed at the last look. */
  readonly keys: readonly RowKey[];
}

export interface SettledRows {
  /** Sorted by key; the first carry their detail. */
  readonly confirmed: readonly RowStanding[];
  /** Rows that stay as they are and of which nobody can tell whether they agree, sorted by key. */
  readonly undecided: readonly RowStanding[];
  readonly inFlight: number;
  readonly unsettled: number;
}

/** Bytes of row texts that are kept for repairs of one table. */
const MOST_KEPT_BYTES = 32 * 2 ** 20;
/** A lag longer than this is not waited for; what it explains is still changing then. */
const LONGEST_LAG_MS = 600_000;

export function leafStanding(span: KeySpan, lost: number): LeafStanding {
  return { what: 'leaf', id: `leaf ${JSON.stringify(span)}`, span, lost, keys: [], sourceMark: '', targetMark: '' };
}

/** Looks again at keys and leaves after the lag has passed, as often as the job says, and keeps what stays as it is. */
export async function settleStanding(
  job: TableJob,
  rows: readonly RowStanding[],
  leaves: readonly LeafStanding[],
): Promise<SettledRows> {
  const first: (RowStanding | LeafStanding)[] = [...[...rows].sort((a, b) => compareKeys(a.key, b.key)), ...leaves];
  if (first.length > 0) job.progress.say(`looking again at ${quantity(first.length, 'difference')}`);
  const settled = await settle(
    first,
    async (standing) => [
      ...(await lookAtRows(job, standing.filter(isRow))),
      ...(await lookAtLeaves(job, standing.filter(isLeaf))),
    ],
    { looks: job.looks, delayMs: () => delayOf(job), sleep: job.sleep, signal: job.signal },
  );
  const late = await keysOf(job, settled.confirmed.filter(isLeaf));
  const stays = [...settled.confirmed.filter(isRow), ...late].sort((a, b) => compareKeys(a.key, b.key));
  const confirmed = stays.filter(({ undecided }) => undecided.length === 0);
  const undecided = stays.filter((row) => row.undecided.length > 0);
  const gone = settled.gone.map((item) => (item.what === 'leaf' ? Math.max(1, item.lost) : 1));
  return { confirmed, undecided, inFlight: gone.reduce((sum, each) => sum + each, 0), unsettled: settled.unsettled };
}

function delayOf(job: TableJob): number {
  return Math.max(job.delayMs, Math.min(LONGEST_LAG_MS, job.lagSeconds() * 1000));
}

/** Those that still differ; what stayed as it was carries its detail, as far as it will be named. */
async function lookAtRows(job: TableJob, standing: readonly RowStanding[]): Promise<RowStanding[]> {
  const before = new Map(standing.map((row) => [row.id, row]));
  const found: RowStanding[] = [];
  const keep = keeper(job);
  const keys = standing.map((row) => row.key);
  await lookAtKeys(job, keys, (_, { judgement, source, target }) => {
    if (typeof judgement === 'string') return;
    const confirmed = isConfirmed(before.get(judgement.id), judgement);
    found.push({ ...judgement, detail: confirmed ? keep(judgement, source, target) : null });
  });
  return found;
}

/** Gives the first differences their detail, and the rows themselves while there is room for them. */
function keeper(job: TableJob) {
  let named = 0;
  let bytes = 0;
  return (row: RowStanding, source: readonly Values[], target: readonly Values[]): RowDetail | null => {
    if (named >= job.maxDifferences) return null;
    named += 1;
    const shown = ({ masked }: RowCauseColumn) => (masked === true ? job.mask : job.show);
    const detail = detailOf(job.request.columns, shown, row, source, target);
    bytes += job.repairs ? sizeOf(source) + sizeOf(target) : 0;
    return job.repairs && bytes <= MOST_KEPT_BYTES ? detail : { ...detail, texts: null };
  };
}

function sizeOf(rows: readonly Values[]): number {
  return rows.flat().reduce((sum, text) => sum + 2 * (text?.length ?? 0), 0);
}

async function lookAtLeaves(job: TableJob, leaves: readonly LeafStanding[]): Promise<LeafStanding[]> {
  if (leaves.length === 0) return [];
  const found: LeafStanding[] = [];
  for (const leaf of leaves) {
    const { source, target } = await askBoth(job.lanes, job, (reader, side) =>
      reader.leafDigests(job.request[side], [leaf.span]),
    );
    const pair = { span: leaf.span, source: source[0] ?? null, target: target[0] ?? null };
    if (agrees(pair)) continue;
    const [located] = await locateLeaves(job, [pair]);
    const marks = { sourceMark: pair.source?.digest ?? 'empty', targetMark: pair.target?.digest ?? 'empty' };
    if (located !== undefined && located.keys.length > 0) found.push({ ...leaf, keys: located.keys, ...marks });
  }
  return found;
}

/** The rows that make leaves stay different. */
async function keysOf(job: TableJob, leaves: readonly LeafStanding[]): Promise<RowStanding[]> {
  const found: RowStanding[] = [];
  const keep = keeper(job);
  const keys = leaves.flatMap((leaf) => leaf.keys);
  await lookAtKeys(job, keys, (_, { judgement, source, target }) => {
    if (typeof judgement !== 'string') found.push({ ...judgement, detail: keep(judgement, source, target) });
  });
  return found;
}

function isRow(item: RowStanding | LeafStanding): item is RowStanding {
  return item.what === 'row';
}

function isLeaf(item: RowStanding | LeafStanding): item is LeafStanding {
  return item.what === 'leaf';
}
