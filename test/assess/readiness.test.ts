import { describe, expect, it } from 'vitest';
import { pause } from '../../mcp-server/src/assess/readiness/pause.ts';
import { readinessFindings } from '../../mcp-server/src/assess/readiness/readiness-findings.ts';
import { readinessLines } from '../../mcp-server/src/assess/readiness/readiness-lines.ts';
import { readiness as readinessShape } from '../../mcp-server/src/model/readiness.ts';
import { rejection } from '../engines/conformance/activity.ts';
import { withSession } from '../engines/conformance/open-session.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { assess, told, whenBothWait } from './readiness-bench.ts';

const TABLES = 'CREATE TABLE t (id int PRIMARY KEY, v int); CREATE TABLE quiet (id int PRIMARY KEY)';

/** Two databases on shared servers. */
async function withPair(
  kinds: readonly [ServerKind, ServerKind],
  work: (source: LabDatabase, target: LabDatabase) => Promise<void>,
): Promise<void> {
  const source = await sharedServer(kinds[0]).createDatabase();
  const target = await sharedServer(kinds[1]).createDatabase();
  try {
    await source.execute(TABLES);
    await target.execute(TABLES);
    await work(source, target);
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
}

const PAIRS: readonly (readonly [ServerKind, ServerKind])[] = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
  ['postgres18', 'mariadb'],
];

describe.each(PAIRS)('readiness of %s and %s', (...kinds) => {
  it('is a whole value for a superuser, and its clocks agree with this machine', async () => {
    await withPair(kinds, async (source, target) => {
      const steps: number[] = [];
      const readiness = await assess(
        { source: source.url, target: target.url },
        { onProgress: (done, total) => steps.push(done / total) },
      );
      expect(readinessShape.parse(readiness)).toEqual(readiness);
      expect(steps).toHaveLength(18);
      expect(steps.at(-1)).toBe(1);
      expect(told(readiness, 'source', 'clock-difference', 'replica', 'hosting')).toBe('');
      for (const side of [readiness.source, readiness.target]) {
        expect(side.clock).toMatchObject({ known: true, value: { rounds: 5 } });
        if (side.clock.known)
          expect(Math.abs(side.clock.value.offsetMs)).toBeLessThan(side.clock.value.uncertaintyMs + 5);
        expect(side.sizes.tables.map(({ table }) => table).toSorted()).toEqual(['quiet', 't']);
      }
      expect(readinessLines(readiness).join('\n')).toContain('log capture: could start');
    });
  });

  it('counts exactly the rows that a writer wrote within the window, and warns when it was the target', async () => {
    await withPair(kinds, async (source, target) => {
      const rows = Array.from({ length: 500 }, (_, at) => `(${at}, 0)`).join(', ');
      const writes = `INSERT INTO t VALUES ${rows}; UPDATE t SET v = 1 WHERE id < 200; DELETE FROM t WHERE id >= 450`;
      const readiness = await assess(
        { source: source.url, target: target.url },
        {
          pause: whenBothWait(async () => {
            await Promise.all([source, target].map((side) => side.execute(writes)));
          }),
        },
      );
      for (const side of [readiness.source, readiness.target]) {
        if (!side.writes.known) throw new Error('not measured');
        const { tables, server, logBytesPerSecond, seconds } = side.writes.value;
        expect(logBytesPerSecond.known && logBytesPerSecond.value * seconds).toBeGreaterThan(3000);
        expect(server.known && server.value.changed).toBeGreaterThanOrEqual(750);
        if (!tables.known) expect(tables.turnOn).toBe('SET GLOBAL userstat = ON');
        else {
          const [written, ...others] = tables.value;
          expect(others).toEqual([]);
          const counts = { inserted: 500, updated: 200, deleted: 50, changed: 750 };
          expect(written).toMatchObject({ table: 't', ...counts, perSecond: 750 / seconds });
        }
      }
      const warned = told(readiness, 'target', 'target-is-written');
      if (readiness.target.writes.known && readiness.target.writes.value.tables.known) {
        expect(warned).toContain('750 rows in 1 table of the target changed while it was looked at');
      }
    });
  });

  it('tells a login that only reads what it does not see, with the grant, and never an error', async () => {
    await withPair(kinds, async (source, target) => {
      const readiness = await assess({ source: source.readerUrl, target: target.readerUrl });
      expect(readinessShape.parse(readiness)).toEqual(readiness);
      expect(readiness.source.activity.known).toBe(false);
      const text = told(readiness, 'source', 'open-transactions');
      expect(text).toContain('note open-transactions');
      expect(text).toMatch(/GRANT (PROCESS|pg_read_all_stats)/);
      // Nothing of what is not known is silently well: each has a finding.
      const rules = new Set(readinessFindings(readiness).map(({ rule }) => rule));
      expect(rules).toContain('rights');
      expect(rules).toContain('capture-rights');
      expect(readinessLines(readiness).join('\n')).toContain('transactions: not known, because');
    });
  });

  it('finds the transaction that somebody left open', async () => {
    await withPair(kinds, async (source, target) => {
      await withSession(source.url, ['BEGIN', 'DELETE FROM quiet'], async ({ id }) => {
        await expect
          .poll(
            async () => {
              const readiness = await assess({ source: source.url, target: target.url });
              return told(readinessFindings(readiness, { longTransactionSeconds: 1 }), 'source', 'open-transactions');
            },
            { timeout: 60_000, interval: 500 },
          )
          .toContain(`session ${id} of admin, idle in its transaction`);
      });
    });
  });

  it('stops within a moment when it is cancelled while it waits', async () => {
    await withPair(kinds, async (source, target) => {
      const stop = new AbortController();
      let waiting = 0;
      const options = {
        signal: stop.signal,
        // Longer than any test may take.
        windowMs: 3_600_000,
        pause: (milliseconds: number, signal: AbortSignal) => {
          waiting += 1;
          if (waiting === 2) setImmediate(() => stop.abort());
          return pause(milliseconds, signal);
        },
      };
      const failed = await rejection(assess({ source: source.url, target: target.url }, options));
      expect(failed).toMatchObject({ message: 'the assessment was cancelled', code: 'CANCELLED' });
    });
  });
});

