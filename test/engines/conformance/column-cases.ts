import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../mcp-server/src/model/column-type.ts';
import type { Column, Schema } from '../../../mcp-server/src/model/schema.ts';
import { both, type Fixture, type PerEngine, type Subject, withDatabase } from './subject.ts';

type Typed = readonly [sql: string, type: ColumnType];

const integer = (bits: number, unsigned = false, truth = false): ColumnType => ({
  kind: 'integer',
  bits,
  unsigned,
  truth,
});
const decimal = (precision: number | null, scale: number | null, unsigned = false): ColumnType => ({
  kind: 'decimal',
  precision,
  scale,
  unsigned,
});
const text = (length: number | null, fixed = false): ColumnType => ({ kind: 'text', length, fixed });
const timestamp = (precision: number, zoned: boolean): ColumnType => ({ kind: 'timestamp', precision, zoned });

const TYPES: PerEngine<readonly Typed[]> = {
  mysql: [
    ['tinyint(1)', integer(8, false, true)],
    ['tinyint', integer(8)],
    ['tinyint unsigned', integer(8, true)],
    ['smallint', integer(16)],
    ['mediumint', integer(24)],
    ['int(11)', integer(32)],
    ['int unsigned', integer(32, true)],
    ['bigint(20) unsigned', integer(64, true)],
    ['decimal(12,2)', decimal(12, 2)],
    ['decimal(10,0) unsigned', decimal(10, 0, true)],
    ['float', { kind: 'float', bits: 32, unsigned: false }],
    ['double', { kind: 'float', bits: 64, unsigned: false }],
    ['varchar(20)', text(20)],
    ['char(5)', text(5, true)],
    ['binary(4)', { kind: 'bytes', length: 4, fixed: true }],
    ['varbinary(20)', { kind: 'bytes', length: 20, fixed: false }],
    ['date', { kind: 'date' }],
    ['datetime', timestamp(0, false)],
    ['datetime(3)', timestamp(3, false)],
    ['timestamp(6) null', timestamp(6, true)],
    ['time(2)', { kind: 'time', precision: 2, zoned: false, spansDays: true }],
    ['year', { kind: 'year' }],
    ['bit(5)', { kind: 'bits', length: 5, varying: false }],
    // MySQL's catalogue holds no character beyond the basic plane: such a label or comment reads back with a question mark.
    ["enum('a','it''s','é,中')", { kind: 'enum', labels: ['a', "it's", 'é,中'], typeName: null }],
    ["set('x','y z')", { kind: 'set', labels: ['x', 'y z'] }],
  ],
  postgres: [
    ['boolean', { kind: 'boolean' }],
    ['smallint', integer(16)],
    ['integer', integer(32)],
    ['bigint', integer(64)],
    ['numeric(12,2)', decimal(12, 2)],
    ['numeric(20)', decimal(20, 0)],
    ['numeric', decimal(null, null)],
    ['real', { kind: 'float', bits: 32, unsigned: false }],
    ['double precision', { kind: 'float', bits: 64, unsigned: false }],
    ['varchar(20)', text(20)],
    ['varchar', text(null)],
    ['text', text(null)],
    ['char(5)', text(5, true)],
    ['bytea', { kind: 'bytes', length: null, fixed: false }],
    ['date', { kind: 'date' }],
    ['timestamp', timestamp(6, false)],
    ['timestamp(0)', timestamp(0, false)],
    ['timestamptz(3)', timestamp(3, true)],
    ['time(2)', { kind: 'time', precision: 2, zoned: false, spansDays: false }],
    ['timetz', { kind: 'time', precision: 6, zoned: true, spansDays: false }],
    ['interval', { kind: 'interval' }],
    ['bit(5)', { kind: 'bits', length: 5, varying: false }],
    ['varbit(9)', { kind: 'bits', length: 9, varying: true }],
    ['uuid', { kind: 'uuid' }],
    ['inet', { kind: 'inet' }],
    ['json', { kind: 'json', binary: false }],
    ['jsonb', { kind: 'json', binary: true }],
    ['text[]', { kind: 'array', of: 'text' }],
    ['numeric(9,2)[]', { kind: 'array', of: 'numeric(9,2)' }],
    ['xml', { kind: 'other' }],
  ],
};

async function columns({ admin }: Fixture, table = 't'): Promise<Column[]> {
  const found: Schema = await admin.read((read) => read.inspect());
  return found.tables.find(({ name }) => name === table)?.columns ?? [];
}

