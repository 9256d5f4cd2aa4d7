/** What must be in the records: of each the last value that a writer saw committed. */
export interface Oracle {
  /** A writer committed this for a record that nobody else writes; undefined: it is gone. */
  own(key: number, value: string | null | undefined): void;
  /** A writer committed this as the revision of a record that all write. */
  shared(key: number, revision: number, value: string | null): void;
  /** The records that a reading of them all shows otherwise, at most five of them in words. */
  judge(rows: readonly (readonly (string | null)[])[]): Judgement;
}

/** What is wrong with the records that were read. */
export interface Judgement {
  readonly lost: number;
  readonly stale: number;
  readonly risen: number;
  readonly examples: readonly string[];
}

/** An oracle that knows the records there were before the writers. */
export function newOracle(
  before: ReadonlyMap<number, string | null>,
  becomes: (value: string | null) => string | null = (value) => value,
): Oracle {
  const expected = new Map<number, string | null>(before);
  const revisions = new Map<number, number>();
  return {
    own: (key, value) => {
      if (value === undefined) expected.delete(key);
      else expected.set(key, value);
    },
    shared: (key, revision, value) => {
      if (revision <= (revisions.get(key) ?? 0)) return;
      revisions.set(key, revision);
      expected.set(key, value);
    },
    judge: (rows) => {
      const seen = new Map(rows.map(([key, value]) => [Number(key), value ?? null]));
      const examples: string[] = [];
      const count = { lost: 0, stale: 0, risen: 0 };
      const note = (what: keyof typeof count, key: number, words: string) => {
        count[what]++;
        if (examples.length < 5) examples.push(`record ${key}: ${words}`);
      };
      for (const [key, written] of expected) {
        const value = becomes(written);
        const found = seen.get(key);
        if (found === undefined) note('lost', key, `${shown(value)} is not there`);
        else if (found !== value) note('stale', key, `${shown(found)} instead of ${shown(value)}`);
      }
      for (const key of seen.keys()) if (!expected.has(key)) note('risen', key, 'deleted, and there again');
      // One record must not be shown twice.
      if (seen.size !== rows.length) note('risen', -1, `${rows.length} rows show ${seen.size} records`);
      return { ...count, examples };
    },
  };
}

function shown(value: string | null): string {
  return value === null ? 'NULL' : JSON.stringify(value);
}
