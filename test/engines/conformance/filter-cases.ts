import { describe, expect, it } from 'vitest';
import type { Reader } from '../../../mcp-server/src/engines/engine.ts';
import type { DigestColumn, KeySpan, RowDigest } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';
import type { RowFilter } from '../../../mcp-server/src/model/row-filter.ts';
import { column } from './expected-hash.ts';
import { both, type PerEngine, type Subject, withDatabase } from './subject.ts';

const id = column('id', { kind: 'integer' }, true);
const state = column('state', { kind: 'text' });
const total = column('total', { kind: 'decimal', scale: 2 }, true);
const at = column('at', { kind: 'timestamp' }, true);
const ratio = column('ratio', { kind: 'float' });
const token = column('token', { kind: 'bytes' });
const open = column('open', { kind: 'integer' }, true);

const ROWS = Array.from({ length: 40 }, (_, index) => {
  const states = ["'paid'", "'Paid'", "'it''s \\\\ 😀, '", 'NULL', "''"];
  const time = `'2026-01-${String(1 + (index % 28)).padStart(2, '0')} 10:00:0${index % 10}.5'`;
  const values = [index, states[index % 5], `${index}.25`, time, index / 4, `'k${index % 3}'`, index % 2 === 0];
  return `(${values.join(', ')})`;
});

const table = (types: string) => `CREATE TABLE whole (${types});`;
const SETUP: PerEngine<string> = {
  mysql: `${table('id int PRIMARY KEY, state varchar(20), total decimal(9,2), at datetime(1), ratio double, token varbinary(9), open tinyint(1)')}
INSERT INTO whole VALUES ${ROWS.join(',')};`,
  postgres: `${table('id int PRIMARY KEY, state varchar(20), total numeric(9,2), at timestamptz(1), ratio double precision, token bytea, open boolean')}
SET TIME ZONE 'UTC'; INSERT INTO whole VALUES ${ROWS.join(',').replaceAll('\\\\', '\\')};`,
};

/** Filters, and the same condition in plain SQL of each engine. */
const FILTERS: readonly (readonly [name: string, filters: RowFilter[], sql: PerEngine<string>])[] = [
  ['none', [], both('1 = 1')],
  [
    'equal characters',
    [{ column: state, op: '=', values: ['paid'] }],
    { mysql: "state = BINARY 'paid'", postgres: "state = 'paid'" },
  ],
  [
    'other characters',
    [{ column: state, op: '!=', values: ['paid'] }],
    { mysql: "CAST(state AS BINARY) <> 'paid'", postgres: "state <> 'paid'" },
  ],
  [
    'odd characters in a list',
    [{ column: state, op: 'in', values: ["it's \\ 😀, ", '', 'nobody'] }],
    { mysql: '(id % 5) IN (2, 4)', postgres: '(id % 5) IN (2, 4)' },
  ],
  ['no value', [{ column: state, op: 'is_null', values: [] }], both('state IS NULL')],
  ['a value', [{ column: state, op: 'not_null', values: [] }], both('state IS NOT NULL')],
  [
    'whole numbers',
    [
      { column: id, op: '>=', values: ['7'] },
      { column: id, op: '<', values: ['31'] },
    ],
    both('id >= 7 AND id < 31'),
  ],
  ['decimals', [{ column: total, op: '<=', values: ['9.25'] }], both('total <= 9.25')],
  ['floats', [{ column: ratio, op: '>', values: ['3.1'] }], both('ratio > 3.1')],
  ['moments', [{ column: at, op: '<', values: ['2026-01-09 10:00:08.5'] }], both("at < '2026-01-09 10:00:08.5'")],
  ['bytes', [{ column: token, op: 'in', values: ['6b31', '6b32'] }], both("token IN ('k1', 'k2')")],
  ['truth values', [{ column: open, op: '=', values: ['1'] }], { mysql: 'open = 1', postgres: 'open' }],
  ['nothing that is there', [{ column: id, op: '=', values: ['99'] }], both('1 = 0')],
];

const COLUMNS = [id, state, total, at, token, open];

/** Everything that can be asked about the rows of a request. */
async function askAll(reader: Reader, request: DigestRequest) {
  const spans: KeySpan[] = [
    { from: null, to: ['12'] },
    { from: ['12'], to: ['30'] },
    { from: ['30'], to: null },
  ];
  const wanted = { hexDigits: 1, ids: [0, 1, 2, 3, 4, 5, 6, 7], limit: 100 };
  const byKey = (rows: readonly RowDigest[]) => rows.toSorted((a, b) => Number(a.key[0]) - Number(b.key[0]));
  const keys = Array.from({ length: 40 }, (_, key) => [String(key)]);
  const { table: name, filter } = request;
  return {
    count: await reader.count(name, filter),
    bounds: await reader.keyBounds(name, 'id', filter),
    first: await reader.keyAfter(request, null, 0),
    third: await reader.keyAfter(request, ['5'], 2),
    leaves: await reader.leafDigests(request, spans),
    rows: (await reader.leafRows(request, spans)).map(({ text }) => text),
    buckets: await reader.hashBuckets(request, null, 1),
    part: await reader.hashBuckets(request, spans[1] ?? null, 2),
    hashed: byKey(await reader.hashRows(request, null, wanted)),
    hashedPart: byKey(await reader.hashRows(request, spans[1] ?? null, wanted)),
    texts: (await reader.rowsByKey(request, keys)).toSorted((a, b) => Number(a.key[0]) - Number(b.key[0])),
  };
}

