import type { KeySpan, LeafDigest } from '../../model/digest.ts';
import type { Both, Side } from '../lanes.ts';

/** What both sides hold in one span; null where its rows are too many for one digest. */
export interface LeafPair {
  readonly span: KeySpan;
  readonly source: LeafDigest | null;
  readonly target: LeafDigest | null;
}

/** Spans that one side may be ahead of the other. */
const MOST_LEAD = 512;

/** The spans under way: each side takes them at its own speed, and a pair leaves the board when both have answered. */
export class LeafBoard {
  readonly #spans: KeySpan[] = [];
  readonly #answers: Both<(LeafDigest | null)[]> = { source: [], target: [] };
  #complete = false;

  /** Adds spans in key order; none mean that the table is at its end. */
  add(spans: readonly KeySpan[]): void {
    if (spans.length === 0) this.#complete = true;
    this.#spans.push(...spans);
  }

  /** Whether all spans are known. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Spans that wait for the side that is further on. */
  get ahead(): number {
    return this.#spans.length - Math.max(this.#answers.source.length, this.#answers.target.length);
  }

  /** The next spans of a side, at most `most`; none while it leads by too much or has caught up with what is known. */
  peek(side: Side, most: number): readonly KeySpan[] {
    const done = this.#answers[side].length;
    return this.#spans.slice(done, Math.min(done + most, MOST_LEAD));
  }

  /** Whether a side has answered for every span there will be. */
  isDone(side: Side): boolean {
    return this.#complete && this.#answers[side].length === this.#spans.length;
  }

  /** Takes a side's answers for its next spans and gives back the pairs that are complete now, in key order. */
  answer(side: Side, leaves: readonly (LeafDigest | null)[]): LeafPair[] {
    this.#answers[side].push(...leaves);
    const { source, target } = this.#answers;
    const ready = Math.min(source.length, target.length);
    const [ours, theirs] = [source.splice(0, ready), target.splice(0, ready)];
    return this.#spans
      .splice(0, ready)
      .map((span, at) => ({ span, source: ours[at] ?? null, target: theirs[at] ?? null }));
  }
}

/** Whether both sides hold the same rows in the same order. */
export function agrees({ source, target }: LeafPair): boolean {
  return source !== null && target !== null && source.count === target.count && source.digest === target.digest;
}

/** By how many rows the sides are known to differ; 0 when it is not known. */
export function lostRows({ source, target }: LeafPair): number {
  if (source === null || target === null) return 0;
  return Math.abs(Number(source.count - target.count));
}
