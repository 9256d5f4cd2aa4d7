import { describe, expect, it } from 'vitest';
import type { AggregateRequest, AggregateRow } from '../../../mcp-server/src/model/aggregates.ts';
import type { CanonicalForm } from '../../../mcp-server/src/model/digest.ts';
import { both, type Fixture, type PerEngine, type Subject, withDatabase } from './subject.ts';

const INTEGER = { kind: 'integer' } as const;
const TEXT = { kind: 'text' } as const;
const STAMP = { kind: 'timestamp' } as const;

const column = (name: string, form: CanonicalForm) => ({ name, form });
const by = (name: string, form: CanonicalForm) => ({ column: column(name, form), every: null });

type Asked = Partial<Omit<AggregateRequest, 'table'>>;

/** Rows sorted by key, each key beside its values. */
function ask({ reader, table }: Fixture, asked: Asked, name = 't'): Promise<(readonly (string | null)[])[]> {
  const request = { measures: [{ op: 'rows' }], groups: [], filters: [], maxGroups: 100, ...asked } as const;
  return reader.read(async (questions) => {
    const rows = await questions.aggregate({ table: table(name), ...request });
    const flat = rows.map(({ key, values }: AggregateRow) => [...key, ...values]);
    return flat.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  });
}

/** What every engine promises of `aggregate`. */
export function aggregateCases(subject: Subject): void {
  describe(`aggregates on ${subject.kind}`, () => {
    measureCases(subject);
    groupCases(subject);
    windowCases(subject);
    filterCases(subject);
    refusalCases(subject);
  });
}

const NUMBERS: PerEngine<string> = {
  mysql: `CREATE TABLE t (big bigint unsigned, small int, exact decimal(65,30), bits bit(8), truth tinyint(1), ratio double, single float, born year);
    INSERT INTO t VALUES
      (18446744073709551615, -7, -12345678901234567890.123456789012345678901234567891, b'00000101', 1, 0.1, 0.1, 1970),
      (18446744073709551615, 3, 0.000000000000000000000000000001, b'11111111', 0, 1e-7, 2.5, 2026),
      (1, NULL, NULL, NULL, 1, -1e22, NULL, NULL), (NULL, 3, 0, NULL, NULL, NULL, NULL, NULL);`,
  postgres: `CREATE TABLE t (big numeric(20), small integer, exact numeric, bits bit(8), truth boolean, ratio double precision, single real, born smallint);
    INSERT INTO t VALUES
      (18446744073709551615, -7, -12345678901234567890.123456789012345678901234567891, b'00000101', true, 0.1, 0.1, 1970),
      (18446744073709551615, 3, 0.000000000000000000000000000001, b'11111111', false, 1e-7, 2.5, 2026),
      (1, NULL, NULL, NULL, true, -1e22, NULL, NULL), (NULL, 3, 0, NULL, NULL, NULL, NULL, NULL);`,
};

