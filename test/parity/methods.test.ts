import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database, Reader } from '../../mcp-server/src/engines/engine.ts';
import type { ParityTable } from '../../mcp-server/src/model/parity.ts';
import { insertRows, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const brief = ({ verdict, method, rows, differences, differences_total, differences_exact }: ParityTable) => ({
  verdict,
  method,
  rows,
  keys: differences.map(({ kind, key }) => [kind, ...Object.values(key)]),
  differences_total,
  differences_exact,
});
const uuidOf = (at: number) =>
  `${(at * 2_654_435_761).toString(16).padStart(12, '0')}00112233445566778899`.slice(0, 32);
const dayOf = (at: number) => new Date(Date.UTC(1900, 0, 1) + at * 86_400_000).toISOString().slice(0, 10);

/** Numbers whose rows fall into one bucket of digests, and into two of its parts at least. */
function inOneBucket(count: number): number[] {
  const digest = (id: number) => createHash('sha256').update(String(id)).digest('hex');
  const found: number[] = [];
  for (let id = 1; found.length < count; id += 1) if (digest(id).endsWith('000')) found.push(id);
  return found;
}

/** The same database; every question is counted by its name. */
function counting(database: Database, asked: Map<string, number>): Database {
  const count = (name: string) => void asked.set(name, (asked.get(name) ?? 0) + 1);
  return {
    ...database,
    read: (work, options) =>
      database.read((reader) => {
        count('read');
        const counted: Reader = {
          ...reader,
          load: () => {
            count('load');
            return reader.load();
          },
          keyAfter: (...question) => {
            count('keyAfter');
            return reader.keyAfter(...question);
          },
          leafDigests: (...question) => {
            count('leafDigests');
            return reader.leafDigests(...question);
          },
          hashBuckets: (...question) => {
            count('hashBuckets');
            return reader.hashBuckets(...question);
          },
          count: (...question) => {
            count('count');
            return reader.count(...question);
          },
        };
        return work(counted);
      }, options),
  };
}

describe.each(pairs)('the way in which %s and %s are compared', (...kinds) => {
  const open = async () => {
    bench = await shareBench(kinds);
  };
  const onTarget = (postgres: string, mysql: string) => (bench.target.server.engine === 'postgres' ? postgres : mysql);

  it('walks keys of several columns in both indexes', async () => {
    await open();
    await bench.both(
      `CREATE TABLE parts (tenant int, day date, id int, n int, PRIMARY KEY (tenant, day, id)); ${insertRows('parts', 6000, (at) => `${at % 3}, '${dayOf(at % 50)}', ${at}, ${at}`)}`,
    );
    await bench.target.execute(
      `DELETE FROM parts WHERE id = 4000; UPDATE parts SET n = 0 WHERE id IN (3, 5999); INSERT INTO parts VALUES (7, '2000-01-01', 1, 1);`,
    );
    expect(brief(await bench.checkTable())).toEqual({
      verdict: 'drift',
      method: 'key ranges',
      rows: { source: 6000, target: 6000 },
      keys: [
        ['different', '0', dayOf(3), '3'],
        ['missing', '1', dayOf(0), '4000'],
        ['different', '2', dayOf(49), '5999'],
        ['extra', '7', '2000-01-01', '1'],
      ],
      differences_total: 4,
      differences_exact: true,
    });
  });

  it('walks uuids as bytes, bytes, decimals, dates and moments', async () => {
    await open();
    const hex = (at: number) => (bench.source.server.engine === 'postgres' ? `'\\x${uuidOf(at)}'` : `x'${uuidOf(at)}'`);
    const moment = (at: number) => `'${dayOf(at)} 10:00:00.${String(at % 1000).padStart(3, '0')}'`;
    const fill = (table: string, row: (at: number) => string) => insertRows(table, 3000, row);
    await bench.source.execute(`
      CREATE TABLE k_uuid (id binary(16) PRIMARY KEY, n int); ${fill('k_uuid', (at) => `${hex(at)}, ${at}`)}
      CREATE TABLE k_bytes (id varbinary(20) PRIMARY KEY, n int); ${fill('k_bytes', (at) => `${hex(at)}, ${at}`)}
      CREATE TABLE k_decimal (id decimal(12,3) PRIMARY KEY, n int); ${fill('k_decimal', (at) => `${(at - 1500) * 1.125}, ${at}`)}
      CREATE TABLE k_date (id date PRIMARY KEY, n int); ${fill('k_date', (at) => `'${dayOf(at)}', ${at}`)}
      CREATE TABLE k_moment (id datetime(6) PRIMARY KEY, n int); ${fill('k_moment', (at) => `${moment(at)}, ${at}`)}`);
    const bytes = (at: number) => onTarget(`'\\x${uuidOf(at)}'`, `x'${uuidOf(at)}'`);
    const uuid = (at: number) => onTarget(`'${uuidOf(at)}'`, `x'${uuidOf(at)}'`);
    await bench.target.execute(`
      CREATE TABLE k_uuid (id ${onTarget('uuid', 'binary(16)')} PRIMARY KEY, n int); ${fill('k_uuid', (at) => `${uuid(at)}, ${at}`)}
      CREATE TABLE k_bytes (id ${onTarget('bytea', 'varbinary(20)')} PRIMARY KEY, n int); ${fill('k_bytes', (at) => `${bytes(at)}, ${at}`)}
      CREATE TABLE k_decimal (id decimal(14,4) PRIMARY KEY, n int); ${fill('k_decimal', (at) => `${(at - 1500) * 1.125}, ${at}`)}
      CREATE TABLE k_date (id date PRIMARY KEY, n int); ${fill('k_date', (at) => `'${dayOf(at)}', ${at}`)}
      CREATE TABLE k_moment (id ${onTarget('timestamp', 'datetime(6)')} PRIMARY KEY, n int); ${fill('k_moment', (at) => `${moment(at)}, ${at}`)}
      UPDATE k_uuid SET n = 0 WHERE n IN (1, 1500); UPDATE k_bytes SET n = 0 WHERE n = 77; UPDATE k_decimal SET n = 0 WHERE n = 2999;
      DELETE FROM k_date WHERE n = 3000; UPDATE k_moment SET n = 0 WHERE n = 2048;`);
    const { tables } = await bench.check();
    expect(tables.map(({ method, differences }) => [method, ...differences.map(({ key }) => key.id)])).toEqual([
      ['key ranges', uuidOf(77)],
      ['key ranges', dayOf(3000)],
      ['key ranges', '1686.3750'],
      ['key ranges', `${dayOf(2048)} 10:00:00.048`],
      ['key ranges', ...[uuidOf(1), uuidOf(1500)].sort()],
    ]);
  });

  it('steps over the gaps of sparse keys, and finds a difference in each leaf', async () => {
    await open();
    const snowflake = (at: number) => 1_700_000_000_000_000_000n + BigInt(at) * 4_194_304_001n;
    await bench.both(
      `CREATE TABLE events (id bigint PRIMARY KEY, n int); ${insertRows('events', 8000, (at) => `${snowflake(at)}, ${at}`)}`,
    );
    const changed = Array.from({ length: 16 }, (_, at) => at * 512 + 5).filter((at) => at <= 8000);
    await bench.target.execute(`UPDATE events SET n = -1 WHERE n IN (${changed.join(',')});`);
    expect(brief(await bench.checkTable())).toEqual({
      verdict: 'drift',
      method: 'key ranges',
      rows: { source: 8000, target: 8000 },
      keys: changed.map((at) => ['different', String(snowflake(at))]),
      differences_total: changed.length,
      differences_exact: true,
    });
  });

  it('puts text keys into buckets, so that no row is missed where collations order differently', async () => {
    await open();
    const words = ['ä', 'Z', 'a', 'É', 'e', '_', '-', 'ß', 'ss', '😀', 'ø', 'O', '~', 'ÿ', '1', ' x'];
    const word = (at: number) => `${words[at % words.length]}${at % 7}${words[(at * 7) % words.length]}-${at}`;
    await bench.both(
      `CREATE TABLE words (word varchar(60) PRIMARY KEY, n int); ${insertRows('words', 20_000, (at) => `'${word(at)}', ${at}`)}`,
    );
    expect((await bench.checkTable()).verdict).toBe('equal');
    const [updated, deleted] = [Array.from({ length: 16 }, (_, at) => at * 1249 + 1), [3, 7777, 19_999]];
    await bench.target.execute(
      `UPDATE words SET n = -n WHERE n IN (${updated.join(',')}); DELETE FROM words WHERE n IN (${deleted.join(',')}); INSERT INTO words VALUES ('new ä', 0);`,
    );
    const { keys, ...rest } = brief(await bench.checkTable());
    expect(rest).toEqual({
      verdict: 'drift',
      method: 'hash buckets',
      rows: { source: 20_000, target: 19_998 },
      differences_total: 20,
      differences_exact: true,
    });
    expect(new Set(keys.map(([kind, key]) => `${kind} ${key}`))).toEqual(
      new Set([
        ...updated.map((at) => `different ${word(at)}`),
        ...deleted.map((at) => `missing ${word(at)}`),
        'extra new ä',
      ]),
    );
  });

  it('finds three odd rows among a hundred thousand that have no key', async () => {
    await open();
    await bench.both(
      `CREATE TABLE log (a int, b varchar(20)); ${insertRows('log', 100_000, (at) => `${at % 60_000}, 'x'`)}`,
    );
    expect((await bench.checkTable()).verdict).toBe('equal');
    await bench.source.execute(`INSERT INTO log VALUES (1, 'odd'), (1, 'x');`);
    await bench.target.execute(`INSERT INTO log VALUES (NULL, NULL);`);
    const { method, differences, differences_total, differences_exact } = await bench.checkTable();
    expect({ method, differences, differences_total, differences_exact }).toEqual({
      method: 'multiset',
      differences: [
        { kind: 'missing', key: {}, rows: { source: 2, target: 0 } },
        { kind: 'extra', key: {}, rows: { source: 0, target: 1 } },
      ],
      differences_total: 3,
      differences_exact: true,
    });
  });

  it('counts on when everything differs, and says that it looked at the first only', async () => {
    await open();
    await bench.both('CREATE TABLE t (id int PRIMARY KEY, n int);');
    await bench.source.execute(insertRows('t', 30_000, (at) => `${at}, 1`));
    await bench.target.execute(insertRows('t', 30_000, (at) => `${at}, 2`));
    const { keys, ...rest } = brief(await bench.checkTable({ maxDifferences: 3, mostFollowed: 1000 }));
    expect({ ...rest, keys }).toEqual({
      verdict: 'drift',
      method: 'key ranges',
      rows: { source: 30_000, target: 30_000 },
      differences_total: 30_000,
      differences_exact: false,
      keys: [
        ['different', '1'],
        ['different', '2'],
        ['different', '3'],
      ],
    });
  });

  it.each(['source', 'target'] as const)(
    'finds every row missing or extra when only the %s holds any',
    async (side) => {
      await open();
      await bench.both(
        'CREATE TABLE t (id int PRIMARY KEY, n int); CREATE TABLE w (id varchar(9) PRIMARY KEY, n int);',
      );
      await bench[side].execute(
        insertRows('t', 5000, (at) => `${at}, 1`) + insertRows('w', 5000, (at) => `'w${at}', 1`),
      );
      const { tables } = await bench.check({ maxDifferences: 1 });
      const [source, target] = side === 'source' ? [5000, 0] : [0, 5000];
      expect(tables.map(brief).map(({ keys, ...rest }) => ({ ...rest, kind: keys[0]?.[0] }))).toEqual(
        ['key ranges', 'hash buckets'].map((method) => ({
          verdict: 'drift',
          method,
          rows: { source, target },
          differences_total: 5000,
          differences_exact: true,
          kind: side === 'source' ? 'missing' : 'extra',
        })),
      );
    },
  );

  it('asks two questions in one transaction about a table that fits a leaf, also when it is empty', async () => {
    await open();
    await bench.both(
      `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); ${insertRows('b', 500, String)} CREATE TABLE c (id varchar(9) PRIMARY KEY);`,
    );
    const asked = new Map<string, number>();
    await bench.check({ integrity: false }, { target: counting(bench.targetReader, asked) });
    const { load = 0, read = 0, ...questions } = Object.fromEntries(asked);
    // The key of c is text: its part and its buckets are asked for one after the other.
    expect({ ...questions, transactions: read - load }).toEqual({
      keyAfter: 3,
      leafDigests: 2,
      hashBuckets: 1,
      transactions: 4,
    });
  });
});

it('documents of one bucket that are too long for one answer are read in parts', async () => {
  bench = await shareBench(['mysql9', 'postgres18']);
  for (const side of [bench.source, bench.target]) {
    const cast = side.server.engine === 'postgres' ? '::json' : '';
    const rows = inOneBucket(24).map((id) => `(${id}, CONCAT('{"a": "', REPEAT('x', 950000), '"}')${cast})`);
    await side.execute(
      `CREATE TABLE heap (id int NOT NULL, body json); ${rows.map((row) => `INSERT INTO heap VALUES ${row};`).join('')}`,
    );
  }
  await bench.target.execute(`UPDATE heap SET body = '{"a": "y"}' WHERE id = ${inOneBucket(24)[5]}`);
  expect(brief(await bench.checkTable())).toEqual({
    verdict: 'drift',
    method: 'multiset',
    rows: { source: 24, target: 24 },
    keys: [['missing'], ['extra']],
    differences_total: 2,
    differences_exact: true,
  });
});
