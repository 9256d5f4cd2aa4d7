import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORBIDDEN, TOOLING } from '../../mcp-server/src/model/migration-settings.ts';
import { decideStrategy } from '../../mcp-server/src/plan/decide-strategy.ts';
import { ONE_SHOT_ROWS } from '../../mcp-server/src/plan/strategy/one-shot.ts';
import {
  type Question,
  STRATEGY_IDS,
  type StrategyId,
  type TableFact,
} from '../../mcp-server/src/plan/strategy/strategy.ts';
import { tableRoutes } from '../../mcp-server/src/plan/table-routes.ts';
import { wouldChange } from '../../mcp-server/src/plan/would-change.ts';

const fact = (name: string, more: Partial<TableFact> = {}): TableFact => ({
  name,
  rows: 50_000_000,
  bytes: 20 * 1024 ** 3,
  keyed: true,
  appendOnly: false,
  changedAt: null,
  references: [],
  ...more,
});

/** A shop that is written all day, may not stand still, and whose code can be changed. */
const plain: Question = {
  source: 'db1:3306/shop',
  target: 'db2:5432/shop',
  sameDatabase: false,
  tables: [fact('customers'), fact('orders', { references: ['customers'] }), fact('invoices')],
  changes: 0,
  cycles: [],
  writesPerSecond: 20,
  copySeconds: 7200,
  verifySeconds: 1800,
  unmetCapture: [],
  downtimeSeconds: 0,
  pauseSeconds: 10,
  staleReadSeconds: 5,
  reversible: true,
  highStakes: false,
  codeInHand: true,
  otherWriters: [],
  tooling: [],
  forbids: [],
  components: {},
};

const small = [fact('customers', { rows: 900, bytes: 65_536 }), fact('orders', { rows: 12_000, bytes: 1_000_000 })];

/** For each strategy one migration that it is right for. */
const meant: Readonly<Record<StrategyId, Partial<Question>>> = {
  'expand-contract': { sameDatabase: true, target: plain.source },
  'one-shot': { tables: small, copySeconds: 40, verifySeconds: 20, downtimeSeconds: 900, reversible: false },
  strangler: { components: { sales: ['customers', 'orders'], billing: ['invoices'] } },
  'blue-green': { codeInHand: false, tooling: ['second_environment', 'proxy'] },
  'dual-write-sync': { staleReadSeconds: 0 },
  'dual-write-outbox': {},
  cdc: { codeInHand: false, forbids: ['triggers'], tooling: ['kafka_connect', 'proxy'] },
  trickle: {
    codeInHand: false,
    forbids: ['triggers', 'log_capture'],
    tables: plain.tables.map((table) => ({ ...table, changedAt: 'updated_at' })),
    downtimeSeconds: 7200,
    reversible: false,
  },
};

/** They do not go by the fence: nobody writes meanwhile, or both shapes are in one database. */
const STOPPING: readonly StrategyId[] = ['expand-contract', 'one-shot', 'trickle'];

const table = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  rows: fc.option(fc.nat(2_000_000_000)),
  bytes: fc.option(fc.nat()),
  keyed: fc.boolean(),
  appendOnly: fc.boolean(),
  changedAt: fc.option(fc.constant('updated_at')),
  references: fc.subarray(['a', 'b', 'c', 'd']),
});
const question: fc.Arbitrary<Question> = fc.record({
  source: fc.constant('db1/shop'),
  target: fc.constant('db2/shop'),
  sameDatabase: fc.boolean(),
  tables: fc.uniqueArray(table, { selector: ({ name }) => name, maxLength: 4 }),
  changes: fc.constantFrom(0, 2),
  cycles: fc.constantFrom([], [['a', 'b']]),
  writesPerSecond: fc.option(fc.nat(20_000)),
  copySeconds: fc.option(fc.nat(100_000)),
  verifySeconds: fc.option(fc.nat(100_000)),
  unmetCapture: fc.subarray(['log_bin is OFF, wanted ON']),
  downtimeSeconds: fc.constantFrom(0, 5, 60, 3600, 100_000),
  pauseSeconds: fc.constantFrom(1, 10),
  staleReadSeconds: fc.constantFrom(0, 5),
  reversible: fc.boolean(),
  highStakes: fc.boolean(),
  codeInHand: fc.boolean(),
  otherWriters: fc.subarray(['nightly job']),
  tooling: fc.subarray([...TOOLING]),
  forbids: fc.subarray([...FORBIDDEN]),
  components: fc.constantFrom({}, { one: ['a', 'b'], two: ['c', 'd'] }, { one: ['a'], two: ['b'] }),
});

