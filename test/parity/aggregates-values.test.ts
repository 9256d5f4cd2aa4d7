import { afterEach, describe, expect, it } from 'vitest';
import { AGGREGATE_OPS } from '../../mcp-server/src/model/aggregates.ts';
import { type AggregatesBench, aggregatePairs, aggregatesBench } from './aggregates-bench.ts';

let bench: AggregatesBench;
afterEach(() => bench.drop());

const COLUMNS = ['big', 'price', 'paid', 'label', 'day', 'moment', 'uid', 'raw', 'ratio'] as const;
const NO_DISTINCT = new Set(['distinct ratio']);
const ONLY_NUMBERS = new Set(['sum', 'avg']);
const numbers = new Set(['big', 'price', 'paid', 'ratio']);

/** Every measure that a column has. */
const measures = COLUMNS.flatMap((column) =>
  AGGREGATE_OPS.filter(
    (op) => !NO_DISTINCT.has(`${op} ${column}`) && (numbers.has(column) || !ONLY_NUMBERS.has(op)),
  ).map((op) => ({ op, column })),
);

const values = (bytes: (hex: string) => string) => `
  (1, 18446744073709551615, '12345678901234567890123456789.01', true, 'Zoë', '2026-02-28', '2026-02-28 23:59:59.999999', ${bytes('00ff')}, 0.1),
  (2, 18446744073709551615, '-0.02', false, '😀', '1969-12-31', '1969-12-31 23:59:59', ${bytes('')}, -2.5e-8),
  (3, 0, '0', true, 'zoë', NULL, NULL, NULL, 1e15), (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`;

async function fillTypes(): Promise<void> {
  const list = (uid: (text: string) => string, bytes: (hex: string) => string) =>
    `INSERT INTO t (id, big, price, paid, label, day, moment, raw, ratio) VALUES ${values(bytes)}; UPDATE t SET uid = ${uid('0f8fad5bd9cb469fa16570867728950e')} WHERE id < 3;`;
  await bench.both(
    `CREATE TABLE t (id int PRIMARY KEY, big bigint unsigned, price decimal(31,2), paid tinyint(1), label varchar(20), day date, moment datetime(6), uid binary(16), raw varbinary(20), ratio double); ${list(
      (text) => `UNHEX('${text}')`,
      (hex) => `UNHEX('${hex}')`,
    )}`,
    `CREATE TABLE t (id int PRIMARY KEY, big numeric(20), price numeric, paid boolean, label text, day date, moment timestamptz, uid uuid, raw bytea, ratio double precision); SET TimeZone = 'UTC'; ${list(
      (text) => `'${text}'`,
      (hex) => `'\\x${hex}'`,
    )}`,
  );
}

