import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratesBetween } from '../../mcp-server/src/assess/readiness/measure-writes.ts';
import type { WriteCounters } from '../../mcp-server/src/model/activity.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import { NOT_SEEN } from './build-readiness.ts';

describe('two readings of counters', () => {
  const counter = fc.record({ inserted: fc.nat(), updated: fc.nat(), deleted: fc.nat() });
  type Counts = { readonly inserted: number; readonly updated: number; readonly deleted: number };
  const withSum = (counts: Counts) => ({ ...counts, changed: counts.inserted + counts.updated + counts.deleted });
  const reading = (counts: Counts, offset: number, file = ''): WriteCounters => ({
    tables: known([{ schema: 's', table: 't', ...withSum(counts) }]),
    server: known({ scope: 'all', ...withSum(counts) }),
    log: known({ file, offset }),
  });

  it('make the rate of what came between them', () => {
    fc.assert(
      fc.property(
        counter,
        counter,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 100 }),
        (first, more, at, bytes, seconds) => {
          const second = {
            inserted: first.inserted + more.inserted,
            updated: first.updated + more.updated,
            deleted: first.deleted + more.deleted,
          };
          const rates = ratesBetween(reading(first, at), reading(second, at + bytes), seconds);
          const written = withSum(more);
          const rate = { ...written, perSecond: written.changed / seconds };
          expect(rates).toEqual({
            seconds,
            tables: known(written.changed === 0 ? [] : [{ schema: 's', table: 't', ...rate }]),
            server: known({ scope: 'all', ...rate }),
            logBytesPerSecond: known(bytes / seconds),
          });
        },
      ),
    );
  });

  it('make none when a counter went backwards or the log began a new file', () => {
    const [low, high] = [
      { inserted: 1, updated: 5, deleted: 5 },
      { inserted: 5, updated: 5, deleted: 5 },
    ];
    const rates = ratesBetween(reading(high, 10, 'a'), reading(low, 20, 'b'), 5);
    expect([rates.tables.known, rates.server.known, rates.logBytesPerSecond.known]).toEqual([false, false, false]);
  });

  it('count a table that was not there before from nothing, and pass on what was not seen', () => {
    const empty: WriteCounters = { tables: known([]), server: NOT_SEEN, log: unseen('a', 'b') };
    const rates = ratesBetween(empty, reading({ inserted: 3, updated: 0, deleted: 0 }, 9), 1);
    expect(rates.tables).toEqual(
      known([{ schema: 's', table: 't', inserted: 3, updated: 0, deleted: 0, changed: 3, perSecond: 3 }]),
    );
    expect([rates.server, rates.logBytesPerSecond]).toEqual([NOT_SEEN, unseen('a', 'b')]);
  });
});