function measureCases(subject: Subject): void {
  it('adds up, counts and orders whole numbers beyond 64 bits, decimals of 30 digits, bits and truth values exactly', async () => {
    await withDatabase(subject, NUMBERS, async (fixture) => {
      const of = async (name: string, form: CanonicalForm) => {
        const ops = ['values', 'nulls', 'distinct', 'sum', 'min', 'max'] as const;
        const [row] = await ask(fixture, { measures: ops.map((op) => ({ op, column: column(name, form) })) });
        return row?.join(' ');
      };
      expect({
        big: await of('big', INTEGER),
        small: await of('small', INTEGER),
        exact: await of('exact', { kind: 'decimal', scale: 30 }),
        bits: await of('bits', INTEGER),
        truth: await of('truth', INTEGER),
        born: await of('born', INTEGER),
      }).toEqual({
        big: '3 1 2 36893488147419103231 1 18446744073709551615',
        small: '3 1 2 -1 -7 3',
        exact:
          '3 1 3 -12345678901234567890.123456789012345678901234567890 -12345678901234567890.123456789012345678901234567891 0.000000000000000000000000000001',
        bits: '2 2 2 260 5 255',
        truth: '3 1 2 2 0 1',
        born: '2 2 2 3996 1970 2026',
      });
    });
  });

  it('adds up floating point as doubles, with the sum of the magnitudes beside it', async () => {
    await withDatabase(subject, NUMBERS, async (fixture) => {
      const of = async (name: string) => {
        const ops = ['sum', 'magnitude', 'min', 'max'] as const;
        const measures = ops.map((op) => ({ op, column: column(name, { kind: 'float' }) }));
        return (await ask(fixture, { measures }))[0]?.map(Number);
      };
      expect(await of('ratio')).toEqual([-1e22, 1e22, -1e22, 0.1]);
      const single = 0.10000000149011612;
      expect(await of('single')).toEqual([2.5 + single, 2.5 + single, single, 2.5]);
    });
  });

  it('orders moments by time and everything else by its bytes', async () => {
    const rows = `('1969-12-31', '1969-12-31 23:59:59.5', '-11:00:00', 'b', 'zz'), ('2026-02-03', '2026-02-03 04:05:06', '09:00:00', 'B', '😀'), ('2026-02-01', NULL, '10:00:00', 'é', 'ￃ');`;
    const setUp = {
      mysql: `CREATE TABLE t (d date, at datetime(3), clock time, label varchar(9), word text); INSERT INTO t VALUES ${rows}`,
      postgres: `CREATE TABLE t (d date, at timestamp(3), clock interval, label varchar(9), word text); INSERT INTO t VALUES ${rows}`,
    };
    await withDatabase(subject, setUp, async (fixture) => {
      const forms = { d: { kind: 'date' }, at: STAMP, clock: { kind: 'time' }, label: TEXT, word: TEXT } as const;
      const measures = Object.entries(forms).flatMap(([name, form]) => [
        { op: 'min' as const, column: column(name, form) },
        { op: 'max' as const, column: column(name, form) },
      ]);
      expect(await ask(fixture, { measures })).toEqual([
        [
          ...['1969-12-31', '2026-02-03', '1969-12-31 23:59:59.5', '2026-02-03 04:05:06'],
          ...['-11:00:00', '10:00:00', 'B', 'é', 'zz', '😀'],
        ],
      ]);
    });
  });

  it('gives one row of zeros and NULLs for an empty table, and no group at all', async () => {
    await withDatabase(subject, both('CREATE TABLE t (a int);'), async (fixture) => {
      const sum = { op: 'sum', column: column('a', INTEGER) } as const;
      expect(await ask(fixture, { measures: [{ op: 'rows' }, sum] })).toEqual([['0', null]]);
      expect(await ask(fixture, { measures: [{ op: 'rows' }, sum], groups: [by('a', INTEGER)] })).toEqual([]);
    });
  });
}

/** Takes a for A, as MySQL's collations do. */
const LOOSE = "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)";

