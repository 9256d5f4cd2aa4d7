/** A test that injects a fault: its file, and words of its name. */
type Covered = Readonly<Record<'file' | 'test', string>>;

/** A fault, and what covers it; or why nothing does. */
export interface Fault {
  readonly inject: string;
  readonly by: readonly Covered[];
  readonly open?: string; // what no test injects, or why it is none of the kit's
}

const test = (file: string, ...names: readonly string[]): Covered[] =>
  names.map((name) => ({ file: `test/sync/${file}.test.ts`, test: name }));
const scripted = (name: string): Covered[] => [{ file: 'test/sync/harness/interleavings.ts', test: name }];
const SCRIPTED = ['a row is deleted between the backfill’s read', 'a row is deleted and inserted anew'].flatMap(
  scripted,
);
const HARNESS = test('convergence', 'a backfill and relays that die at every point', 'when triggers note what');

/** The faults that the kit is to survive, by number. */
export const FAULTS: Readonly<Record<number, Fault>> = {
  1: {
    inject: 'backfill killed at every point, twice in a row',
    by: [...test('backfill/crash', 'at every point, also twice in a row'), ...HARNESS],
  },
  2: { inject: 'two backfills at once', by: test('backfill/run', 'is one at a time') },
  3: {
    inject: 'delete, or delete and insert anew, between chunk read and write',
    by: [...SCRIPTED, ...test('backfill/between-read-and-merge', 'any write comes through')],
  },
  4: {
    inject: 'update between chunk read and write',
    by: test('backfill/between-read-and-merge', 'any write comes through'),
  },
  5: {
    inject: 'key change during the backfill, behind and ahead of the cursor',
    by: [...test('backfill/between-read-and-merge', 'any write comes through'), ...HARNESS],
  },
  6: {
    inject: 'relay killed between apply and acknowledge',
    by: [...test('relay/crashes', 'at any point leaves what the next one finishes, once'), ...HARNESS],
  },
  7: { inject: 'three relays and one hot key', by: test('relay/order', 'of one hot key never goes back') },
  8: {
    inject: 'ids that are committed out of order',
    by: [
      ...test('relay/order', 'an event whose id is lower and whose commit comes later'),
      ...scripted('a transaction commits after one that took a later id'),
    ],
  },
  9: {
    inject: 'a long transaction from before the activation',
    by: test('backfill/run', 'waits for transactions that began before the activation'),
  },
  10: {
    inject: 'rollback, savepoint, deadlock victim, lock wait',
    by: [
      ...test(
        'adapter/dual-write',
        'leaves nothing of a transaction that throws',
        'runs a deadlock’s victim again as a whole',
        'when it waited too long for a lock, of which MySQL undoes only the statement',
      ),
      ...test('adapter/savepoints', 'after a deadlock inside one that is passed over'),
    ],
  },
  11: {
    inject: 'secondary down, down in mid-query, half open',
    by: test('adapter/faults', 'because it refuses, is half open, or never answers'),
  },
  12: {
    inject: 'secondary slow, or never answers',
    by: test('adapter/faults', 'because it is slow, the deadline bounds the caller'),
  },
  13: {
    inject: 'no connection left',
    by: [
      ...test('adapter/faults', 'because it has no connection left'),
      ...test('adapter/dual-write', 'when the server has no connection left for its login'),
    ],
  },
  14: {
    inject: 'deadlock or serialization failure between applier and backfill',
    by: [
      ...test('relay/order', 'survives deadlocks, locks that are held too long'),
      ...test('deadlocks', 'between two appliers is retried', 'between an applier and the backfill is retried'),
    ],
  },
  15: {
    inject: 'PostgreSQL restarted in mid-apply, failover of the secondary that lost commits',
    by: [
      ...test('relay/order', 'connections that are cut'),
      ...test('relay/went-back', 'of the secondary stops the relay'),
      ...test('relay/restarts', 'that are restarted and killed while writers write lose nothing'),
      ...test('failover/failover', 'a secondary that lost its last changes stops the relay that runs'),
    ],
  },
  16: {
    inject: 'primary restarted, failover that lost its tail',
    by: [
      ...test('relay/restarts', 'that are restarted and killed while writers write lose nothing'),
      ...test('relay/went-back', 'of the primary stops the relay'),
      ...test('failover/failover', 'a primary that lost its last changes stops the relay that runs'),
      ...test('failover/failover-command', 'changes nothing until that is named'),
    ],
  },
  17: {
    inject: 'outcome of a commit not known',
    by: [
      ...test('relay/order', 'when an outcome is not known'),
      ...test('relay/restarts', 'whose COMMIT is cut off on its way or on its way back'),
      ...test('adapter/faults', 'is lost after COMMIT was sent'),
    ],
  },
  18: { inject: 'everything delivered again', by: test('relay/order', 'is kept when everything is delivered again') },
  19: {
    inject: 'delivery out of order',
    by: test('relay/order', 'any order, any number of times, ends with the newest'),
  },
  20: {
    inject: 'rows that the secondary cannot hold',
    by: [
      ...test(
        'relay/poison',
        'is parked with a reason that shows no value',
        'NUL in a text, a zero date',
        'below zero for an unsigned',
      ),
      ...test(
        'relay/edge-values',
        'NaN, infinities, years that are too large',
        'of 100 MB come through',
        'are parked and never become NULL',
        'neither called equal nor different',
        'of JSON are no exception',
        'the target takes no packet for',
      ),
    ],
    open: 'rows of 100 MB come through, and what is beyond 256,000,000 characters is parked by relay and backfill; text that is not valid in its character set cannot be stored in these servers',
  },
  21: {
    inject: 'unique values swapped in one transaction and in two, chain of three',
    by: [
      ...test('relay/unique-swaps', 'in every order, from either side', 'when only one of the events is there yet'),
      ...HARNESS,
    ],
  },
  22: {
    inject: 'child before parent; cascade that no capture sees',
    by: [
      ...test('relay/families', 'wait for a parent that is not there yet'),
      ...test('reconcile/cascade', 'children that a cascade deleted'),
    ],
  },
  23: {
    inject: 'writes that pass the adapter by',
    by: [
      ...test('adapter/bypass', 'those that pass it by do'),
      ...test('reconcile/reconcile', 'finds what is missing, extra and different, and repairs it'),
    ],
  },
  24: {
    inject: 'TRUNCATE, dropped partition, unlogged write',
    by: [
      ...test('reconcile/reconcile', 'deletes nothing after a TRUNCATE or a mass deletion'),
      ...test(
        'reconcile/rewritten-table',
        'never the empty table beside events from before it',
        'no deletion under the version of a row',
        'calls no row different',
        'the relay reads again, and goes on',
      ),
      ...test('adapter/bypass', 'as do TRUNCATE and ALTER TABLE'),
    ],
    open: 'a dropped partition is injected as rows that go past every capture; a write that is in no log is like any other to a kit that reads tables',
  },
  25: {
    inject: 'definitions changed under way',
    by: [
      ...test('backfill/run', 'is altered meanwhile'),
      ...test('relay/definitions', 'stop their own table and no other'),
    ],
  },
  26: {
    inject: 'clocks that are wrong or step back',
    by: [
      ...scripted('the clock of the server that writes last is an hour behind'),
      ...test('relay/queue', 'says how far behind the secondary is, by beats'),
      ...test(
        'clocks',
        'lose no change and invent none, while relay and backfill run',
        'never look healthy by ages that are less than nothing',
        'leave a lease to who lives',
        'hide no transaction from before the activation',
        'what one forgets after two days by its clock',
        'stop a trickle that would pass over rows',
      ),
    ],
    open: 'summer time: sessions are in UTC, and no version is a time; of a trickle over a column in local time USAGE.md says that it does not fit',
  },
  27: {
    inject: 'disk full on the secondary, on the outbox',
    by: test(
      'disk-full',
      'stops the relay loudly and skips nothing',
      'undoes the application’s write together with its event',
      'keeps the backfill’s checkpoint',
    ).concat(
      test(
        'small-disk',
        'makes the relay wait',
        'ends the backfill with its checkpoint kept',
        'undoes each write that has no room for its event',
      ),
    ),
    open: 'logs that were purged and slots: the kit reads tables, not logs',
  },
  28: {
    inject: 'reconciliation under load; a single changed value',
    by: test('reconcile/under-load', 'never calls lag a difference'),
  },
  29: {
    inject: 'repair beside a live delete',
    by: test('reconcile/reconcile', 'does not bring back a row that is deleted while it is repaired'),
  },
  30: {
    inject: 'ledger pruned while a chunk is on its way',
    by: test('relay/queue', 'loses only what nobody reads, and nothing while rows are copied'),
  },
  31: {
    inject: 'shadow read that throws, hangs, answers otherwise',
    by: test('shadow/shadow', 'gets what the primary gives, when it gives it'),
  },
  32: {
    inject: 'flag provider down, malformed file, ramp up and down',
    by: test(
      'flags/flags.pure',
      'that becomes malformed or vanishes',
      'while they are down, slow or wrong',
      'keeps it moved at every later one',
    ),
  },
  33: {
    inject: 'flip under writers, one idle in its transaction',
    by: [
      ...test('cutover/flip-under-writers', 'commit nothing late and lose nothing'),
      ...test('cutover/flip-faults', 'waits for a writer that is idle in its transaction'),
    ],
  },
  34: {
    inject: 'flip killed at every step',
    by: test('cutover/flip-killed', 'that is killed at any point never lets both sides write'),
  },
  35: {
    inject: 'stale instance after the flip',
    by: test('cutover/flip-faults', 'refuses a stale instance that still writes to the old side'),
  },
  36: {
    inject: 'counters right after the flip',
    by: test('cutover/flip-faults', 'leaves counters above everything that was handed out'),
  },
  37: {
    inject: 'back after writes that only the target saw, then forward again',
    by: [
      ...test('cutover/flip-faults', 'goes back after writes that only the target saw'),
      { file: 'test/example/shop-api.test.ts', test: 'a shop moves to PostgreSQL and back' },
    ],
  },
  38: {
    inject: 'value of the target that the source cannot hold',
    by: test('cutover/flip-faults', 'does not offer the way back while a row of the target does not fit'),
  },
  39: {
    inject: 'SIGTERM in mid-batch, SIGINT twice',
    by: [
      ...test('relay/crashes', 'with SIGTERM ends its batch and leaves nothing locked'),
      ...test('cli/cli', 'at the second Ctrl-C, and the server lets go'),
    ],
  },
  40: {
    inject: 'writers faster than the relay, a target that is blocked, rows of up to 28 MB',
    by: [
      ...test('memory/memory', 'are held no more at once than memory allows'),
      { file: 'test/long/sync-soak.test.ts', test: 'converges round after round' },
    ],
  },
  41: {
    inject: 'composite, text, and odd keys; keys that only one side tells apart',
    by: [
      ...test(
        'backfill/refused-rows',
        'are parked, not merged into one row',
        'are one key of a source that takes them for the same',
      ),
      ...test('reconcile/walk-keys', 'meets every row of any key'),
      ...HARNESS,
    ],
  },
  42: {
    inject: 'table without a key',
    by: [{ file: 'test/kit/describe-kit.pure.test.ts', test: 'when its key is none' }],
  },
  43: {
    inject: 'replica that lags as the source of the backfill',
    by: [
      ...test('backfill/run', 'waits until a replica shows what the primary had committed'),
      ...test('backfill/brake', 'the replica is behind'),
    ],
    open: 'the replica is the primary under another name, or one that never shows anything: no test replicates',
  },
  44: {
    inject: 'expand and contract in one database',
    by: [{ file: 'test/change/proof.test.ts', test: 'loses no write, and is refused wherever it must be' }],
    open: 'both versions write at once from the end of the first backfill on: before it the new version may not serve',
  },
  45: {
    inject: 'ALTER behind a long reader',
    by: [{ file: 'test/change/long-reader.test.ts', test: 'gives way to the writers, and is run again' }],
  },
};