/** What every engine promises of a column. */
export function columnCases(subject: Subject): void {
  describe('columns', () => {
    it('says every type in the words that both engines share', async () => {
      const types = TYPES[subject.engine.name];
      const sql = `CREATE TABLE t (${types.map(([type], at) => `c${at} ${type}`).join(', ')})`;
      await withDatabase(subject, both(sql), async (fixture) => {
        const found = await columns(fixture);
        const described = found.map(({ type }, at) => [types[at]?.[0], type]);
        expect(described).toEqual(types.map(([sqlType, type]) => [sqlType, type]));
      });
    });

    it('keeps the order of the columns and says which may be NULL', async () => {
      const sql = 'CREATE TABLE t (z int NOT NULL, a int, m int NULL, b varchar(3) NOT NULL)';
      await withDatabase(subject, both(sql), async (fixture) => {
        const found = await columns(fixture);
        expect(found.map(({ name, nullable }) => [name, nullable])).toEqual([
          ['z', false],
          ['a', true],
          ['m', true],
          ['b', false],
        ]);
      });
    });

    defaults(subject);
    identities(subject);

    it('says of text whether case and trailing spaces count, and of nothing else', async () => {
      const setUp = {
        mysql:
          'CREATE TABLE t (bin varchar(9) COLLATE utf8mb4_bin, ci varchar(9) COLLATE utf8mb4_general_ci, cs char(9) COLLATE utf8mb4_bin, n int)',
        postgres: `CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
          CREATE TABLE t (bin varchar(9), ci varchar(9) COLLATE ci, cs char(9), n int)`,
      };
      await withDatabase(subject, setUp, async (fixture) => {
        const found = await columns(fixture);
        const padded = subject.engine.name === 'mysql';
        expect(found.map(({ name, caseSensitive, padSpace }) => [name, caseSensitive, padSpace])).toEqual([
          ['bin', true, padded],
          ['ci', false, padded],
          ['cs', true, true],
          ['n', null, null],
        ]);
      });
    });

    it('brings comments through unchanged', async () => {
      const comment = 'it\'\'s 100% "new"; -- é 中';
      const setUp = {
        mysql: `CREATE TABLE t (id int COMMENT '${comment}', v int) COMMENT '${comment}'`,
        postgres: `CREATE TABLE t (id int, v int); COMMENT ON TABLE t IS '${comment}'; COMMENT ON COLUMN t.id IS '${comment}'`,
      };
      await withDatabase(subject, setUp, async ({ admin }) => {
        const found = await admin.read((read) => read.inspect());
        const stored = comment.replace("''", "'");
        expect(found.tables.map((table) => [table.comment, ...table.columns.map((column) => column.comment)])).toEqual([
          [stored, stored, ''],
        ]);
      });
    });
  });
}

function defaults(subject: Subject): void {
  it('says defaults in neutral form: literals as plain values, an explicit NULL as none, now with its digits', async () => {
    const setUp = {
      mysql: `CREATE TABLE t (none int, explicit int DEFAULT NULL, word varchar(20) NOT NULL DEFAULT 'it''s', blank varchar(5) DEFAULT '',
        nil varchar(9) DEFAULT 'NULL', number int DEFAULT 42, negative int DEFAULT -7, amount decimal(9,2) DEFAULT 1.50, flag tinyint(1) DEFAULT 1,
        moment datetime(3) DEFAULT CURRENT_TIMESTAMP(3), seconds datetime DEFAULT CURRENT_TIMESTAMP, day date DEFAULT '2026-01-31')`,
      postgres: `CREATE TABLE t (none int, explicit int DEFAULT NULL, word varchar(20) NOT NULL DEFAULT 'it''s', blank varchar(5) DEFAULT '',
        nil varchar(9) DEFAULT 'NULL', number int DEFAULT 42, negative int DEFAULT -7, amount decimal(9,2) DEFAULT 1.50, flag boolean DEFAULT true,
        moment timestamp(3) DEFAULT now(), seconds timestamp(0) DEFAULT CURRENT_TIMESTAMP, day date DEFAULT '2026-01-31')`,
    };
    await withDatabase(subject, setUp, async (fixture) => {
      const found = await columns(fixture);
      expect(Object.fromEntries(found.map((column) => [column.name, column.default]))).toEqual({
        none: null,
        explicit: null,
        word: { kind: 'literal', value: "it's" },
        blank: { kind: 'literal', value: '' },
        nil: { kind: 'literal', value: 'NULL' },
        number: { kind: 'literal', value: '42' },
        negative: { kind: 'literal', value: '-7' },
        amount: { kind: 'literal', value: '1.50' },
        flag: { kind: 'literal', value: '1' },
        moment: { kind: 'now', precision: 3 },
        seconds: { kind: 'now', precision: 0 },
        day: { kind: 'literal', value: '2026-01-31' },
      });
    });
  });

  it('tells an expression from a literal', async () => {
    const setUp = {
      mysql: 'CREATE TABLE t (id int, v varchar(40) DEFAULT (uuid()))',
      postgres: 'CREATE TABLE t (id int, v uuid DEFAULT gen_random_uuid())',
    };
    await withDatabase(subject, setUp, async (fixture) => {
      const found = await columns(fixture);
      const sql = subject.engine.name === 'mysql' ? 'uuid()' : 'gen_random_uuid()';
      expect(found.map((column) => column.default)).toEqual([null, { kind: 'expression', sql }]);
    });
  });
}

function identities(subject: Subject): void {
  it('says which column numbers itself and what comes next', async () => {
    const setUp = {
      mysql:
        'CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, v int); INSERT INTO t (v) VALUES (1), (2), (3); CREATE TABLE fresh (id int AUTO_INCREMENT PRIMARY KEY)',
      postgres: `CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v int); INSERT INTO t (v) VALUES (1), (2), (3);
        CREATE TABLE fresh (id serial PRIMARY KEY)`,
    };
    await withDatabase(subject, setUp, async (fixture) => {
      const found = [...(await columns(fixture)), ...(await columns(fixture, 'fresh'))];
      const [kind, fresh] =
        subject.engine.name === 'mysql' ? ['auto_increment', 'auto_increment'] : ['identity', 'serial'];
      expect(
        found.map(({ name, identity, default: given }) => [
          name,
          identity?.kind,
          identity?.always,
          identity?.next,
          given,
        ]),
      ).toEqual([
        ['id', kind, false, '4', null],
        ['v', undefined, undefined, undefined, null],
        ['id', fresh, false, '1', null],
      ]);
    });
  });

  it('says which column the server computes, and that it has no default', async () => {
    const sql = 'CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED)';
    await withDatabase(subject, both(sql), async (fixture) => {
      const found = await columns(fixture);
      expect(found.map(({ generated }) => generated?.stored ?? null)).toEqual([null, true]);
      expect(found[1]?.generated?.sql).toMatch(/a.*\*.*2/);
      expect(found[1]?.default).toBeNull();
    });
  });
}
