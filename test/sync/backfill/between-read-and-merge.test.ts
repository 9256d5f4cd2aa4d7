import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { copyChunk } from '../../../templates/sync/src/backfill/copy-chunk.ts';
import { prepareTable } from '../../../templates/sync/src/backfill/prepare-table.ts';
import { withLease } from '../../../templates/sync/src/core/lease.ts';
import { otherSide } from '../../../templates/sync/src/descriptor.ts';
import { carryAll, writeCaptured } from '../carry.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { readAll } from './read-all.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(20))';

/** What happens on the primary after a chunk of the rows 1 to 6 was read, and the keys that its events name. */
const WRITES: Readonly<Record<string, readonly (readonly [statement: string, keys: readonly number[]])[]>> = {
  'a delete': [['DELETE FROM item WHERE id = 2', [2]]],
  'a delete and the same key inserted again': [
    ['DELETE FROM item WHERE id = 2', [2]],
    [`INSERT INTO item VALUES (2, 'again')`, [2]],
  ],
  'an update': [[`UPDATE item SET body = 'newer' WHERE id = 3`, [3]]],
  'a key moved ahead of the chunk': [['UPDATE item SET id = 50 WHERE id = 3', [3, 50]]],
  'a key moved behind the chunk': [['UPDATE item SET id = 0 WHERE id = 3', [3, 0]]],
  'a key moved into the chunk from ahead': [['UPDATE item SET id = 5 WHERE id = 10', [10, 5]]],
  'an insert and its delete': [
    [`INSERT INTO item VALUES (5, 'short')`, [5]],
    ['DELETE FROM item WHERE id = 5', [5]],
  ],
  'a swap of two keys': [
    ['UPDATE item SET id = -1 WHERE id = 1', [1, -1]],
    ['UPDATE item SET id = 1 WHERE id = 4', [4, 1]],
    ['UPDATE item SET id = 4 WHERE id = -1', [-1, 4]],
  ],
};

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('between the read and the merge of a chunk from %s to %s', (...kinds) => {
  it.each(['before', 'after'] as const)('any write comes through, when it is carried %s the merge', async (when) => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    for (const direction of [bench.forward, bench.reverse]) {
      const primary = bench[direction.primary];
      const secondary = bench[otherSide(direction.primary)];
      const [table] = direction.tables;
      if (table === undefined) throw new Error('no table was described');
      await activate(direction);
      for (const [what, writes] of Object.entries(WRITES)) {
        await primary.execute(
          `DELETE FROM item; INSERT INTO item VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, 'd'), (6, 'f'), (10, 'j')`,
        );
        await secondary.execute('DELETE FROM item; DELETE FROM lockstep_ledger');
        await withLease(direction.to, 'backfill', async (lease) => {
          const plan = { fingerprint: bench.kit.fingerprint, restart: true };
          const { context } = await prepareTable(direction, table, lease, plan);
          let merge = () => undefined;
          const turn = new Promise<void>((resolve) => {
            merge = () => void resolve();
          });
          const first = copyChunk(context, null, 5, turn);
          const { last } = await first.staged;
          expect(last, what).toEqual(['6']);
          for (const [statement, keys] of writes) {
            await writeCaptured(
              direction,
              table.name,
              statement.replaceAll(' item ', ` ${table[direction.primary].sql} `),
              keys.map((key) => [String(key)]),
            );
          }
          if (when === 'before') await carryAll(direction);
          merge();
          await first.merged;
          await copyChunk(context, last, 5, Promise.resolve()).merged;
          await carryAll(direction);
        });
        expect(await readAll(bench, otherSide(direction.primary)), what).toEqual(
          await readAll(bench, direction.primary),
        );
      }
    }
  });
});
