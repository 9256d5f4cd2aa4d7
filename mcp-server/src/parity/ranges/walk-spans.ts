import type { Reader } from '../../engines/engine.ts';
import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { type Asker, askInStep, type Both, type Lane } from '../lanes.ts';
import type { TableRequest } from '../request.ts';
import { comparePoints, isCommonPoint } from './key-order.ts';
import type { LeafSize } from './leaf-size.ts';
import type { SpanSource } from './spans.ts';

/** How long one transaction may go on finding boundaries, and how many it may find. */
const HOLD_MS = 500;
const SPANS_AT_ONCE = 64;

interface Walk {
  readonly request: TableRequest;
  readonly lanes: Both<Lane>;
  readonly asker: Asker;
  readonly from: KeyPoint | null;
  readonly size: LeafSize;
}

/**
 * Spans found in both indexes: each ends where the nearer of the two sides has passed `size.rows` rows, so neither side holds more
 * in it. UNSUPPORTED when a boundary has no place in the order of the other side.
 */
export function walkedSpans({ request, lanes, asker, from, size }: Walk): SpanSource {
  let start = from;
  let ended = false;
  const step = async (readers: Both<Reader>): Promise<KeySpan> => {
    const to = await nearest(request, readers, start, size.rows);
    const span = { from: start, to };
    start = to;
    ended = to === null;
    return span;
  };
  return {
    size,
    next: async () => {
      if (ended) return [];
      return askInStep(lanes, asker, async (readers) => {
        const began = performance.now();
        const spans: KeySpan[] = [];
        do spans.push(await step(readers));
        while (!ended && spans.length < SPANS_AT_ONCE && performance.now() - began < HOLD_MS);
        return spans;
      });
    },
  };
}

/** The key `rows` rows on from `from` on the side where it comes first; null when neither has so many left. */
export async function nearest(
  request: TableRequest,
  readers: Both<Reader>,
  from: KeyPoint | null,
  rows: number,
): Promise<KeyPoint | null> {
  const [ours, theirs] = await Promise.all([
    pointAfter(readers.source, request.source, from, rows),
    pointAfter(readers.target, request.target, from, rows),
  ]);
  const orders = request.order ?? [];
  const point =
    ours === null || theirs === null ? (ours ?? theirs) : comparePoints(orders, ours, theirs) <= 0 ? ours : theirs;
  return point === null ? null : commonPoint(request, from, point);
}

/** The same point. UNSUPPORTED when it has no place behind `from` in the order that both databases have. */
export function commonPoint(request: TableRequest, from: KeyPoint | null, point: KeyPoint): KeyPoint {
  const forms = request.source.key.map(({ form }) => form);
  const behind = from === null || comparePoints(request.order ?? [], point, from) > 0;
  if (isCommonPoint(forms, point) && behind) return point;
  throw new LockstepError('UNSUPPORTED', 'a key has no place in the order of both databases', {
    hint: 'The table is compared in another way.',
  });
}

/** Where more rows than asked for share one key, the next key after them. */
export async function pointAfter(
  reader: Reader,
  request: DigestRequest,
  from: KeyPoint | null,
  rows: number,
): Promise<KeyPoint | null> {
  for (let step = rows; ; step *= 2) {
    const point = await reader.keyAfter(request, from, step);
    if (point === null || from === null || point.some((text, at) => text !== from[at])) return point;
  }
}
