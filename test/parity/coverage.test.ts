import { afterEach, describe, expect, it } from 'vitest';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { ParityTable } from '../../mcp-server/src/model/parity.ts';
import { insertRows, openReader, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const anyPosition = { replica: false, before: expect.any(String), after: expect.any(String) };
const three = ['a', 'b', 'c']
  .map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY); INSERT INTO ${name} VALUES (1);`)
  .join('\n');
const verdicts = (tables: readonly ParityTable[]) =>
  tables.map(({ source, verdict, error }) => ({ table: source.split('.')[1], verdict, code: error?.code ?? null }));

describe.each(pairs)('what a check of %s and %s covers', (...kinds) => {
  it('is incomplete, never equal, when there is no table', async () => {
    bench = await shareBench(kinds);
    expect(await bench.check()).toEqual({
      verdict: 'incomplete',
      counts: {
        tables: 0,
        equal: 0,
        drift: 0,
        in_flight: 0,
        not_comparable: 0,
        not_checked: 0,
        rows: { source: 0, target: 0 },
        differences: 0,
        rows_in_flight: 0,
        rows_unsettled: 0,
        integrity: 0,
      },
      positions: { source: anyPosition, target: anyPosition },
      tables: [],
      not_checked: [],
    });
  });

  it('names tables without a counterpart; one that only the source has makes it incomplete', async () => {
    bench = await shareBench(kinds);
    await bench.both(three);
    await bench.target.execute('CREATE TABLE ledger (id int PRIMARY KEY);');
    const targetOnly = {
      table: bench.nameOf('target', 'ledger'),
      side: 'target',
      reason: 'the source has no table for it, or the source login does not see it',
    };
    const first = await bench.check();
    expect({ verdict: first.verdict, not_checked: first.not_checked }).toEqual({
      verdict: 'equal',
      not_checked: [targetOnly],
    });
    await bench.source.execute('CREATE TABLE forgotten (id int PRIMARY KEY);');
    const second = await bench.check();
    expect({ verdict: second.verdict, not_checked: second.not_checked }).toEqual({
      verdict: 'incomplete',
      not_checked: [
        {
          table: bench.nameOf('source', 'forgotten'),
          side: 'source',
          reason: 'the target has no table for it, or the target login does not see it',
        },
        targetOnly,
      ],
    });
  });

  it('leaves a table that was dropped meanwhile unchecked and goes on with the others', async () => {
    bench = await shareBench(kinds);
    await bench.both(three);
    const schemas = await bench.inspect();
    await bench.target.execute('DROP TABLE b; DELETE FROM c;');
    const { verdict, tables } = await bench.check(
      {},
      { ...schemas, mapping: mapTables(schemas.sourceSchema, schemas.targetSchema) },
    );
    expect({ verdict, tables: verdicts(tables) }).toEqual({
      verdict: 'drift',
      tables: [
        { table: 'a', verdict: 'equal', code: null },
        { table: 'b', verdict: 'not_checked', code: 'NOT_FOUND' },
        { table: 'c', verdict: 'drift', code: null },
      ],
    });
  });

  it('leaves a table that one login may not read unchecked', async () => {
    bench = await shareBench(kinds);
    const hidesTables = bench.target.server.engine === 'mysql';
    await bench.both(three);
    const schemas = await bench.inspect();
    const database = `\`${bench.target.name}\``;
    await bench.target.execute(
      hidesTables
        ? `GRANT SELECT ON ${database}.a TO reader; GRANT SELECT ON ${database}.c TO reader; REVOKE SELECT ON ${database}.* FROM reader;`
        : 'REVOKE ALL ON b FROM reader;',
    );
    // MySQL keeps the rights on a database that a session had when it chose it.
    const target = openReader(bench.target);
    const { verdict, counts, tables } = await bench.check(
      {},
      { ...schemas, target, mapping: mapTables(schemas.sourceSchema, schemas.targetSchema) },
    );
    await target.close();
    expect({ verdict, not_checked: counts.not_checked, tables: verdicts(tables) }).toEqual({
      verdict: 'incomplete',
      not_checked: 1,
      tables: [
        { table: 'a', verdict: 'equal', code: null },
        { table: 'b', verdict: 'not_checked', code: hidesTables ? 'NOT_FOUND' : 'PERMISSION' },
        { table: 'c', verdict: 'equal', code: null },
      ],
    });
    // The lab takes this grant back when it drops the database.
    if (hidesTables) await bench.target.execute(`GRANT SELECT ON ${database}.* TO reader;`);
  });

  it('says of a table none of whose columns can be compared that it is not comparable', async () => {
    bench = await shareBench(kinds);
    await bench.source.execute('CREATE TABLE t (at time); ');
    await bench.target.execute('CREATE TABLE t (at date);');
    const { verdict, tables } = await bench.check();
    expect({ verdict, tables }).toEqual({
      verdict: 'incomplete',
      tables: [
        {
          source: bench.nameOf('source', 't'),
          target: bench.nameOf('target', 't'),
          verdict: 'not_comparable',
          rows: null,
          method: null,
          compared_columns: 0,
          compared_by_value: [],
          not_compared: [{ column: 'at', reason: expect.stringContaining('different kinds of values') }],
          differences: [],
          differences_total: 0,
          differences_exact: false,
          in_flight: 0,
          unsettled: 0,
          integrity: [],
        },
      ],
    });
  });

  it('reports rows done that never decrease, up to the total, and names the table', async () => {
    bench = await shareBench(kinds);
    await bench.both(`${three} CREATE TABLE d (id int PRIMARY KEY); ${insertRows('d', 9000, (at) => String(at))}`);
    const reports: { done: number; total: number; message: string }[] = [];
    await bench.check({}, { onProgress: (done, total, message) => void reports.push({ done, total, message }) });
    const done = reports.map((report) => report.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(reports.filter((report) => report.done > report.total)).toEqual([]);
    const end = reports.at(-1);
    // A catalogue may guess some rows too many, and what was guessed counts as done in the end.
    expect(end?.done).toBe(end?.total);
    expect(end?.done).toBeGreaterThanOrEqual(9003);
    expect(end?.done).toBeLessThan(10_000);
    // A slow machine adds the speed.
    const last = `${bench.nameOf('source', 'd')}: 9,`;
    expect(reports.some(({ message }) => message.startsWith(last))).toBe(true);
  });

  it('ends with CANCELLED when it is aborted, before it begins, while it reads and while it waits', async () => {
    bench = await shareBench(kinds);
    await bench.both(three);
    await bench.target.execute('DELETE FROM b;');
    const cancelled = expect.objectContaining({ code: 'CANCELLED' });
    await expect(bench.check({}, { signal: AbortSignal.abort() })).rejects.toEqual(cancelled);
    const reading = new AbortController();
    await expect(bench.check({}, { signal: reading.signal, onProgress: () => reading.abort() })).rejects.toEqual(
      cancelled,
    );
    const waiting = new AbortController();
    const sleep = async () => waiting.abort();
    await expect(bench.check({ sleep }, { signal: waiting.signal })).rejects.toEqual(cancelled);
  });
});

