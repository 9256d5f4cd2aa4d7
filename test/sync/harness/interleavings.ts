import sql, { raw } from 'sql-template-tag';
import type { Tx } from '../../../templates/sync/src/store/store.ts';
import type { KitBench } from '../kit-bench.ts';
import { tableOf } from './naive/rows.ts';
import type { Delivery, Variant } from './variant.ts';

/** The hands of a scripted interleaving. */
export interface Stage {
  /** Sets the row's body in a transaction of the application; null deletes it, and a row that is not there is inserted. */
  put(name: string, body: string | null, before?: (tx: Tx) => Promise<void>): Promise<void>;
  /** As `put`; the second function commits. */
  begin(name: string, body: string): Promise<() => Promise<void>>;
  /** Takes the one change that waits. */
  take(): Promise<Delivery>;
  /** Carries everything that waits. */
  carry(): Promise<void>;
  variant: Variant;
}

/** A scripted interleaving: rows that the backfill will meet, what happens, and what must be there at the end. */
export interface Interleaving {
  readonly name: string;
  /** In the source before anything is recorded, and in the target when `copied`. */
  readonly before: Readonly<Record<string, string>>;
  readonly copied: boolean;
  play(stage: Stage): Promise<void>;
  readonly after: Readonly<Record<string, string>>;
}

async function deliver(delivery: Delivery): Promise<void> {
  await delivery.run();
  await delivery.acknowledge();
}

export const INTERLEAVINGS: readonly Interleaving[] = [
  {
    name: 'a row is deleted between the backfill’s read and its write',
    before: { a: 'old', b: 'old' },
    copied: false,
    play: async ({ variant, put, carry }) => {
      const chunk = await variant.read([['a'], ['b']]);
      await put('a', null);
      await carry();
      await chunk.write();
    },
    after: { b: 'old' },
  },
  {
    name: 'a row is updated between the backfill’s read and its write',
    before: { a: 'old', b: 'old' },
    copied: false,
    play: async ({ variant, put, carry }) => {
      const chunk = await variant.read([['a'], ['b']]);
      await put('a', 'new');
      await carry();
      await chunk.write();
    },
    after: { a: 'new', b: 'old' },
  },
  {
    name: 'a row is deleted and inserted anew between the backfill’s read and its write',
    before: { a: 'old' },
    copied: false,
    play: async ({ variant, put, carry }) => {
      const chunk = await variant.read([['a']]);
      await put('a', null);
      await carry();
      await put('a', 'again');
      await carry();
      await chunk.write();
    },
    after: { a: 'again' },
  },
  {
    name: 'two updates arrive the other way round',
    before: { a: 'old' },
    copied: true,
    play: async ({ put, take }) => {
      await put('a', 'one');
      const one = await take();
      await put('a', 'two');
      const two = await take();
      await deliver(two);
      await deliver(one);
    },
    after: { a: 'two' },
  },
  {
    name: 'a delete overtakes an update',
    before: { a: 'old' },
    copied: true,
    play: async ({ put, take }) => {
      await put('a', 'one');
      const one = await take();
      await put('a', null);
      const gone = await take();
      await deliver(gone);
      await deliver(one);
    },
    after: {},
  },
  {
    name: 'an insert overtakes the delete before it',
    before: { a: 'old' },
    copied: true,
    play: async ({ put, take }) => {
      await put('a', null);
      const gone = await take();
      await put('a', 'again');
      const again = await take();
      await deliver(again);
      await deliver(gone);
    },
    after: { a: 'again' },
  },
  {
    name: 'a transaction commits after one that took a later id',
    before: {},
    copied: true,
    play: async ({ put, begin, carry }) => {
      const commit = await begin('a', 'first id');
      await put('b', 'second id');
      await carry();
      await commit();
      await carry();
    },
    after: { a: 'first id', b: 'second id' },
  },
  {
    name: 'the relay dies between what it took and what it wrote, and another goes on',
    before: { a: 'old' },
    copied: true,
    play: async ({ put, take, carry }) => {
      await put('a', 'new');
      (await take()).abandon();
      await carry();
    },
    after: { a: 'new' },
  },
  {
    name: 'the clock of the server that writes last is an hour behind',
    before: { a: 'old' },
    copied: true,
    play: async ({ variant, put, carry }) => {
      await put('a', 'one');
      await carry();
      variant.setBack?.(3_600_000);
      await put('a', 'two', async (tx) => {
        if (tx.engine === 'mysql') await tx.run(sql`SET SESSION timestamp = UNIX_TIMESTAMP() - 3600`);
      });
      await carry();
    },
    after: { a: 'two' },
  },
];

/** Plays an interleaving on the tags of a bench and gives back what the target holds then. */
export async function play(
  bench: KitBench,
  variant: Variant,
  { before, copied, play: run }: Interleaving,
): Promise<Record<string, string>> {
  const table = tableOf(bench, 'tag');
  const tag = raw(table.source.sql);
  for (const database of copied ? [bench.source, bench.target] : [bench.source]) {
    for (const [name, body] of Object.entries(before))
      await database.execute(`INSERT INTO tag VALUES ('${name}', '${body}')`);
  }
  const change = async (tx: Tx, name: string, body: string | null) => {
    if (body === null) await tx.run(sql`DELETE FROM ${tag} WHERE name = ${name}`);
    else if ((await tx.run(sql`UPDATE ${tag} SET body = ${body} WHERE name = ${name}`)) === 0) {
      await tx.run(sql`INSERT INTO ${tag} (name, body) VALUES (${name}, ${body})`);
    }
    const changed = [{ name: table.name, key: [name] }];
    await variant.capture.record(tx, changed);
    return changed;
  };
  const put: Stage['put'] = async (name, body, prepare) => {
    const changed = await bench.stores.source.transaction(async (tx) => {
      await prepare?.(tx);
      const done = await change(tx, name, body);
      if (prepare !== undefined && tx.engine === 'mysql') await tx.run(sql`SET SESSION timestamp = DEFAULT`);
      return done;
    });
    await variant.capture.committed?.(changed);
  };
  const begin: Stage['begin'] = (name, body) =>
    new Promise((opened, failed) => {
      let commit: () => void = () => undefined;
      const wait = new Promise<void>((resolve) => {
        commit = resolve;
      });
      const transaction = bench.stores.source.transaction(async (tx) => {
        const changed = await change(tx, name, body);
        opened(async () => {
          commit();
          const changed = await transaction;
          await variant.capture.committed?.(changed);
        });
        await wait;
        return changed;
      });
      transaction.catch(failed);
    });
  const take = async () => {
    const [delivery] = await variant.pick(1);
    if (delivery === undefined) throw new Error('nothing waits');
    return delivery;
  };
  const carry = async () => {
    for (const delivery of await variant.pick(100)) await deliver(delivery);
  };
  await run({ put, begin, take, carry, variant });
  const rows = await bench.target.query('SELECT name, body FROM tag ORDER BY name');
  return Object.fromEntries(rows.map(([name, body]) => [name ?? '', body ?? '']));
}