describe.each(aggregatePairs)('aggregated values of %s and %s', (...kinds) => {
  it('agree in every measure of every type, and each is wrong alone when one value is', async () => {
    bench = await aggregatesBench(kinds);
    await fillTypes();
    const equal = await bench.compare({ table: 't', measures: measures.slice(0, 20) }, { revealValues: true });
    const others = await bench.compare({ table: 't', measures: measures.slice(20, 40) }, { revealValues: true });
    const rest = await bench.compare({ table: 't', measures: measures.slice(40) }, { revealValues: true });
    expect([equal.verdict, others.verdict, rest.verdict]).toEqual(['equal', 'equal', 'equal']);
    const shown = [equal, others, rest].flatMap(({ comparisons }) => {
      const [found] = comparisons;
      return (found?.measures ?? []).map((name, at) => [name, found?.agreeing[0]?.values[at]]);
    });
    expect(Object.fromEntries(shown)).toMatchObject({
      'sum(big)': '36893488147419103230',
      'avg(big)': '36893488147419103230 / 3',
      'max(big)': '18446744073709551615',
      'sum(price)': '12345678901234567890123456788.99',
      'min(price)': '-0.02',
      'sum(paid)': '2',
      'nulls(paid)': '1',
      'distinct(label)': '3',
      'min(label)': 'Zoë',
      'max(label)': '😀',
      'min(day)': '1969-12-31',
      'max(moment)': '2026-02-28 23:59:59.999999',
      'count(uid)': '2',
      'max(uid)': '0f8fad5bd9cb469fa16570867728950e',
      'min(raw)': '',
      'distinct(raw)': '2',
    });
    await bench.target.execute(
      "UPDATE t SET label = 'Zoe' WHERE id = 1; UPDATE t SET price = price + 1 WHERE id = 2; UPDATE t SET ratio = ratio + 1 WHERE id = 3;",
    );
    const drift = await bench.compare({
      table: 't',
      measures: [
        ...(['count', 'distinct', 'min', 'max'] as const).map((op) => ({ op, column: 'label' })),
        ...(['sum', 'min', 'avg'] as const).map((op) => ({ op, column: 'price' })),
        ...(['sum', 'min', 'max', 'avg'] as const).map((op) => ({ op, column: 'ratio' })),
      ],
    });
    expect(drift.comparisons[0]?.differing).toMatchObject([
      {
        differs: ['min(label)', 'sum(price)', 'min(price)', 'avg(price)', 'sum(ratio)', 'max(ratio)', 'avg(ratio)'],
        difference: { 'sum(price)': '1', 'min(price)': '0.02', 'sum(ratio)': '1', 'max(ratio)': '1' },
      },
    ]);
    const [left, right] = [drift.comparisons[0]?.differing[0]?.left, drift.comparisons[0]?.differing[0]?.right];
    expect([left?.[2], left?.[3], right?.[2]]).toEqual([
      expect.stringMatching(/^•••\(3 chars, #[0-9a-f]{4}\)$/),
      expect.stringMatching(/^•••\(1 chars, /),
      expect.stringMatching(/^•••\(3 chars, /),
    ]);
    expect(drift.notes).toEqual([
      'An average is its exact sum / count, never rounded.',
      'sum(ratio) is floating point: approximate, and equal within what its additions round, at most 1e-12 of the sum of the absolute values.',
      'avg(ratio) is floating point: approximate, and equal within what its additions round, at most 1e-12 of the sum of the absolute values.',
      'min and max of anything but numbers, dates and times go by the bytes of its UTF-8 text.',
      'Their values are masked; parity.reveal_values in lockstep.yaml shows them.',
    ]);
  });

  it('keep groups apart that one collation takes for the same, and show NULL as null', async () => {
    bench = await aggregatesBench(kinds);
    await bench.both(
      "CREATE TABLE t (id int PRIMARY KEY, kind varchar(20)); INSERT INTO t VALUES (1, 'a'), (2, 'A'), (3, 'á'), (4, NULL), (5, ''), (6, '😀'), (7, 'a');",
    );
    await bench.target.execute("UPDATE t SET kind = 'A' WHERE id = 7");
    const { comparisons } = await bench.compare({ table: 't', measures: [{ op: 'count' }], group_by: ['kind'] });
    expect(comparisons[0]).toMatchObject({
      groups: { left: 6, right: 6, different: 2 },
      differing: [
        { key: ['A'], left: ['1'], right: ['2'], difference: { count: '1' } },
        { key: ['a'], left: ['2'], right: ['1'], difference: { count: '-1' } },
      ],
      agreeing: [{ key: [''] }, { key: ['á'] }, { key: ['😀'] }, { key: [null] }],
    });
  });

  it('take names and values that hold SQL for what they are', async () => {
    bench = await aggregatesBench(kinds);
    const value = `x' OR '1'='1'; DROP TABLE t; -- \\ " % _`;
    const [table, column] = [`it's; DROP "x" -- %`, `a\`b"c\\d %s ?`];
    const literal = value.replaceAll("'", "''");
    await bench.both(
      `CREATE TABLE \`${table}\` (id int PRIMARY KEY, \`${column.replaceAll('`', '``')}\` varchar(60)); INSERT INTO \`${table}\` VALUES (1, '${literal.replaceAll('\\', '\\\\')}'), (2, 'x');`,
      `CREATE TABLE "${table.replaceAll('"', '""')}" (id int PRIMARY KEY, "${column.replaceAll('"', '""')}" varchar(60)); INSERT INTO "${table.replaceAll('"', '""')}" VALUES (1, '${literal}'), (2, 'x');`,
    );
    const found = await bench.compare({
      table,
      measures: [{ op: 'count' }, { op: 'distinct', column }],
      group_by: [column],
      filter: [{ column, op: 'in', value: [value, "nothing'"] }],
    });
    expect(found).toMatchObject({
      verdict: 'equal',
      comparisons: [{ agreeing: [{ key: [value], values: ['1', '1'] }], omitted: 0 }],
    });
  });

  it('name the group of zero dates, which only MySQL can hold', async () => {
    bench = await aggregatesBench(kinds);
    await bench.both(
      "CREATE TABLE t (id int PRIMARY KEY, day date); INSERT INTO t VALUES (1, NULL), (2, NULL), (3, '2027-01-02');",
    );
    const mysql = bench.source.server.engine === 'mysql' ? bench.source : bench.target;
    await mysql.execute("SET sql_mode = ''; UPDATE t SET day = '0000-00-00' WHERE id = 2;");
    const question = {
      table: 't',
      measures: [{ op: 'count' as const }],
      group_by: [{ column: 'day', every: 'week' as const }],
    };
    const { comparisons, notes } = await bench.compare(question);
    const zero = mysql === bench.source ? { left: ['1'], right: null } : { left: null, right: ['1'] };
    expect(comparisons[0]).toMatchObject({
      differing: [{ key: ['0000-00-00'], ...zero }, { key: [null] }],
      agreeing: [{ key: ['2026-12-28'], values: ['1'] }],
    });
    expect(notes).toEqual(['Time windows are in UTC; weeks begin on Monday; a time without zone counts as UTC.']);
  });
});