describe.each(pairs)('a table of %s and %s whose rows are too many to be told apart', (...kinds) => {
  const checked = async (changes: { readonly sleep?: () => Promise<void> } = {}) => {
    const { verdict, differences_total, differences_exact, in_flight, not_located } = await bench.checkTable({
      rowsInMemory: 1000,
      ...changes,
    });
    return { verdict, differences_total, differences_exact, in_flight, not_located };
  };

  it('is said to differ, with the reason why its rows are not named, or to be in flight when it agrees later', async () => {
    bench = await shareBench(kinds);
    await bench.both(`CREATE TABLE log (word varchar(20)); ${insertRows('log', 1500, () => `'same'`)}`);
    expect((await checked()).verdict).toBe('equal');
    await bench.source.execute(`INSERT INTO log VALUES ('same');`);
    expect(await checked()).toEqual({
      verdict: 'drift',
      differences_total: 1,
      differences_exact: false,
      in_flight: 0,
      not_located: 'more than 1,000 rows of one bucket are too many to be read one by one',
    });
    const sleep = () => bench.target.execute(`DELETE FROM log; ${insertRows('log', 1501, () => `'same'`)}`);
    expect(await checked({ sleep })).toEqual({
      verdict: 'in_flight',
      differences_total: 0,
      differences_exact: true,
      in_flight: 1,
      not_located: undefined,
    });
  });
});

describe.each(pairs)('documents of %s and %s without a key', (...kinds) => {
  it('are neither equal nor different where more rows than are read are alike but for them', async () => {
    bench = await shareBench(kinds);
    const rows = (spelt: (at: number) => string) => insertRows('log', 60, (at) => `'same', '${spelt(at)}'`);
    await bench.both('CREATE TABLE log (word varchar(20), doc json);');
    await bench.source.execute(rows((at) => `{"a": ${at}, "b": [1.50]}`));
    await bench.target.execute(`${rows((at) => `{"b":[1.5],"a":${at}}`)} ALTER TABLE log ADD extra int;`);
    const checked = async (rowsInMemory: number) => {
      const { verdict, in_flight, undecided, differences_total } = await bench.checkTable({ rowsInMemory });
      return { verdict, in_flight, undecided, differences_total };
    };
    const known = { in_flight: 0, undecided: undefined, differences_total: 0 };
    expect(await checked(60)).toEqual({ ...known, verdict: 'equal' });
    const undecided = { rows: 60, first: [] };
    // On servers that keep documents as they were parsed both texts are one, and nothing is left to decide.
    const oneText = kinds.every((kind) => kind === 'mysql9');
    expect(await checked(20)).toEqual(
      oneText ? { ...known, verdict: 'equal' } : { ...known, verdict: 'not_comparable', undecided },
    );
    await bench.target.execute("DELETE FROM log WHERE CAST(doc AS CHAR(40)) LIKE '%7%';");
    expect(await checked(20)).toMatchObject({ verdict: 'drift' });
  });
});

describe('a table behind row level security', () => {
  it('is not checked, because a login that sees some rows cannot speak for all', async () => {
    bench = await shareBench(['mariadb', 'postgres']);
    await bench.both(three);
    await bench.target.execute('ALTER TABLE b ENABLE ROW LEVEL SECURITY; CREATE POLICY first ON b USING (id = 1);');
    const { verdict, tables } = await bench.check();
    expect({ verdict, tables: verdicts(tables), message: tables[1]?.error?.message }).toEqual({
      verdict: 'incomplete',
      tables: [
        { table: 'a', verdict: 'equal', code: null },
        { table: 'b', verdict: 'not_checked', code: 'PERMISSION' },
        { table: 'c', verdict: 'equal', code: null },
      ],
      message: 'table public.b cannot be read in full: row level security hides rows from this login',
    });
  });
});
