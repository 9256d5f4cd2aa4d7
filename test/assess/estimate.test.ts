import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimate } from '../../mcp-server/src/assess/estimate/estimate.ts';
import { estimateLines } from '../../mcp-server/src/assess/estimate/estimate-lines.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import { estimate as estimateShape } from '../../mcp-server/src/model/estimate.ts';
import { known } from '../../mcp-server/src/model/seen.ts';
import { tableRequest } from '../../mcp-server/src/parity/request.ts';
import { rejection } from '../engines/conformance/activity.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { insertRows } from '../parity/bench.ts';
import { writeRates } from './build-readiness.ts';
import { LIMITS } from './readiness-bench.ts';

const ANALYZE = { mysql: 'ANALYZE TABLE big, pair, words, keyless, nothing', postgres: 'ANALYZE' };
const TEXT = { mysql: 'varchar(40) COLLATE utf8mb4_bin', postgres: 'varchar(40) COLLATE "C"' };

/** Tables of every shape that matters to a sample. */
async function fill(database: LabDatabase, rows: number): Promise<void> {
  const { engine } = database.server;
  await database.execute(`
    CREATE TABLE big (id bigint PRIMARY KEY, name varchar(100), n decimal(12,2));
    CREATE TABLE pair (a int, b int, v varchar(200), PRIMARY KEY (a, b));
    CREATE TABLE words (w ${TEXT[engine]} PRIMARY KEY, v int);
    CREATE TABLE keyless (v varchar(100));
    CREATE TABLE nothing (id int PRIMARY KEY);`);
  await database.execute(insertRows('big', rows, (at) => `${at * 3}, 'name of row ${at} ✓', ${at}.25`));
  await database.execute(insertRows('pair', rows / 4, (at) => `${at % 7}, ${at}, 'value ${'x'.repeat(at % 90)}'`));
  await database.execute(insertRows('words', rows / 10, (at) => `'w${at}', ${at}`));
  await database.execute(insertRows('keyless', rows / 40, (at) => `'${at}'`));
  await database.execute(ANALYZE[engine]);
}

const PAIRS: readonly (readonly [ServerKind, ServerKind])[] = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
];

