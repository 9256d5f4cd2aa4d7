import type { KeySpan, LeafDigest } from '../../model/digest.ts';
import type { Both, Side } from '../lanes.ts';

/** What both sides hold in one span; null where its rows are too many for one digest. */
export interface LeafPair {
  readonly span: KeySpan;
  readonly source: LeafDigest | null;
  readonly target: LeafDigest | null;
}

/** Spans that one side may be ahead of the other. */
const MOST_LEAD = 1024;
/** By so many spans a side must be behind for a second statement to help it. */
const WORTH_HELP = 64;

/** Spans that one side has taken, in key order, and where they stand in the table. */
export interface Claim {
  readonly at: number;
  readonly spans: readonly KeySpan[];
}

/** What a side has answered for the spans on the board; not set where it has not. */
interface Progress {
  readonly answers: (LeafDigest | null | undefined)[];
  /** The place of the next span that nobody has taken. */
  next: number;
  /** Taken and given back. */
  readonly returned: Claim[];
  waiting: number;
}

/** The spans under way: each side takes them at its own speed, and a pair leaves the board when both have answered. */
export class LeafBoard {
  readonly #spans: KeySpan[] = [];
  readonly #sides: Both<Progress> = { source: progress(), target: progress() };
  /** The place in the table of the first span on the board. */
  #first = 0;
  #complete = false;

  /** Adds spans in key order; none mean that the table is at its end. */
  add(spans: readonly KeySpan[]): void {
    if (spans.length === 0) this.#complete = true;
    this.#spans.push(...spans);
    for (const side of [this.#sides.source, this.#sides.target]) side.waiting += spans.length;
  }

  /** Whether all spans are known. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Spans that wait for the side that is further on. */
  get ahead(): number {
    return this.#first + this.#spans.length - Math.max(this.#sides.source.next, this.#sides.target.next);
  }

  /** Whether a second statement of this side would keep the other from waiting. */
  isBehind(side: Side): boolean {
    const { source, target } = this.#sides;
    return source.next - target.next >= WORTH_HELP
      ? side === 'target'
      : target.next - source.next >= WORTH_HELP && side === 'source';
  }

  /** Takes the next spans for a side, at most `most`; null while it leads by too much or has taken all that is known. */
  claim(side: Side, most: number): Claim | null {
    const own = this.#sides[side];
    const back = own.returned.shift();
    if (back !== undefined) {
      if (back.spans.length > most) own.returned.unshift({ at: back.at + most, spans: back.spans.slice(most) });
      return { at: back.at, spans: back.spans.slice(0, most) };
    }
    const start = own.next - this.#first;
    const spans = this.#spans.slice(start, Math.min(start + most, MOST_LEAD));
    if (spans.length === 0) return null;
    own.next += spans.length;
    return { at: own.next - spans.length, spans };
  }

  /** Gives spans back that were not digested, for a smaller statement to take. */
  giveBack(side: Side, claim: Claim): void {
    this.#sides[side].returned.unshift(claim);
  }

  /** Whether a side has answered for every span there will be. */
  isDone(side: Side): boolean {
    return this.#complete && this.#sides[side].waiting === 0;
  }

  /** Takes a side's answers for the spans it claimed and gives back the pairs that are complete now, in key order. */
  answer(side: Side, { at }: Claim, leaves: readonly (LeafDigest | null)[]): LeafPair[] {
    const own = this.#sides[side];
    own.waiting -= leaves.length;
    for (const [offset, leaf] of leaves.entries()) own.answers[at - this.#first + offset] = leaf;
    const { source, target } = this.#sides;
    let ready = 0;
    while (source.answers[ready] !== undefined && target.answers[ready] !== undefined) ready += 1;
    this.#first += ready;
    const [ours, theirs] = [source.answers.splice(0, ready), target.answers.splice(0, ready)];
    return this.#spans
      .splice(0, ready)
      .map((span, place) => ({ span, source: ours[place] ?? null, target: theirs[place] ?? null }));
  }
}

function progress(): Progress {
  return { answers: [], next: 0, returned: [], waiting: 0 };
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
