import { createHash } from 'node:crypto';
import type { Reader } from '../../engines/engine.ts';
import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import { type Asker, askInStep, type Both, type Lane } from '../lanes.ts';
import type { TableRequest } from '../request.ts';
import { leafSize } from './leaf-size.ts';
import type { SpanSource } from './spans.ts';
import { commonPoint, nearest, pointAfter } from './walk-spans.ts';

/** Which part of the rows to look at: the same seed chooses the same rows. */
export interface SamplePlan {
  /** Above 0, at most 1. */
  readonly share: number;
  readonly seed: string;
}

/** Rows of a leaf that is drawn. */
export const SAMPLE_ROWS = 64;
const HOLD_MS = 500;
const SPANS_AT_ONCE = 64;

/** Numbers from 0 to 1 that depend on the seed alone. */
export function seededNumbers(seed: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    const bytes = createHash('sha256').update(`${seed} ${drawn}`).digest();
    return bytes.readUIntBE(0, 6) / 2 ** 48;
  };
}

/** How many leaves to pass over before the next that is drawn, when each is drawn with the same chance. */
export function nextGap(share: number, random: number): number {
  if (share >= 1) return 0;
  return Math.floor(Math.log(1 - random) / Math.log(1 - share));
}

interface Drawing {
  readonly request: TableRequest;
  readonly lanes: Both<Lane>;
  readonly asker: Asker;
  readonly plan: SamplePlan;
}

/**
 * Leaves drawn by the seed. Places are counted in the rows of the source, and of the target behind the source's last row; a leaf is a
 * range of keys, so what only the target holds in it is found too.
 */
export function sampledSpans({ request, lanes, asker, plan }: Drawing): SpanSource {
  const random = seededNumbers(`${plan.seed} ${request.source.table.schema}.${request.source.table.name}`);
  let start: KeyPoint | null = null;
  let ended = false;
  const size = leafSize(SAMPLE_ROWS, SAMPLE_ROWS);
  const draw = async (readers: Both<Reader>): Promise<KeySpan | null> => {
    const skipped = nextGap(plan.share, random()) * SAMPLE_ROWS;
    const from: KeyPoint | null = skipped === 0 ? start : await passOver(request, readers, start, skipped);
    ended = skipped > 0 && from === null;
    if (ended) return null;
    const to = await nearest(request, readers, from, size.rows);
    start = to;
    ended = to === null;
    return { from, to };
  };
  return {
    size,
    next: async () => {
      const spans: KeySpan[] = [];
      if (ended) return spans;
      return askInStep(lanes, asker, async (readers) => {
        const began = performance.now();
        do {
          const span = await draw(readers);
          if (span !== null) spans.push(span);
        } while (!ended && spans.length < SPANS_AT_ONCE && performance.now() - began < HOLD_MS);
        return spans;
      });
    },
  };
}

async function passOver(request: TableRequest, readers: Both<Reader>, from: KeyPoint | null, rows: number) {
  const ours = await pointAfter(readers.source, request.source, from, rows);
  const point = ours ?? (await pointAfter(readers.target, request.target, from, rows));
  return point === null ? null : commonPoint(request, from, point);
}

/** What a sample of so many leaves proves, of which `differing` did not agree. */
export function confidenceOf(leaves: number, differing: number, whole: readonly string[]): string {
  const rest =
    whole.length === 0
      ? ''
      : ` Digested whole, because their keys have no order that both databases share: ${whole.join(', ')}.`;
  if (leaves === 0) return `No leaf was drawn, so nothing is known about the rows.${rest}`;
  const leaf = `leaves of up to ${SAMPLE_ROWS} rows`;
  const drawn = `${leaves.toLocaleString('en-US')} ${leaf} were drawn by the seed and read on both sides`;
  if (differing > 0)
    return `${drawn}; ${differing.toLocaleString('en-US')} differed, so what was not drawn differs too as a rule.${rest}`;
  const most = 100 * (1 - 0.05 ** (1 / leaves));
  return `${drawn}; none differed: with 95 % confidence fewer than ${percent(most)} % of all such leaves differ. Single rows may still differ in what was not drawn.${rest}`;
}

function percent(value: number): string {
  return value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
