import { z } from 'zod';

/** How one shadow read ended. Only match and mismatch are verdicts. */
export const SHADOW_OUTCOMES = [
  'match',
  'mismatch',
  /** They differed, or the secondary was behind, and that was lag. */
  'in flight',
  /** They differed, and the rows kept changing until the time was up: nothing can be said. */
  'unsettled',
  /** The newest change of the row is set aside by the relay: the secondary will not have it by itself. */
  'parked',
  /** The candidate took too long. */
  'timeout',
  /** The candidate, or the comparison, threw. */
  'failed',
  /** The caller's own read threw: there was nothing to compare with. */
  'control failed',
  /** As many shadow reads as are allowed ran already. */
  'busy',
  /** Not sampled. */
  'skipped',
] as const;

export type ShadowOutcome = (typeof SHADOW_OUTCOMES)[number];

const example = z.strictObject({
  /** The row's key as canonical texts, masked where a column of it is; null where the rules of the read name none. */
  key: z.array(z.string().nullable()).nullable(),
  field: z.string(),
  kind: z.enum(['different', 'missing', 'extra', 'order']),
  /** Masked: lengths and digests. */
  primary: z.string().nullable(),
  secondary: z.string().nullable(),
});

const readLine = z.strictObject({
  name: z.string(),
  outcomes: z.partialRecord(z.enum(SHADOW_OUTCOMES), z.int().min(0)),
  /** How many mismatched reads differed in a field. */
  fields: z.record(z.string(), z.int().min(0)),
  examples: z.array(example),
});

/** One line of the record: what the shadow reads of one process found from a moment to another. Lines may be added up. */
export const shadowLine = z.strictObject({
  from: z.string(),
  to: z.string(),
  process: z.string(),
  /** The primary when the line was written; null when it was not known. */
  primary: z.enum(['source', 'target']).nullable(),
  reads: z.array(readLine),
});

export type ShadowLine = Readonly<z.infer<typeof shadowLine>>;
export type ShadowReadLine = Readonly<z.infer<typeof readLine>>;
export type ShadowExample = Readonly<z.infer<typeof example>>;

/** How a comparison ended, and what may be shown of it. */
export interface ShadowVerdict {
  readonly outcome: ShadowOutcome;
  readonly examples: readonly ShadowExample[];
}

const MOST_EXAMPLES = 5;

/** What is counted between two lines. */
export interface ShadowTally {
  /** Notes how a read ended; `examples` of a mismatch, one for each field that differs at least. */
  note(name: string, outcome: ShadowOutcome, examples?: readonly ShadowExample[]): void;
  /** What was noted since the last call, and forgets it; empty when nothing was. */
  take(): ShadowReadLine[];
}

interface Counted {
  readonly outcomes: Partial<Record<ShadowOutcome, number>>;
  readonly fields: Map<string, number>;
  readonly examples: ShadowExample[];
}

/** Counts how shadow reads end, with a few examples for each field that differed. */
export function shadowTally(): ShadowTally {
  let reads = new Map<string, Counted>();
  return {
    note: (name, outcome, examples = []) => {
      const counted = reads.get(name) ?? { outcomes: {}, fields: new Map<string, number>(), examples: [] };
      reads.set(name, counted);
      counted.outcomes[outcome] = (counted.outcomes[outcome] ?? 0) + 1;
      for (const field of new Set(examples.map((one) => one.field))) {
        counted.fields.set(field, (counted.fields.get(field) ?? 0) + 1);
      }
      for (const one of examples) {
        const known = counted.examples.filter(({ field }) => field === one.field).length;
        if (known < MOST_EXAMPLES) counted.examples.push(one);
      }
    },
    take: () => {
      const lines = [...reads].map(([name, { outcomes, fields, examples }]) => {
        return { name, outcomes, fields: Object.fromEntries(fields), examples };
      });
      reads = new Map();
      return lines;
    },
  };
}