describe.each(PAIRS)('an estimate from %s to %s', (...kinds) => {
  let source: LabDatabase;
  let target: LabDatabase;
  let empty: LabDatabase;
  beforeAll(async () => {
    source = await sharedServer(kinds[0]).createDatabase();
    target = await sharedServer(kinds[1]).createDatabase();
    empty = await sharedServer(kinds[1]).createDatabase();
    await Promise.all([fill(source, 20_000), fill(target, 10_000), fill(empty, 40)]);
  });
  afterAll(async () => void (await Promise.all([source, target, empty].map((database) => database.drop()))));

  const run = async (
    into: LabDatabase,
    options: Parameters<typeof estimate>[0]['options'] = {},
    changes: Partial<Parameters<typeof estimate>[0]> = {},
  ) => {
    const databases = [source, into].map(({ readerUrl }) => openDatabase(readerUrl, LIMITS));
    const [from, to] = databases;
    if (from === undefined || to === undefined) throw new Error('no database');
    try {
      const [sourceSchema, targetSchema] = [
        await from.read((read) => read.inspect()),
        await to.read((read) => read.inspect()),
      ];
      const rate = { inserted: 5, updated: 0, deleted: 0, changed: 5, perSecond: 1 };
      const writes = writeRates({
        server: known({ scope: 'all', ...rate }),
        tables: known([{ schema: sourceSchema.defaultSchema, table: 'big', ...rate }]),
      });
      return await estimate({
        source: from,
        target: to,
        sourceSchema,
        targetSchema,
        mapping: mapTables(sourceSchema, targetSchema),
        requestOf: tableRequest,
        writes: known(writes),
        options: { sampleMs: 1200, ...options },
        signal: new AbortController().signal,
        ...changes,
      });
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  };

  it('times both sides of the largest tables and reckons the rest, within the time it was given', async () => {
    const began = performance.now();
    const found = await run(target);
    // What it takes on an idle machine ten times over.
    expect(performance.now() - began).toBeLessThan(40_000);
    expect(estimateShape.parse(found)).toEqual(found);
    const sampled = new Set(found.rates.map(({ side, table, what }) => `${side} ${table} ${what}`));
    for (const side of ['source', 'target']) {
      for (const table of ['big', 'pair', 'words']) {
        for (const what of ['walk', 'digest', 'read']) expect(sampled).toContain(`${side} ${table} ${what}`);
      }
    }
    expect(found.notEstimated).toEqual([]);
    const reasons = Object.fromEntries(found.tables.map(({ table, notSampled }) => [table, notSampled]));
    expect(reasons).toEqual({
      big: null,
      pair: null,
      words: null,
      keyless: 'it has no key whose index can be walked',
      nothing: 'it is empty',
    });
    const big = found.tables.find(({ table }) => table === 'big');
    const read = found.rates.find(({ side, table, what }) => side === 'source' && table === 'big' && what === 'read');
    const { rows = 0, readSeconds } = big ?? {};
    expect(rows).toBeGreaterThan(15_000);
    expect(readSeconds?.low).toBeCloseTo(rows / 1.5 / (read?.rowsPerSecond.high ?? 0), 9);
    expect(readSeconds?.high).toBeCloseTo((rows * 1.5) / (read?.rowsPerSecond.low ?? 0), 9);
    // 20,000 rows take no hour and not nothing.
    expect(found.readSeconds?.low).toBeGreaterThan(0.001);
    expect(found.backfillSeconds?.high).toBeLessThan(3600);
    expect(found.catchUp).toMatchObject({ verdict: 'catches up', written: 1 });
    const assumed = Object.fromEntries(found.assumptions.map(({ name, value }) => [name, value]));
    expect(assumed).toMatchObject({
      'sampled tables': '3 of 5',
      connections: '4',
      'work share': '100 %',
      'writes of the target': 'unknown; a written row is assumed to cost 1 to 4 times one that is read',
      'writes of the source': 'measured over 5 s, in the tables that move',
    });
    expect(assumed['sampled on the source']).toMatch(/^digests of [\d,]+ rows in \d+\.\d\d s, texts of [\d,]+ rows in/);
    expect(estimateLines(found).join('\n')).toContain('catch-up: catches up');
  });

  it('takes a target with a handful of rows to be as fast as the source, and says so', async () => {
    const found = await run(empty);
    expect(found.rates.filter(({ side }) => side === 'target')).toEqual([]);
    expect(found.tables.map(({ table }) => table).toSorted()).toEqual(['big', 'keyless', 'nothing', 'pair', 'words']);
    expect(found.assumptions).toContainEqual({
      name: 'sampled on the target',
      value: 'nothing',
      why: 'It holds too few rows to time; it is taken to digest as fast as the source.',
    });
  });

  it('reads no more than a round of a table at each place when there is no time', async () => {
    const { rates } = await run(target, { sampleMs: 1, sampledTables: 1 });
    const digests = rates.filter(({ side, what }) => side === 'source' && what === 'digest');
    expect(digests.map(({ table }) => table)).toEqual(['big']);
    expect(digests[0]?.rows).toBeLessThanOrEqual(8 * 1024 * 2);
  });

  it('takes twice as long at half the work share, and as long as a known write rate makes it', async () => {
    const found = await run(target, {
      targetWrites: { kind: 'measured', rowsPerSecond: 10 },
      workShare: 0.5,
      // A third of this is no whole number of milliseconds.
      sampleMs: 2000,
      sampledTables: 3,
    });
    const rows = found.tables.reduce((sum, table) => sum + table.rows, 0);
    expect(found.backfillSeconds?.low).toBeCloseTo(rows / 10, 6);
    const longest = Math.max(...found.tables.map(({ readSeconds }) => readSeconds.low));
    expect(found.readSeconds?.low).toBeGreaterThanOrEqual(longest * 2);
    // Ten rows a second in bulk may be less than one change a second.
    expect(found.catchUp.verdict).toBe('depends on the target');
  });

  it('stops within a moment when it is cancelled', async () => {
    const stop = new AbortController();
    const steps: string[] = [];
    const onProgress = (done: number, _total: number, message: string) => {
      steps.push(message);
      if (done === 1) stop.abort();
    };
    // Longer than any test may take.
    const running = run(target, { sampleMs: 3_600_000 }, { signal: stop.signal, onProgress });
    expect(await rejection(running)).toMatchObject({ code: 'CANCELLED' });
    expect(steps).toHaveLength(2);
  });
});