/** What every engine promises of filters, and of columns that hold a constant. */
export function filterCases(subject: Subject): void {
  describe('a filter', () => {
    it.each(FILTERS)('on %s gives what a table with only those rows gives', async (_, filter, sql) => {
      await withDatabase(subject, SETUP, async ({ lab, reader, table: named }) => {
        const like = subject.engine.name === 'mysql' ? 'LIKE whole' : '(LIKE whole INCLUDING ALL)';
        await lab.execute(
          `CREATE TABLE part ${like}; INSERT INTO part SELECT * FROM whole WHERE ${sql[subject.engine.name]};`,
        );
        const keyIndex = subject.engine.name === 'mysql' ? 'PRIMARY' : null;
        const request = (name: string): DigestRequest => ({
          table: named(name),
          columns: COLUMNS,
          key: [id],
          keyIndex: keyIndex ?? `${name}_pkey`,
        });
        await reader.read(async (read) => {
          const expected = await askAll(read, request('part'));
          expect(await askAll(read, { ...request('whole'), filter })).toEqual(expected);
          const scripted = subject.engine.dialect.filter(filter, (name) => {
            const types = { mysql: MYSQL_TYPES, postgres: POSTGRES_TYPES }[subject.engine.name];
            return { rawType: types[name] ?? '', charset: name === 'state' ? 'utf8mb4' : null };
          });
          const rows = await lab.query(`SELECT count(*) AS n FROM whole AS t WHERE ${scripted ?? '1 = 1'}`);
          expect(Number(rows[0]?.[0])).toBe(Number(expected.count));
        });
      });
    });
  });

  it('takes a constant for a column, as if each row held it', async () => {
    const constants: readonly (readonly [DigestColumn, string | null])[] = [
      [column('named', { kind: 'text' }), "it's \\ 😀, ;"],
      [column('blank', { kind: 'text' }), ''],
      [column('none', { kind: 'integer' }, true), null],
      [column('rate', { kind: 'decimal', scale: 3 }, true), '-1.500'],
      [column('token', { kind: 'bytes' }), '00ff'],
    ];
    await withDatabase(subject, SETUP, async ({ lab, reader, table: named }) => {
      await lab.execute(CONSTANT_TABLE[subject.engine.name]);
      const request = (name: string, columns: DigestColumn[]): DigestRequest => ({
        table: named(name),
        columns: [id, ...columns, total],
        key: [id],
        keyIndex: subject.engine.name === 'mysql' ? 'PRIMARY' : `${name}_pkey`,
      });
      const real = constants.map(([one]) => one);
      const fixed = constants.map(([one, constant]) => ({ ...one, constant }));
      await reader.read(async (read) => {
        expect(await askAll(read, request('whole', fixed))).toEqual(await askAll(read, request('filled', real)));
      });
    });
  });
}

const MYSQL_TYPES: Readonly<Record<string, string>> = {
  id: 'int',
  state: 'varchar(20)',
  total: 'decimal(9,2)',
  at: 'datetime(1)',
  ratio: 'double',
  token: 'varbinary(9)',
  open: 'tinyint(1)',
};
const POSTGRES_TYPES: Readonly<Record<string, string>> = {
  id: 'integer',
  state: 'character varying(20)',
  total: 'numeric(9,2)',
  at: 'timestamp(1) with time zone',
  ratio: 'double precision',
  token: 'bytea',
  open: 'boolean',
};

const CONSTANT_TABLE: PerEngine<string> = {
  mysql: `CREATE TABLE filled (id int PRIMARY KEY, named varchar(40) CHARACTER SET utf8mb4, blank varchar(9) NOT NULL, none int, rate decimal(6,3), token varbinary(9), total decimal(9,2));
INSERT INTO filled SELECT id, 'it''s \\\\ 😀, ;', '', NULL, -1.5, X'00ff', total FROM whole;`,
  postgres: `CREATE TABLE filled (id int PRIMARY KEY, named varchar(40), blank varchar(9) NOT NULL, none int, rate numeric(6,3), token bytea, total numeric(9,2));
INSERT INTO filled SELECT id, 'it''s \\ 😀, ;', '', NULL, -1.5, '\\x00ff', total FROM whole;`,
};
