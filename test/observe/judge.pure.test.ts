import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known } from '../../mcp-server/src/model/seen.ts';
import { rankOf } from '../../mcp-server/src/model/sync-status.ts';
import { judge } from '../../mcp-server/src/observe/judge.ts';
import { differing, fine, fineSide, HIDEABLE, hidden, settings, severity, WORSENINGS } from './observed.ts';

const stateOf = (observed: typeof fine, id: string) =>
  judge(observed, settings).conditions.find((one) => one.id === id);

describe('the stop conditions', () => {
  it('are all fine where nothing is wrong, and each says why', () => {
    const { state, conditions } = judge(fine, settings);
    expect([state, conditions.filter((one) => one.state !== 'fine')]).toEqual(['fine', []]);
    expect(conditions.map(({ id, what }) => `${id}: ${what}`)).toMatchInlineSnapshot(`
      [
        "servers: Both servers answer.",
        "installed: The sync kit is installed on both sides.",
        "fence: The source is written to (epoch 0).",
        "outbox-age: 2 changes wait, the oldest for 1 s.",
        "catch-up: whatever waited is applied.",
        "parked: Nothing is parked.",
        "heartbeat: The last beat that reached the secondary is 2 s old and took 0.100 s, corrected by 0.200 s between the clocks (± 0.001 s).",
        "backfill: 1 of 1 table copied.",
        "drift: No confirmed drift 60 s ago.",
        "schema: Every table is as it was when the plan was generated.",
        "replicas: No replica tells its lag.",
        "log: Nobody reads a log here.",
        "connectors: No Kafka Connect is configured.",
        "pipe: No Kafka Connect is configured.",
        "dms: No control tables of AWS DMS are seen.",
      ]
    `);
  });

  it('say that the writers were taken back, and what comes next, until they are moved again', () => {
    const flip = (from: 'source' | 'target', ageSeconds: number, outcome = 'opened') =>
      ({ id: from, from, scope: 'all', epoch: 1, outcome, pausedMs: 5, ageSeconds }) as const;
    const fenceAfter = (...flips: (typeof fine)['flips']) => stateOf({ ...fine, flips }, 'fence')?.what;
    const back = [flip('source', 900), flip('target', 300)];
    expect(fenceAfter(...back)).toBe(
      'The source is written to (epoch 0): its writers were taken back from the target 5 min ago. `npm --prefix migration/sync run sync -- relay` carries from the source again, `npm --prefix migration/sync run sync -- reconcile` shows what is left, then check_parity; a second attempt begins with the gate of read-ramp.',
    );
    const plain = 'The source is written to (epoch 0).';
    expect(fenceAfter(flip('source', 20, 'rehearsed'))).toBe(plain);
    expect(fenceAfter(flip('source', 20, 'aborted'), flip('target', 300))).toContain('taken back');
    expect(fenceAfter(flip('source', 20), flip('target', 300))).toBe(plain);
  });

  it.each(Object.keys(WORSENINGS))('of %s never get better when things get worse, nor does the whole', (id) => {
    const worsen = WORSENINGS[id] ?? (() => fine);
    fc.assert(
      fc.property(severity, severity, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
          .map(worsen)
          .map((observed) => judge(observed, settings));
        if (less === undefined || more === undefined) throw new Error('two were judged');
        const rank = (judged: typeof less) => rankOf(judged.conditions.find((each) => each.id === id)?.state ?? 'fine');
        expect(rank(more)).toBeGreaterThanOrEqual(rank(less));
        expect(rankOf(more.state)).toBeGreaterThanOrEqual(rankOf(less.state));
      }),
    );
    expect([stateOf(worsen(0), id)?.state, stateOf(worsen(1), id)?.state]).toEqual(['fine', 'halt']);
  });

  it.each(HIDEABLE)('are unknown, and never fine, where %s cannot be told', (what) => {
    const { state, conditions } = judge({ ...fine, [what]: hidden }, settings);
    expect(state).toBe('unknown');
    expect(conditions[0]).toMatchObject({ state: 'unknown', what: expect.stringContaining('GRANT SELECT') });
  });

  it('name a command that stops the damage, and one to go on with, whenever one says halt', () => {
    for (const [id, worsen] of Object.entries(WORSENINGS)) {
      const found = stateOf(worsen(1), id);
      if (['log', 'fence'].includes(id)) continue;
      expect([id, found?.pause, found?.resume]).toEqual([id, expect.any(String), expect.any(String)]);
    }
    expect(stateOf(WORSENINGS['outbox-age']?.(1) ?? fine, 'outbox-age')).toMatchInlineSnapshot(`
      {
        "id": "outbox-age",
        "pause": "npm --prefix migration/sync run sync -- backfill pause",
        "resume": "npm --prefix migration/sync run sync -- relay run; npm --prefix migration/sync run sync -- backfill resume",
        "state": "halt",
        "what": "5 changes wait, the oldest for 34 min.",
      }
    `);
  });

  it('say "not installed" where the kit stands nowhere, and are fine about its queue', () => {
    const bare = { ...fineSide, installed: { known: true as const, value: false } };
    const none = { known: false as const, reason: 'the sync kit is not installed', turnOn: 'Install it.' };
    const observed = { ...fine, source: bare, target: bare, queue: none, heartbeat: none, cutover: none, rates: none };
    expect(judge(observed, settings).conditions.filter(({ state }) => state !== 'fine')).toMatchInlineSnapshot(`
      [
        {
          "id": "installed",
          "pause": null,
          "resume": "npm --prefix migration/sync run sync -- install",
          "state": "unknown",
          "what": "The sync kit is not installed on either side: nothing tells how changes are carried.",
        },
      ]
    `);
    const carried = { ...observed, connectors: WORSENINGS.connectors?.(0).connectors ?? null };
    expect(judge(carried, settings).state).toBe('fine');
  });
});