describe('the strategy', () => {
  it.each(STRATEGY_IDS)('is %s for a migration that it is right for', (id) => {
    expect(decideStrategy({ ...plain, ...meant[id] })).toMatchObject({ id, possible: true, obstacles: [] });
  });

  it('is the same for the same facts, names every other one with a reason, and is possible or says what stands against it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const decision = decideStrategy(asked);
        expect(decideStrategy(structuredClone(asked))).toEqual(decision);
        expect([decision.id, ...decision.rejected.map(({ id }) => id)].sort()).toEqual([...STRATEGY_IDS].sort());
        expect(decision.rejected.filter(({ because }) => because.length === 0)).toEqual([]);
        expect(decision.possible).toBe(decision.obstacles.length === 0);
        const sentences = [
          ...decision.because,
          ...decision.obstacles,
          ...decision.rejected.flatMap(({ because }) => because),
        ];
        expect(
          sentences.filter((sentence) => !/\S[.:]$/.test(sentence) || /undefined|NaN|null/.test(sentence)),
        ).toEqual([]);
      }),
    );
  });

  it('is never one that a constraint forbids', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { id, possible, route } = decideStrategy(asked);
        if (!possible) return;
        const rows = asked.tables.reduce((sum, { rows: some }) => sum + (some ?? Number.POSITIVE_INFINITY), 0);
        const broken = [
          asked.forbids.includes('triggers') && route.capture === 'triggers',
          asked.forbids.includes('log_capture') && route.capture === 'log',
          route.capture === 'log' &&
            !asked.tooling.includes('kafka_connect') &&
            asked.forbids.includes('cloud_service'),
          route.capture === 'log' && asked.unmetCapture.length > 0,
          !asked.codeInHand && (route.capture === 'adapter' || route.capture === 'inline'),
          asked.otherWriters.length > 0 && (route.capture === 'adapter' || route.capture === 'inline'),
          asked.reversible && (id === 'one-shot' || id === 'trickle'),
          asked.downtimeSeconds === 0 &&
            rows > 0 &&
            (id === 'one-shot' || id === 'trickle') &&
            asked.verifySeconds !== 0,
          id === 'one-shot' &&
            (rows > ONE_SHOT_ROWS || (asked.copySeconds ?? 0) > asked.downtimeSeconds || asked.highStakes),
          asked.sameDatabase !== (id === 'expand-contract'),
          !asked.codeInHand &&
            asked.downtimeSeconds < asked.pauseSeconds &&
            !asked.tooling.includes('proxy') &&
            !STOPPING.includes(id),
          id === 'strangler' && Object.keys(asked.components).length < 2,
          id === 'blue-green' && !asked.tooling.includes('second_environment'),
        ];
        expect(broken).toEqual(broken.map(() => false));
      }),
      { numRuns: 2000 },
    );
  });

  it('says what stands in the way when nothing is possible, and what would open it', () => {
    const closed: Question = { ...plain, codeInHand: false };
    expect(decideStrategy(closed)).toMatchObject({ id: 'dual-write-outbox', possible: false });
    expect(decideStrategy(closed).obstacles).toMatchInlineSnapshot(`
      [
        "Writers whose code cannot be changed do not wait at the fence: without a proxy that holds their connections they fail for up to 10 s, and 0 s are tolerated (migration.downtime_seconds).",
      ]
    `);
    expect(
      wouldChange(closed).map(({ what, instead, strategy }) => `${what} ${instead}: ${strategy}`),
    ).toMatchInlineSnapshot(`
      [
        "migration.downtime_seconds 60: dual-write-outbox",
        "migration.downtime_seconds and migration.reversible 3600 and false: dual-write-outbox",
        "migration.code_in_hand true: dual-write-outbox",
        "migration.tooling with proxy: dual-write-outbox",
      ]
    `);
  });

  it('names components that a foreign key ties together', () => {
    const tied = { ...plain, components: { people: ['customers'], sales: ['orders', 'invoices'] } };
    const { id, rejected } = decideStrategy(tied);
    expect(id).toBe('dual-write-outbox');
    expect(rejected.find((other) => other.id === 'strangler')?.because).toEqual([
      'Foreign keys lead from one component to another: orders → customers.',
    ]);
  });

  it('finds by asking again which answers would change it', () => {
    expect(
      wouldChange(plain).map(({ what, instead, strategy }) => `${what} ${instead}: ${strategy}`),
    ).toMatchInlineSnapshot(`
      [
        "migration.stale_read_seconds 0: dual-write-sync",
      ]
    `);
  });
});

describe('tables that go another way', () => {
  it('are those without a key, those that only grow, huge ones, and those in a loop', () => {
    const tables = [
      fact('plain'),
      fact('keyless', { keyed: false, rows: 300 }),
      fact('log', { appendOnly: true, rows: 900_000_000, bytes: 300 * 1024 ** 3 }),
      fact('teams'),
    ];
    const asked = { ...plain, tables, cycles: [['teams', 'players']] };
    expect(tableRoutes(asked, decideStrategy(asked))).toMatchInlineSnapshot(`
      [
        {
          "route": "a unique key on both sides first; else copied as a whole while nobody writes",
          "table": "keyless",
          "why": "No key that both sides share: about 300 rows would be copied within the 10 s of the write pause.",
        },
        {
          "route": "newest rows first (backfill run --order descending); copied apart, from a read replica (LOCKSTEP_BACKFILL_URL)",
          "table": "log",
          "why": "Rows are only added (about 900,000,000 rows): the newest are the ones that are read, the oldest may follow last. It holds about 900,000,000 rows, 300.0 GiB: its copy decides how long the backfill takes.",
        },
        {
          "route": "foreign keys of its loop added after the copy",
          "table": "teams",
          "why": "teams stands in a loop of foreign keys that no order satisfies.",
        },
      ]
    `);
  });
});
