import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Database, Reader } from '../../mcp-server/src/engines/engine.ts';
import type { RowLines } from '../../mcp-server/src/model/digest.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { countLines } from '../../mcp-server/src/parity/ranges/merge-lines.ts';
import { insertRows, type ParityBench, shareBench } from './bench.ts';

/** One in every leaf, and more in none than are read many leaves at a time. */
const STEP = 500;

let bench: ParityBench;
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.drop();
});

/** So many rows, of which a few differ; gives back the keys of those. */
async function openTables(rows: number): Promise<string[]> {
  bench = await shareBench(['mariadb', 'postgres18']);
  await bench.both(`CREATE TABLE t (id int PRIMARY KEY, n int); ${insertRows('t', rows, (at) => `${at}, 0`)}`);
  await bench.target.execute(`UPDATE t SET n = 1 WHERE id % ${STEP} = 0; DELETE FROM t WHERE id = 1;`);
  await bench.source.execute(`DELETE FROM t WHERE id = ${rows};`);
  return ['1', ...Array.from({ length: rows / STEP }, (_, at) => String((at + 1) * STEP))];
}

/** The same database, asked for the rows of leaves in another way. */
function reading(database: Database, leafRows: (reader: Reader) => Reader['leafRows']): Database {
  return {
    ...database,
    read: (work, options) => database.read((reader) => work({ ...reader, leafRows: leafRows(reader) }), options),
  };
}

/** It refuses the rows of more leaves than `leaves` in one piece, and more rows than `rows`. */
function sparing(database: Database, leaves: number, rows: number): Database {
  const refused = () => new LockstepError('LIMIT', 'the rows of a span are too large', { hint: 'Ask for less.' });
  return reading(database, (reader) => async (request, spans) => {
    if (spans.length > leaves) throw refused();
    const found = await reader.leafRows(request, spans);
    if (found.some((lines) => countLines(lines) > rows)) throw refused();
    return found;
  });
}

describe('leaves that differ', () => {
  it('are read one by one and in parts where a server gives less than it is asked for, and lose no row', async () => {
    // More leaves than are read at first.
    const made = 9000;
    const keys = await openTables(made);
    const [source, target] = [sparing(bench.sourceReader, 1, 300), sparing(bench.targetReader, 3, made)];
    const { verdict, rows, differences, in_flight } = await bench.checkTable({}, { source, target });
    expect({ verdict, rows, in_flight, keys: differences.map(({ key }) => key.id) }).toEqual({
      verdict: 'drift',
      rows: { source: made - 1, target: made - 1 },
      in_flight: 0,
      keys,
    });
  });

  it('are read many in a transaction while the server is quick, and few where it is slow', async () => {
    // More leaves than one statement reads.
    const keys = await openTables(40_000);
    let late = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
    /** Calls in each transaction that read leaves, when each takes so long. */
    const callsOf = async (milliseconds: number) => {
      const transactions: number[] = [];
      const source = {
        ...bench.sourceReader,
        read: (work, options) => {
          let calls = 0;
          const counted = reading(bench.sourceReader, (reader) => async (request, spans): Promise<RowLines[]> => {
            const found = await reader.leafRows(request, spans);
            calls += 1;
            late += milliseconds;
            return found;
          });
          return counted.read(work, options).finally(() => {
            if (calls > 0) transactions.push(calls);
          });
        },
      } satisfies Database;
      const { differences } = await bench.checkTable({}, { source });
      expect(differences.map(({ key }) => key.id)).toEqual(keys);
      return transactions;
    };
    const quick = await callsOf(0);
    const slow = await callsOf(1500);
    expect([Math.max(...quick) > 1, Math.max(...slow)]).toEqual([true, 1]);
  });
});
