import { agrees, type LeafPair } from './leaf-board.ts';

/** Rows that agree one after another before leaves double. */
const CALM_ROWS = 65_536;

/** How many rows the next leaf should have. */
export interface LeafSize {
  readonly rows: number;
  /** Pairs that are known now, in key order. */
  saw(pairs: readonly LeafPair[]): void;
  /** A leaf had more rows than a server digests at once. */
  shrink(): void;
}

/** `few` at first and where rows differ, because all rows of a leaf that differs are read; up to `most` where they have agreed for long, because each leaf costs a server something by itself. */
export function leafSize(few: number, most: number): LeafSize {
  let limit = most;
  let calm = 0;
  const rows = () => Math.min(limit, few * 2 ** Math.floor(calm / CALM_ROWS));
  return {
    get rows() {
      return rows();
    },
    saw: (pairs) => {
      for (const pair of pairs) calm = agrees(pair) ? calm + Number(pair.source?.count ?? 0n) : 0;
    },
    shrink: () => {
      limit = Math.max(1, Math.floor(rows() / 2));
    },
  };
}