function groupCases(subject: Subject): void {
  it('keeps apart texts that a collation takes for the same, NULL and the empty text, and texts that differ after 2,000 characters', async () => {
    const long = 'x'.repeat(2000);
    const values = ["'a'", "'A'", "'a '", "'á'", "''", 'NULL', "'😀'", "'😁'", `'${long}1'`, `'${long}2'`, "'a'"];
    const rows = `INSERT INTO t VALUES ${values.map((value) => `(${value})`).join(',')};`;
    const setUp = {
      mysql: `CREATE TABLE t (a text); ${rows}`,
      postgres: `${LOOSE}; CREATE TABLE t (a text COLLATE loose); ${rows}`,
    };
    await withDatabase(subject, setUp, async (fixture) => {
      const distinct = { op: 'distinct', column: column('a', TEXT) } as const;
      const groups = await ask(fixture, { groups: [by('a', TEXT)] });
      expect(groups).toEqual([
        ['', '1'],
        ['A', '1'],
        ['a ', '1'],
        ['a', '2'],
        [`${long}1`, '1'],
        [`${long}2`, '1'],
        ['á', '1'],
        ['😀', '1'],
        ['😁', '1'],
        [null, '1'],
      ]);
      expect(await ask(fixture, { measures: [distinct] })).toEqual([['9']]);
    });
  });

  it('groups by numbers, truth values, dates and several columns, whatever they are called', async () => {
    const quote = subject.engine.dialect.identifier;
    const [first, second] = ['c0', 'a"b`c\\d %s'];
    const setUp = both(
      `CREATE TABLE ${quote("it's; --")} (${quote(first)} decimal(9,2), ${quote(second)} date); INSERT INTO ${quote("it's; --")} VALUES (1.50, '2026-01-01'), (1.5, '2026-01-01'), (-0.5, NULL);`,
    );
    await withDatabase(subject, setUp, async (fixture) => {
      const groups = [by(first, { kind: 'decimal', scale: 2 }), by(second, { kind: 'date' })];
      expect(await ask(fixture, { groups }, "it's; --")).toEqual([
        ['-0.50', null, '1'],
        ['1.50', '2026-01-01', '2'],
      ]);
    });
  });
}

const MOMENTS = [
  '1969-12-28 23:59:59',
  '1969-12-29 00:00:00',
  '1970-01-01 12:30:00',
  '2020-12-31 10:00:00',
  '2021-01-03 23:59:59',
  '2021-01-04 00:00:00',
];

function windowCases(subject: Subject): void {
  it('cuts time into hours, days, weeks from Monday, months and years, also before 1970 and across years', async () => {
    const rows = MOMENTS.map((moment) => `('${moment}')`).join(',');
    const setUp = {
      mysql: `CREATE TABLE t (at datetime(6)); INSERT INTO t VALUES ${rows}, (NULL);`,
      postgres: `CREATE TABLE t (at timestamptz); SET TimeZone = 'UTC'; INSERT INTO t VALUES ${rows}, (NULL);`,
    };
    await withDatabase(subject, setUp, async (fixture) => {
      const keys = async (every: 'hour' | 'day' | 'week' | 'month' | 'year') =>
        (await ask(fixture, { groups: [{ column: column('at', STAMP), every }] })).map((row) => row.join(' '));
      expect(await keys('week')).toEqual(['1969-12-22 1', '1969-12-29 2', '2020-12-28 2', '2021-01-04 1', ' 1']);
      expect(await keys('year')).toEqual(['1969 2', '1970 1', '2020 1', '2021 2', ' 1']);
      expect(await keys('month')).toEqual(['1969-12 2', '1970-01 1', '2020-12 1', '2021-01 2', ' 1']);
      expect((await keys('day')).slice(0, 3)).toEqual(['1969-12-28 1', '1969-12-29 1', '1970-01-01 1']);
      expect((await keys('hour')).slice(0, 3)).toEqual([
        '1969-12-28 23:00 1',
        '1969-12-29 00:00 1',
        '1970-01-01 12:00 1',
      ]);
    });
  });

  it('cuts dates into weeks, and leaves what is no day of the calendar as it is written', async () => {
    const odd = {
      mysql: "SET sql_mode = ''; INSERT INTO t VALUES ('0000-00-00'), ('2026-05-00');",
      postgres: "INSERT INTO t VALUES ('infinity'), ('0044-03-15 BC');",
    };
    const setUp = (engine: 'mysql' | 'postgres') =>
      `CREATE TABLE t (d date); INSERT INTO t VALUES ('2026-03-01'), ('2026-03-02'); ${odd[engine]}`;
    await withDatabase(subject, { mysql: setUp('mysql'), postgres: setUp('postgres') }, async (fixture) => {
      const weeks = await ask(fixture, { groups: [{ column: column('d', { kind: 'date' }), every: 'week' }] });
      const strange = {
        mysql: [
          ['0000-00-00', '1'],
          ['2026-02-23', '1'],
          ['2026-03-02', '1'],
          ['2026-05-00', '1'],
        ],
        postgres: [
          ['0044-03-11 00:00:00 BC', '1'],
          ['2026-02-23', '1'],
          ['2026-03-02', '1'],
          ['infinity', '1'],
        ],
      };
      expect(weeks).toEqual(strange[subject.engine.name]);
      const odd = async (form: CanonicalForm['kind'], every: 'hour' | 'day' | 'month' | 'year') => {
        const groups = [{ column: column('d', form === 'date' ? { kind: 'date' } : STAMP), every }];
        return (await ask(fixture, { groups })).map(([key]) => key).filter((key) => !key?.startsWith('2026-0'));
      };
      const keys = [await odd('timestamp', 'hour'), await odd('date', 'day'), await odd('date', 'month')];
      expect([...keys, (await odd('date', 'year')).filter((key) => key !== '2026')]).toEqual(
        {
          mysql: [['0000-00-00 00:00'], ['0000-00-00'], ['0000-00'], ['0000']],
          postgres: [
            ['0044-03-15 00:00:00 BC', 'infinity'],
            ['0044-03-15 00:00:00 BC', 'infinity'],
            ['0044-03-01 00:00:00 BC', 'infinity'],
            ['0044-01-01 00:00:00 BC', 'infinity'],
          ],
        }[subject.engine.name],
      );
    });
  });
}