it('is an error, and no answer, when a server is gone before the end', async () => {
  const server = await startServer('postgres');
  try {
    const source = await server.createDatabase();
    const target = await sharedServer('mariadb').createDatabase();
    try {
      const pause = whenBothWait(() => server.kill());
      const failed = await rejection(assess({ source: source.url, target: target.url }, { pause }));
      expect(failed).toMatchObject({
        name: 'LockstepError',
        code: expect.stringMatching(/^(CONNECTION_LOST|UNREACHABLE)$/),
      });
    } finally {
      await target.drop();
    }
  } finally {
    await server.stop();
  }
});

it('says everything that a login without any right on the server does not see', async () => {
  await withPair(['mysql9', 'mariadb'], async (source, target) => {
    const readiness = await assess({ source: source.readerUrl, target: target.readerUrl });
    const text = told(readiness, 'source').replaceAll(source.name, 'shop');
    expect(text).toMatchInlineSnapshot(`
      "warning capture-settings database shop: binlog_do_db, binlog_ignore_db is not shown to this login; reading changes from the log wants nothing that leaves shop out.
        Changes in shop would never reach the log.
        GRANT REPLICATION CLIENT ON *.* TO 'reader'@'%'. Without it, capture by triggers or in the application (outbox) needs no log.
      warning rights database shop: The login reader@% may not see transactions, see the log, count writes per table.
        What it does not see is not checked; other findings say what that is.
        GRANT PROCESS ON *.* TO 'reader'@'%'; GRANT REPLICATION CLIENT ON *.* TO 'reader'@'%'; GRANT SELECT ON performance_schema.table_io_waits_summary_by_table TO 'reader'@'%'; GRANT SELECT ON performance_schema.setup_instruments TO 'reader'@'%'; GRANT SELECT ON performance_schema.setup_consumers TO 'reader'@'%'.
      note capture-rights database shop: Capture from the log (Debezium, DMS) needs a login that may stream the log; this one may not, as it should be for one that only reads.
        Without such a login that way is closed. Whether another login has the rights was not tried.
        GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'lockstep_capture'@'%'.
      note capture-rights database shop: The outbox and the ledger of the sync kit need a login that may write the tables of the kit; this one may not, as it should be for one that only reads.
        Without such a login that way is closed. Whether another login has the rights was not tried.
        GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX ON \`shop\`.* TO 'lockstep_kit'@'%'.
      note capture-rights database shop: Capture by triggers needs a login that may create triggers; this one may not, as it should be for one that only reads.
        Without such a login that way is closed. Whether another login has the rights was not tried.
        GRANT TRIGGER ON \`shop\`.* TO 'lockstep_kit'@'%'; SET GLOBAL log_bin_trust_function_creators = ON.
      note capture-settings database shop: binlog_row_metadata is MINIMAL; reading changes from the log wants FULL.
        Events carry no column names: a reader that does not follow the DDL itself can mix columns up.
        SET GLOBAL binlog_row_metadata = FULL.
      note capture-settings database shop: binlog_rows_query_log_events is OFF; reading changes from the log wants ON.
        The log does not hold the statement behind a change, so a writer that bypasses the sync is hard to find.
        SET GLOBAL binlog_rows_query_log_events = ON.
      note log-readers database shop: Who reads the log now is not known: the login may not see sessions of others.
        A reader that is already there may be overlooked.
        GRANT PROCESS ON *.* TO 'reader'@'%'.
      note open-transactions database shop: Which transactions are open is not known: the login may not see transactions of others.
        Capture that starts beside an open transaction can miss its changes or waits for its end, DDL queues behind it with all later traffic, and the cutover waits for it.
        GRANT PROCESS ON *.* TO 'reader'@'%'.
      note write-rate database shop: How fast each table is written is not known: the login may not read the counters of performance_schema.
        Whether the target ever catches up with the source, and how long it takes, is not known.
        GRANT SELECT ON performance_schema.table_io_waits_summary_by_table TO 'reader'@'%'; GRANT SELECT ON performance_schema.setup_instruments TO 'reader'@'%'; GRANT SELECT ON performance_schema.setup_consumers TO 'reader'@'%'.
      note write-rate database shop: How fast the log grows is not known: the login may not see the binary log.
        How much disk it takes is not known.
        GRANT REPLICATION CLIENT ON *.* TO 'reader'@'%'."
    `);
  });
});
