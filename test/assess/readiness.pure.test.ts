import { describe, expect, it } from 'vitest';
import { readinessFindings } from '../../mcp-server/src/assess/readiness/readiness-findings.ts';
import type { SideReadiness } from '../../mcp-server/src/model/readiness.ts';
import { known } from '../../mcp-server/src/model/seen.ts';
import { captureState, NOT_SEEN, pair, sideReadiness, writeRates } from './build-readiness.ts';
import { told } from './readiness-bench.ts';

const retention = (seconds: number | null, bytes: number | null) =>
  known(
    captureState({
      retention: known({ setting: 'kept', value: 'so much', seconds, bytes, unbounded: false, turnOn: 'SET kept' }),
    }),
  );

describe('findings about servers', () => {
  it('are none where all is well', () => {
    expect(readinessFindings(pair(sideReadiness('source')))).toEqual([]);
  });

  it('say of everything that was not seen that it is not known, on either side', () => {
    const keys = ['hosting', 'capture', 'rights', 'activity', 'clock', 'load', 'writes'] as const;
    for (const side of ['source', 'target'] as const) {
      for (const key of keys) {
        const blind = sideReadiness(side, { [key]: NOT_SEEN } as Partial<SideReadiness>);
        const readiness = side === 'source' ? pair(blind) : pair(sideReadiness('source'), blind);
        const found = readinessFindings(readiness);
        expect([
          key,
          found.length > 0,
          found.every(({ what }) => what.includes('is not known: the login may not look.')),
        ]).toEqual([key, true, true]);
        expect(found.every(({ wayOut }) => wayOut === 'GRANT LOOK.')).toBe(true);
      }
    }
  });

  it('say that a log which is deleted before the backfill ends is a blocker, one that hardly outlasts it a warning', () => {
    const source = sideReadiness('source', { capture: retention(7200, null) });
    const findings = (high: number) => readinessFindings(pair(source), { backfillSeconds: { low: 60, high } });
    expect(told(findings(10_000), 'source')).toMatchInlineSnapshot(`
      "blocker log-retention database shop: kept is so much: the log is kept for 2.0 h, less than the backfill may take (up to 2.8 h).
        A reader that waits for the backfill finds the log of its beginning deleted: the backfill starts again, or changes are lost.
        Keep at least 72.0 h until the migration is over: SET kept."
    `);
    expect(told(findings(600), 'source')).toMatchInlineSnapshot(`
      "warning log-retention database shop: kept is so much: the log is kept for 2.0 h.
        A reader that is away for longer loses its place, and everything must be copied again.
        Keep at least 72.0 h until the migration is over: SET kept."
    `);
    const week = sideReadiness('source', { capture: retention(7 * 86_400, null) });
    const held = (high: number) =>
      told(readinessFindings(pair(week), { backfillSeconds: { low: 60, high } }), 'source');
    expect(held(2 * 86_400)).toBe('');
    expect(held(3 * 86_400)).toContain('Keep at least 216.0 h');
  });

  it('turn a log that is kept by size into a time, at the rate at which it grows', () => {
    const rate = (logBytesPerSecond: ReturnType<typeof known<number>> | typeof NOT_SEEN) =>
      told(
        pair(
          sideReadiness('source', {
            capture: retention(null, 2 ** 30),
            writes: known(writeRates({ logBytesPerSecond })),
          }),
        ),
        'source',
        'log-retention',
      );
    expect(rate(known(2 ** 20))).toMatchInlineSnapshot(`
      "warning log-retention database shop: kept is so much: the log is kept for 18 min (1.0 GiB at the measured rate).
        A reader that is away for longer loses its place, and everything must be copied again.
        Keep at least 72.0 h until the migration is over: SET kept."
    `);
    expect(rate(known(0))).toBe('');
    expect(rate(NOT_SEEN)).toMatchInlineSnapshot(`
      "note log-retention database shop: kept is so much, a size, and the rate of the log is not known.
        How long a reader may be away is not known.
        See write-rate for how to make the rate of the log known."
    `);
  });

  it('warn of clocks only when no error of the measurement explains the difference', () => {
    const at = (offsetMs: number, uncertaintyMs: number) => ({ clock: known({ offsetMs, uncertaintyMs, rounds: 5 }) });
    const said = (ours: number, theirs: number, uncertainty = 2) => {
      const readiness = pair(
        sideReadiness('source', at(ours, uncertainty)),
        sideReadiness('target', at(theirs, uncertainty)),
      );
      return [told(readiness, 'source'), told(readiness, 'target')].join('\n');
    };
    expect(said(400, 0)).toBe('\n');
    expect(said(3000, 0, 4000)).toBe('\n');
    expect(said(3000, -1000)).toMatchInlineSnapshot(`
      "warning clock-difference database shop: The clock of the server is 3.0 s (give or take 2 ms) ahead of this machine’s.
        Lag that is computed from moments of both servers is wrong by that much, and “newest wins” takes the wrong row.
        Let NTP or chrony set the clock of all three machines, then measure again.
      warning clock-difference database shop: The clock of the source is 4.0 s (give or take 4 ms) ahead of the target’s.
        Lag that is computed from moments of both servers is wrong by that much, and “newest wins” takes the wrong row.
        Let NTP or chrony set both clocks. Never order writes by time: the sync kit orders them by version.
      warning clock-difference database shop: The clock of the server is 1.0 s (give or take 2 ms) behind this machine’s.
        Lag that is computed from moments of both servers is wrong by that much, and “newest wins” takes the wrong row.
        Let NTP or chrony set the clock of all three machines, then measure again."
    `);
  });

  it('name replicas, their lag, long transactions, waits and a service', () => {
    const source = sideReadiness('source', {
      load: known({ server: 'a', position: '1', replica: true, lagSeconds: 75, running: 1, written: 0 }),
      activity: known({
        transactions: [
          { session: '7', user: 'app', ageSeconds: 4000, state: 'idle', waitingSeconds: null, blockedBy: [] },
          { session: '9', user: 'app', ageSeconds: 61, state: 'waiting', waitingSeconds: 30, blockedBy: ['7'] },
        ],
        open: 2,
        waiting: 1,
      }),
      hosting: known({ service: 'Some Cloud', evidence: 'its name', settingsBy: 'its console', loginsBy: 'its login' }),
    });
    expect(told(pair(source), 'source')).toMatchInlineSnapshot(`
      "warning lock-waits database shop: 1 session waiting for a lock now; session 9 of app for 30 s, held up by session 7.
        Triggers, a fence or DDL would stand in the same queue and hold up everybody behind them.
        Find out what holds the lock, and do DDL in a quiet hour with a short lock_wait_timeout (lock_timeout) and retries.
      warning open-transactions database shop: 2 transactions open for 60 s or longer, 1 of them doing nothing; the oldest for 67 min: session 7 of app, idle in its transaction.
        Capture that starts beside an open transaction can miss its changes or waits for its end, DDL queues behind it with all later traffic, and the cutover waits for it.
        Let them end, or end them with their owner, before capture is switched on, before DDL and before the cutover.
      warning replica database shop: The replica is 75 s behind.
        A backfill adds to its lag; what is read there is that old.
        Find out why, and throttle the backfill by this lag.
      note hosting database shop: The server is run by Some Cloud (its name).
        SET GLOBAL, ALTER SYSTEM and option files do not work there.
        Change settings by its console.
      note replica database shop: The source URL leads to a replica, 75 s behind.
        Reading there spares the primary; its settings, sessions and writers are not the primary’s.
        Assess the primary once as well: triggers, outbox and fence stand there."
    `);
  });

  it('warn of a sql_mode that lets values be cut, say what an odd one means, and nothing where there is no such thing', () => {
    const said = (sqlMode: readonly string[] | null) =>
      told(pair(sideReadiness('source', {}, { sqlMode: sqlMode === null ? null : [...sqlMode] })), 'source');
    expect(said(null)).toBe('');
    expect(said(['STRICT_ALL_TABLES'])).toBe('');
    expect(said([])).toMatchInlineSnapshot(`
      "warning session-defaults database shop: sql_mode is empty, without STRICT_TRANS_TABLES.
        The server cuts and clamps values that do not fit where a strict server refuses the statement.
        Look at the live-data checks for values that were changed so, and give clients of the migration a strict sql_mode."
    `);
    expect(said(['STRICT_TRANS_TABLES', 'ANSI_QUOTES'])).toMatchInlineSnapshot(`
      "note session-defaults database shop: sql_mode holds ANSI_QUOTES (double quotes are names).
        Statements of the application mean something else than under the default mode.
        Keep it in mind when SQL is translated, and set the same mode in every client of the migration."
    `);
  });
});
