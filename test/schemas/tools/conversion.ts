import type { Construct } from '../criteria/construct.ts';

/** What a tool did with a schema, and what it said of it. */
export interface Conversion {
  readonly exitCode: number;
  /** What the target refused, in its own words. */
  readonly refused: readonly string[];
  /** Whether the tool named the construct as changed or left out. */
  readonly told: (construct: Construct) => boolean;
  readonly seconds: number;
}