function filterCases(subject: Subject): void {
  const rows = `(1, 1.5, '2026-01-01', '2026-01-01 10:00:00.5', 'Paid', '09:30:00'), (2, -2.25, '2026-01-02', '2026-01-02 00:00:00', 'paid', '-01:00:00'),
    (3, 0, '2026-01-03', '2026-01-02 00:00:01', '100%', '10:00:00'), (4, NULL, NULL, NULL, NULL, NULL), (5, 7, '1969-07-20', '1969-07-20 20:17:40', 'x'' OR 1=1; -- \\\\', '00:00:00')`;
  const setUp = {
    mysql: `CREATE TABLE t (id int, amount decimal(9,2), d date, at datetime(6), status varchar(40), clock time); INSERT INTO t VALUES ${rows};`,
    postgres: `${LOOSE}; CREATE TABLE t (id int, amount numeric(9,2), d date, at timestamptz, status varchar(40) COLLATE loose, clock interval); SET TimeZone = 'UTC'; INSERT INTO t VALUES ${rows.replaceAll('\\\\', '\\')};`,
  };
  const forms: Readonly<Record<string, CanonicalForm>> = {
    id: INTEGER,
    amount: { kind: 'decimal', scale: 2 },
    d: { kind: 'date' },
    at: STAMP,
    status: TEXT,
    clock: { kind: 'time' },
  };
  it('finds the rows of every condition, typed as the column, and takes SQL in a value for a value', async () => {
    await withDatabase(subject, setUp, async (fixture) => {
      const ids = async (name: string, op: AggregateRequest['filters'][number]['op'], ...values: string[]) => {
        const filters = [{ column: column(name, forms[name] ?? TEXT), op, values }];
        return (await ask(fixture, { groups: [by('id', INTEGER)], filters })).map(([id]) => id).join('');
      };
      expect({
        'id = 2': await ids('id', '=', '2'),
        'id != 2': await ids('id', '!=', '2'),
        'id < 18446744073709551615': await ids('id', '<', '18446744073709551615'),
        'id > -9223372036854775808': await ids('id', '>', '-9223372036854775808'),
        'amount >= 0': await ids('amount', '>=', '0'),
        'amount = 1.50': await ids('amount', '=', '1.50'),
        'amount between': await ids('amount', 'between', '-2.25', '0.00'),
        'amount null': await ids('amount', 'is_null'),
        'd in': await ids('d', 'in', '2026-01-01', '1969-07-20'),
        'd <': await ids('d', '<', '2026-01-02'),
        'at <= midnight': await ids('at', '<=', '2026-01-02 00:00:00'),
        'at = half a second': await ids('at', '=', '2026-01-01 10:00:00.500000'),
        'status = paid': await ids('status', '=', 'paid'),
        'status in': await ids('status', 'in', 'Paid', '100%', 'nothing 😀'),
        'status != paid': await ids('status', '!=', 'paid'),
        'status is SQL': await ids('status', '=', "x' OR 1=1; -- \\"),
        'status not null': await ids('status', 'not_null'),
        'clock < 0': await ids('clock', '<', '00:00:00'),
      }).toEqual({
        'id = 2': '2',
        'id != 2': '1345',
        'id < 18446744073709551615': '12345',
        'id > -9223372036854775808': '12345',
        'amount >= 0': '135',
        'amount = 1.50': '1',
        'amount between': '23',
        'amount null': '4',
        'd in': '15',
        'd <': '15',
        'at <= midnight': '125',
        'at = half a second': '1',
        'status = paid': '2',
        'status in': '13',
        'status != paid': '135',
        'status is SQL': '5',
        'status not null': '1235',
        'clock < 0': '2',
      });
    });
  });

  it('finds unsigned numbers, truth values, UUIDs and bytes by value', async () => {
    const uuid = '0f8fad5bd9cb469fa16570867728950e';
    const types = {
      mysql: ['bigint unsigned', 'bit(1)', 'binary(16)', 'blob', `UNHEX('${uuid}')`, "UNHEX('00ff')", "b'1'"],
      postgres: ['numeric(20)', 'boolean', 'uuid', 'bytea', `'${uuid}'`, "'\\x00ff'", 'true'],
    }[subject.engine.name];
    const [big, truth, id, bytes, anId, someBytes, yes] = types;
    const create = `CREATE TABLE t (big ${big}, truth ${truth}, id ${id}, bytes ${bytes}); INSERT INTO t VALUES (18446744073709551615, ${yes}, ${anId}, ${someBytes}), (1, NULL, NULL, NULL);`;
    await withDatabase(subject, both(create), async (fixture) => {
      const count = async (name: string, form: CanonicalForm, value: string) =>
        (await ask(fixture, { filters: [{ column: column(name, form), op: '=', values: [value] }] }))[0]?.[0];
      expect([
        await count('big', INTEGER, '18446744073709551615'),
        await count('truth', INTEGER, '1'),
        await count('id', { kind: 'uuid' }, uuid),
        await count('bytes', { kind: 'bytes' }, '00ff'),
        await count('bytes', { kind: 'bytes' }, '00fe'),
      ]).toEqual(['1', '1', '1', '1', '0']);
    });
  });
}