describe('drift while the backfill runs', () => {
  type Copy = 'not begun' | 'under way' | 'ended after the check' | 'ended before it';
  const COPIES: readonly Copy[] = ['not begun', 'under way', 'ended after the check', 'ended before it'];
  const at = (copy: Copy, besides: 'none' | 'not known' | 'some', rows = 7): typeof fine => ({
    ...fine,
    copied: known({ done: copy.startsWith('ended') ? 1 : 0, of: 1 }),
    tables: fine.tables.map((table) => ({
      ...table,
      backfill:
        copy === 'not begun'
          ? []
          : table.backfill.map((one) => ({
              ...one,
              done: copy !== 'under way',
              ageSeconds: copy === 'ended before it' ? 3600 : 2,
            })),
    })),
    drift: known({ trend: 'rising', ageSeconds: 60, points: [], differing: [differing(rows, besides)] }),
  });

  it('is expected as far as rows are only missing, open where it cannot be told, and drift for all else', () => {
    const table = COPIES.map((copy) => [
      copy,
      ...(['none', 'not known', 'some'] as const).map((besides) => stateOf(at(copy, besides), 'drift')?.state),
    ]);
    expect(table).toEqual([
      ['not begun', 'fine', 'warn', 'halt'],
      ['under way', 'fine', 'warn', 'halt'],
      ['ended after the check', 'warn', 'warn', 'halt'],
      ['ended before it', 'halt', 'halt', 'halt'],
    ]);
    expect([
      stateOf(at('under way', 'none'), 'drift')?.what,
      stateOf(at('ended after the check', 'none'), 'drift')?.what,
      stateOf(at('ended before it', 'none'), 'drift')?.what,
    ]).toMatchInlineSnapshot(`
      [
        "7 rows of shop.item missing 60 s ago, as is expected until the backfill has ended; nothing else differed.",
        "7 rows of shop.item differed 60 s ago, while the backfill ran: run check_parity again, which tells missing rows that were still to come from others.",
        "7 rows of shop.item truly differed 60 s ago (rising): check_parity names them, \`npm --prefix migration/sync run sync -- reconcile\` and then \`npm --prefix migration/sync run sync -- reconcile --apply\` repairs them through the ledger. This stays until \`lockstep check-parity --tables shop.item\` finds no difference: a repair alone is no proof.",
      ]
    `);
  });

  it('never gets better when a copy ends, when other rows differ, or when more rows do', () => {
    const besides = ['none', 'not known', 'some'] as const;
    const place = fc.record({
      copy: fc.nat(COPIES.length - 1),
      besides: fc.nat(besides.length - 1),
      rows: fc.integer({ min: 1, max: 1000 }),
    });
    const rank = (one: { copy: number; besides: number; rows: number }) =>
      rankOf(
        stateOf(at(COPIES[one.copy] ?? 'not begun', besides[one.besides] ?? 'some', one.rows), 'drift')?.state ??
          'fine',
      );
    fc.assert(
      fc.property(place, place, (one, other) => {
        const worse = {
          copy: Math.max(one.copy, other.copy),
          besides: Math.max(one.besides, other.besides),
          rows: Math.max(one.rows, other.rows),
        };
        expect(rank(worse)).toBeGreaterThanOrEqual(rank(one));
      }),
    );
  });

  it('is never expected where the kit copies nothing: it is not seen, not installed, or the target is the primary', () => {
    const bare = { ...fineSide, installed: known(false) };
    const expected = at('under way', 'none');
    const others = [
      { ...expected, primary: 'target' as const },
      { ...expected, primary: null },
      { ...expected, target: { ...fineSide, kit: hidden } },
      { ...expected, source: bare, target: bare },
    ];
    expect(others.map((observed) => stateOf(observed, 'drift')?.state)).toEqual(['halt', 'halt', 'halt', 'halt']);
  });

  it('does not take a table for copied because it has no rows: without its checkpoint nothing was copied; a project of changes alone carries none', () => {
    const never = { trend: 'none' as const, ageSeconds: null, points: [], differing: [] };
    const looks = [known({ done: 0, of: 1 }), known({ done: 1, of: 1 }), hidden].map((copied) => ({
      ...fine,
      tables: [],
      copied,
      drift: known(never),
    }));
    expect(looks.map((observed) => stateOf(observed, 'drift')?.what)).toMatchInlineSnapshot(`
      [
        "No check of parity is recorded; the backfill has not ended (0 of 1 table).",
        "No check of parity is recorded: run check_parity.",
        "No check of parity is recorded: run check_parity.",
      ]
    `);
    expect(looks.map((observed) => stateOf(observed, 'drift')?.state)).toEqual(['fine', 'warn', 'warn']);
    const bare = { ...fineSide, installed: known(false) };
    const changes = { ...fine, source: bare, target: bare, drift: known(never), changes: known([]) };
    const inside = [{ ...changes, copied: hidden }, changes, { ...changes, copied: hidden, changes: null }];
    expect(inside.map((observed) => stateOf(observed, 'drift'))).toMatchObject([
      { state: 'fine', what: 'Inside one database no table is carried; each change counts its own rows.' },
      { state: 'warn' },
      { state: 'warn' },
    ]);
  });
});
