/** One guard of the kit taken out, and the tests that must notice. */
export interface Mutation {
  readonly name: string;
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  readonly tests: readonly string[];
}

const SRC = 'templates/sync/src';
const SCRIPTED = 'test/sync/interleavings.test.ts';
const GUARDS = 'test/sync/guards.test.ts';
const MYSQL = `${SRC}/sql/mysql-sql.ts`;
const POSTGRES = `${SRC}/sql/postgres-sql.ts`;
const QUEUE = `${SRC}/relay/queue-sql.ts`;
const BATCH = `${SRC}/relay/one-batch.ts`;

/** Each of these must turn a test red. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the condition of the ledger: whatever comes is written',
    changes: [
      { file: MYSQL, from: 'return known < version ||', to: 'return known <= version || known > version ||' },
      { file: POSTGRES, from: 'WHERE l.version ${older} EXCLUDED.version', to: 'WHERE true' },
    ],
    tests: [SCRIPTED],
  },
  {
    name: 'the tombstone: a deleted key leaves the ledger',
    changes: [
      {
        file: `${SRC}/core/apply.ts`,
        from: '  await writeImages(tx, otherSide(primary), await withoutOthers(tx, primary, newer));',
        to: '  await writeImages(tx, otherSide(primary), await withoutOthers(tx, primary, newer));\n  await tx.run(sql`DELETE FROM ${tables.ledger} WHERE deleted = 1`);',
      },
    ],
    tests: [SCRIPTED],
  },
  {
    name: 'the head of the line: several workers may have one key',
    changes: [{ file: QUEUE, from: 'AND o.id = (SELECT p.id', to: 'AND 0 < (SELECT p.id' }],
    tests: [GUARDS],
  },
  {
    name: 'the order of claims: the newest first',
    changes: [{ file: QUEUE, from: 'ORDER BY o.id LIMIT', to: 'ORDER BY o.id DESC LIMIT' }],
    tests: [GUARDS],
  },
  {
    name: 'acknowledging after applying: what is claimed counts as done',
    changes: [
      {
        file: BATCH,
        from: 'const tried = await carry(',
        to: "const tried: Tried[] = changes.map((change) => ({ change, outcome: { kind: 'applied' } }));\n    carry(",
      },
      { file: BATCH, from: '      noted = true;\n    });', to: '      noted = true;\n    }).catch(() => undefined);' },
    ],
    tests: [GUARDS],
  },
  {
    name: 'the lock on the fence: the flip passes writers in flight',
    changes: [
      {
        file: `${SRC}/core/fence.ts`,
        from: 'readFence(tx, tables, scope, true)',
        to: 'readFence(tx, tables, scope, false)',
      },
    ],
    tests: [GUARDS],
  },
  {
    name: 'the reading of the fence: whoever comes may write',
    changes: [
      { file: `${SRC}/core/fence.ts`, from: 'if (fence.writer !== side) throw', to: 'if (fence.epoch < 0) throw' },
    ],
    tests: [GUARDS],
  },
  {
    name: 'the gate: chunks are merged beside changes that are being applied',
    changes: [
      { file: MYSQL, from: 'WHERE table_name = ${name} FOR UPDATE`', to: 'WHERE table_name = ${name}`' },
      { file: POSTGRES, from: 'SELECT pg_advisory_xact_lock(${gateOf(name)})', to: 'SELECT ${gateOf(name)}' },
    ],
    tests: [GUARDS],
  },
  {
    name: 'the snapshot: state and version of two moments',
    changes: [{ file: BATCH, from: 'snapshotOfKeys(direction, keys),', to: "{ isolation: 'read committed' }," }],
    tests: [GUARDS],
  },
  {
    name: 'the hold on the tables of a snapshot: a TRUNCATE is seen before its events',
    changes: [{ file: `${SRC}/store/postgres-store.ts`, from: 'shows.length === 0 ?', to: 'shows.length >= 0 ?' }],
    tests: ['test/sync/reconcile/rewritten-table.test.ts'],
  },
  {
    name: 'the rows of others: what another writer has in a shared target may be written',
    changes: [{ file: `${SRC}/core/own-rows.ts`, from: 'return all.length === 0 ?', to: 'return all.length >= 0 ?' }],
    tests: ['test/sync/shared-target.test.ts'],
  },
];
