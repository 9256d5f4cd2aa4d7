import { afterEach, describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { coreVariant } from './harness/core-variant.ts';
import { openHarness } from './harness/harness-bench.ts';
import { INTERLEAVINGS, play } from './harness/interleavings.ts';
import { dualWrite } from './harness/naive/dual-write.ts';
import { naiveOutbox } from './harness/naive/outbox.ts';
import { updatedAt } from './harness/naive/updated-at.ts';
import type { MakeVariant } from './harness/variant.ts';
import { kitPairs } from './kit-bench.ts';

const [DELETED, UPDATED, REINSERTED, SWAPPED, OVERTAKEN, INSERTED, LATE, DIED, CLOCK] = INTERLEAVINGS.map(
  ({ name }) => name,
);

/** What each way of keeping in step gets wrong, of the interleavings that are played to all of them. */
const WRONG: readonly (readonly [variant: string, make: MakeVariant, wrong: readonly (string | undefined)[]])[] = [
  [
    'a second write after the commit, with a backfill that upserts',
    dualWrite('upsert'),
    [DELETED, UPDATED, REINSERTED, SWAPPED, OVERTAKEN, INSERTED, DIED],
  ],
  [
    'a second write after the commit, with a backfill that ignores what is there',
    dualWrite('ignore'),
    [DELETED, SWAPPED, OVERTAKEN, INSERTED, DIED],
  ],
  ['a guard by the time of the last update', updatedAt, [DELETED, OVERTAKEN, DIED, CLOCK]],
  ['images from an outbox in any order', naiveOutbox('any order'), [DELETED, SWAPPED, OVERTAKEN, INSERTED]],
  ['a cursor over the outbox', naiveOutbox('cursor'), [DELETED, SWAPPED, OVERTAKEN, INSERTED, LATE, DIED]],
  ['the kit', coreVariant, []],
];

/** The wrong ways are wrong on any pair; the kit has to be right on each. */
const CASES = kitPairs.map((pair, at) => [...pair, at === 0 ? WRONG : WRONG.slice(-1)] as const);

describe.each(CASES)('of the scripted interleavings between %s and %s', (source, target, variants) => {
  const benches: { drop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map((bench) => bench.drop()));
  });

  it.each(variants)('%s gets these wrong', async (_, make, wrong) => {
    const bench = await openHarness([sharedServer(source), sharedServer(target)]);
    benches.push(bench);
    const failed: string[] = [];
    for (const interleaving of INTERLEAVINGS) {
      for (const database of [bench.source, bench.target]) {
        await database.execute('DELETE FROM tag; DELETE FROM lockstep_outbox; DELETE FROM lockstep_ledger');
        await database.execute('DROP TABLE IF EXISTS naive_stamp; DROP TABLE IF EXISTS naive_image');
      }
      const held = await play(bench, await make(bench, 'tag'), interleaving);
      if (JSON.stringify(held) !== JSON.stringify(interleaving.after)) failed.push(interleaving.name);
    }
    expect(failed).toEqual(wrong);
  });
});