function refusalCases(subject: Subject): void {
  it('gives a sum of 66 digits exactly or refuses it, never the largest number that the server can hold', async () => {
    const nines = '9'.repeat(65);
    const setUp = both(`CREATE TABLE t (a decimal(65,0)); INSERT INTO t VALUES (${nines}), (${nines});`);
    await withDatabase(subject, setUp, async (fixture) => {
      const asked = ask(fixture, { measures: [{ op: 'sum', column: column('a', INTEGER) }] });
      if (subject.engine.name === 'mysql') await expect(asked).rejects.toMatchObject({ code: 'LIMIT' });
      else expect(await asked).toEqual([[String(2n * BigInt(nines))]]);
    });
  });

  it('refuses more groups than asked for and names columns that are not there', async () => {
    const setUp = both('CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2), (3);');
    await withDatabase(subject, setUp, async (fixture) => {
      const groups = [by('a', INTEGER)];
      expect(await ask(fixture, { groups, maxGroups: 3 })).toHaveLength(3);
      await expect(ask(fixture, { groups, maxGroups: 2 })).rejects.toMatchObject({
        code: 'LIMIT',
        message: `aggregating table "${fixture.table('t').schema}.t": more than 2 groups`,
      });
      await expect(ask(fixture, { groups: [by('b', INTEGER)] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
