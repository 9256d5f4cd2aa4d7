import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import type { ServerKind } from '../lab/lab.ts';
import { both, type Fixture, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['postgres', 'postgres18'];

describe.each(kinds)('inspecting what only PostgreSQL has, on %s', (kind) => {
  const on = (sql: string, work: (fixture: Fixture) => Promise<void>) =>
    withDatabase({ engine: postgres, kind }, both(sql), work);
  const inspected = (sql: string, check: (found: Schema) => void) =>
    on(sql, async ({ admin }) => check(await admin.read((read) => read.inspect())));
  const columnsOf = (found: Schema) => found.tables.flatMap(({ columns }) => columns);

  it('gives a domain its own name and its base type, NOT NULL and default', async () => {
    const sql = `CREATE DOMAIN short AS varchar(12) NOT NULL DEFAULT 'x'; CREATE DOMAIN shorter AS short;
      CREATE TABLE t (a shorter, b shorter DEFAULT 'y')`;
    await inspected(sql, (found) => {
      const facts = columnsOf(found).map(({ rawType, type, nullable, default: given }) => ({
        rawType,
        type,
        nullable,
        given,
      }));
      const common = { rawType: 'public.shorter', type: { kind: 'text', length: 12, fixed: false }, nullable: false };
      expect(facts).toEqual([
        { ...common, given: { kind: 'literal', value: 'x' } },
        { ...common, given: { kind: 'literal', value: 'y' } },
      ]);
    });
  });

  it('gives the conditions of a domain, and of those below it, as those of its columns', async () => {
    const sql = `CREATE DOMAIN short AS text CHECK (length(VALUE) < 9 AND VALUE <> 'VALUE'); CREATE DOMAIN code AS short;
      ALTER DOMAIN code ADD CONSTRAINT upper CHECK (VALUE = upper(VALUE)) NOT VALID; CREATE TABLE t (a code, "B b" code, n int)`;
    await inspected(sql, (found) => {
      const shape = { enforced: true };
      expect(found.tables[0]?.checks).toEqual([
        { ...shape, name: 'B b_short_check', sql: `length("B b") < 9 AND "B b" <> 'VALUE'::text`, validated: true },
        { ...shape, name: 'B b_upper', sql: '"B b"::text = upper("B b"::text)', validated: false },
        { ...shape, name: 'a_short_check', sql: "length(a) < 9 AND a <> 'VALUE'::text", validated: true },
        { ...shape, name: 'a_upper', sql: 'a::text = upper(a::text)', validated: false },
      ]);
    });
  });

  it('says which table is not logged, is filtered by row, and what the log names of an old row', async () => {
    const sql = `CREATE UNLOGGED TABLE a (id int); CREATE TABLE b (id int NOT NULL UNIQUE); ALTER TABLE b ENABLE ROW LEVEL SECURITY, REPLICA IDENTITY FULL;
      CREATE TABLE c (id int NOT NULL UNIQUE); ALTER TABLE c REPLICA IDENTITY USING INDEX c_id_key; CREATE TABLE d (id int); ALTER TABLE d REPLICA IDENTITY NOTHING`;
    await inspected(sql, ({ tables }) => {
      expect(
        tables.map((table) => [table.name, table.logged, table.rowSecurity, table.replicaIdentity, table.rowFormat]),
      ).toEqual([
        ['a', false, false, 'key', null],
        ['b', true, true, 'full', null],
        ['c', true, false, 'index', null],
        ['d', true, false, 'nothing', null],
      ]);
    });
  });

  it('says which end of an index NULL is at, and which checks were proved', async () => {
    const sql = `CREATE TABLE t (a int, b int, c int, d int); CREATE INDEX i ON t (a, b DESC, c NULLS FIRST, d DESC NULLS LAST);
      ALTER TABLE t ADD CONSTRAINT later CHECK (a > 0) NOT VALID`;
    await inspected(sql, ({ tables: [table] }) => {
      const ends = table?.indexes.flatMap(({ parts }) => parts.map((part) => [part.column, part.nullsFirst]));
      expect(ends).toEqual([
        ['a', false],
        ['b', true],
        ['c', true],
        ['d', false],
      ]);
      expect(table?.checks).toEqual([{ name: 'later', sql: 'a > 0', enforced: true, validated: false }]);
    });
  });

  it('says whether accents count', async () => {
    const sql = `CREATE EXTENSION citext; CREATE COLLATION one (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
      CREATE COLLATION two (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE COLLATION cased (provider = icu, locale = 'und-u-ks-level1-kc-true', deterministic = false);
      CREATE DOMAIN mail AS citext; CREATE TYPE mood AS ENUM ('a');
      CREATE TABLE t (a text COLLATE one, b text COLLATE two, c text COLLATE cased, d citext, e mail, f text, g mood)`;
    await inspected(sql, (found) => {
      expect(columnsOf(found).map((each) => [each.name, each.caseSensitive, each.accentSensitive])).toEqual([
        ['a', false, false],
        ['b', false, true],
        ['c', true, false],
        ['d', false, true],
        ['e', false, true],
        ['f', true, true],
        ['g', true, null],
      ]);
    });
  });

  it('says how a new session of the login reads names, values and statements', async () => {
    const sql = `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''repeatable read''', current_database());
      EXECUTE format('ALTER DATABASE %I SET timezone = ''Europe/Berlin''', current_database()); END $$`;
    await inspected(sql, ({ semantics }) => {
      const { names, ...rest } = semantics;
      const { reserved, ...naming } = names;
      expect(rest).toEqual({
        strict: true,
        zeroDates: false,
        fullGroupBy: true,
        pipesConcatenate: true,
        doubleQuotesName: true,
        backslashEscapes: false,
        exactDivision: false,
        divisionByZeroFails: true,
        coerces: false,
        errorEndsTransaction: true,
        ddlCommits: false,
        nowIsTransactionStart: true,
        upsertByAnyKey: false,
        padsFixedText: true,
        latitudeFirst: false,
        isolation: 'repeatable read',
        timeZone: 'Europe/Berlin',
        instants: { first: -4713, last: 294_276 },
        numbering: { onNull: false, onZero: false },
        foreignKeys: { checkedByRow: false, cascadesFireTriggers: true },
        averageDigits: null,
        mostColumns: 1600,
      });
      expect(naming).toEqual({
        longest: 63,
        unit: 'bytes',
        unquotedLower: true,
        tablesIgnoreCase: false,
        indexesShareSchema: true,
        systemColumns: ['cmax', 'cmin', 'ctid', 'tableoid', 'xmax', 'xmin'],
      });
      expect(reserved.filter((word) => ['key', 'order', 'rank', 'user', 'left'].includes(word))).toEqual([
        'left',
        'order',
        'user',
      ]);
    });
  });

  it('does as it says: a cascade fires triggers, which can tell, CHAR keeps its spaces, and columns end at 1600', async () => {
    const sql = `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int REFERENCES p ON DELETE CASCADE); CREATE TABLE seen (n int);
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen VALUES (TG_ARGV[0]::int); RETURN NULL; END';
      CREATE TRIGGER each AFTER DELETE ON c FOR EACH ROW EXECUTE FUNCTION f(1);
      CREATE TRIGGER direct AFTER DELETE ON c FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION f(2);
      INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1), (2); DELETE FROM p WHERE id = 1; DELETE FROM c`;
    await on(sql, async ({ lab }) => {
      expect(await lab.query('SELECT n, count(*) FROM seen GROUP BY n ORDER BY n')).toEqual([
        ['1', '2'],
        ['2', '1'],
      ]);
      expect(await lab.query("SELECT format('<%s>', 'a'::char(3))")).toEqual([['<a  >']]);
      const wide = (columns: number) =>
        `CREATE TABLE w${columns} (${Array.from({ length: columns }, (_, at) => `c${at} "char"`).join(', ')})`;
      await lab.execute(wide(1600));
      await expect(lab.execute(wide(1601))).rejects.toThrow();
      await expect(lab.execute('CREATE TABLE s (xmin int)')).rejects.toThrow();
    });
  });

  it('gives an enum its labels in order, at the type and at the column', async () => {
    const sql = `CREATE SCHEMA other; CREATE TYPE other."Mood" AS ENUM ('sad', 'it''s', 'é'); CREATE TABLE t (m other."Mood" DEFAULT 'sad')`;
    await inspected(sql, (found) => {
      expect(found.enums).toEqual([{ schema: 'other', name: 'Mood', labels: ['sad', "it's", 'é'] }]);
      expect(columnsOf(found).map((column) => [column.type, column.default])).toEqual([
        [
          { kind: 'enum', labels: ['sad', "it's", 'é'], typeName: 'other."Mood"' },
          { kind: 'literal', value: 'sad' },
        ],
      ]);
    });
  });

  it('takes a default from a shared sequence for numbering, but not an expression over one', async () => {
    const sql = `CREATE SEQUENCE "Shared" START 10 INCREMENT 5 MAXVALUE 1000 CYCLE CACHE 1; SELECT nextval('"Shared"');
      CREATE TABLE t (a int DEFAULT nextval('"Shared"'), b int DEFAULT nextval('"Shared"') + 1, c bigint GENERATED ALWAYS AS IDENTITY)`;
    await inspected(sql, (found) => {
      const shared = { step: '5', limit: '1000', cycles: true };
      const own = { step: '1', limit: null, cycles: false };
      expect(columnsOf(found).map(({ identity, default: given }) => ({ identity, given }))).toEqual([
        {
          identity: { ...shared, kind: 'serial', always: false, sequence: 'public."Shared"', next: '15' },
          given: null,
        },
        { identity: null, given: { kind: 'expression', sql: `(nextval('public."Shared"'::regclass) + 1)` } },
        { identity: { ...own, kind: 'identity', always: true, sequence: 'public.t_c_seq', next: '1' }, given: null },
      ]);
      expect(found.sequences.map(({ name, last, ownedBy, cache }) => ({ name, last, ownedBy, cache }))).toEqual([
        { name: 'Shared', last: '10', ownedBy: null, cache: '1' },
        { name: 't_c_seq', last: null, ownedBy: 't.c', cache: '1' },
      ]);
    });
  });

  it('gives every kind of index in full', async () => {
    const sql = `CREATE TABLE t (id int PRIMARY KEY, v text, w int, a int[], EXCLUDE USING gist (int4range(id, w) WITH &&));
      CREATE UNIQUE INDEX lowered ON t (lower(v), w DESC) INCLUDE (id) WHERE w > 3;
      CREATE INDEX gin ON t USING gin (a); CREATE INDEX hashed ON t USING hash (v)`;
    await inspected(sql, (found) => {
      const [table] = found.tables;
      const part = (column: string | null, expression: string | null = null, descending = false) => ({
        column,
        expression,
        prefix: null,
        descending,
        nullsFirst: descending,
      });
      const plain = { unique: false, include: [], predicate: null, nullsDistinct: true, valid: true };
      expect(table?.indexes).toEqual([
        { ...plain, name: 'gin', method: 'gin', parts: [part('a')] },
        { ...plain, name: 'hashed', method: 'hash', parts: [part('v')] },
        {
          ...plain,
          name: 'lowered',
          unique: true,
          method: 'btree',
          parts: [part(null, 'lower(v)'), part('w', null, true)],
          include: ['id'],
          predicate: 'w > 3',
        },
        { ...plain, name: 't_int4range_excl', method: 'gist', parts: [part(null, 'int4range(id, w)')] },
      ]);
      expect(table?.uniqueKeys).toEqual([]);
      expect(table?.checks).toEqual([
        {
          name: 't_int4range_excl',
          sql: 'EXCLUDE USING gist (int4range(id, w) WITH &&)',
          enforced: true,
          validated: true,
        },
      ]);
    });
  });

  it('says which key takes two NULLs for duplicates, and which constraint may wait for the commit', async () => {
    const sql = `CREATE TABLE p (id int PRIMARY KEY, v int UNIQUE NULLS NOT DISTINCT);
      CREATE TABLE c (p int); ALTER TABLE c ADD CONSTRAINT later FOREIGN KEY (p) REFERENCES p (id) DEFERRABLE NOT VALID`;
    await inspected(sql, (found) => {
      expect(
        found.tables.map(({ foreignKeys }) =>
          foreignKeys.map(({ deferrable, validated }) => ({ deferrable, validated })),
        ),
      ).toEqual([[{ deferrable: true, validated: false }], []]);
      expect(
        found.tables.flatMap(({ indexes }) => indexes.map(({ name, nullsDistinct }) => ({ name, nullsDistinct }))),
      ).toEqual([{ name: 'p_v_key', nullsDistinct: false }]);
    });
  });

  it('tells casts and quotes in defaults from the values', async () => {
    const sql = `CREATE TABLE t (a numeric DEFAULT -1.50, b jsonb DEFAULT '{"a": "it''s"}', c boolean DEFAULT 'f', d text DEFAULT 'a::text',
      e date DEFAULT CURRENT_DATE, f timestamptz DEFAULT clock_timestamp(), g timestamp DEFAULT (now() AT TIME ZONE 'utc'),
      h bit(3) DEFAULT B'101', i text DEFAULT 'a' || 'b', j text[] DEFAULT '{}', k text DEFAULT NULL::text, l bytea DEFAULT '\\x00ff')`;
    await inspected(sql, (found) => {
      const literal = (value: string) => ({ kind: 'literal', value });
      expect(Object.fromEntries(columnsOf(found).map((column) => [column.name, column.default]))).toEqual({
        a: literal('-1.50'),
        b: literal('{"a": "it\'s"}'),
        c: literal('0'),
        d: literal('a::text'),
        e: { kind: 'expression', sql: 'CURRENT_DATE' },
        f: { kind: 'now', precision: 6 },
        g: { kind: 'expression', sql: "(now() AT TIME ZONE 'utc'::text)" },
        h: literal('101'),
        i: { kind: 'expression', sql: "('a'::text || 'b'::text)" },
        j: literal('{}'),
        k: null,
        l: literal('\\x00ff'),
      });
    });
  });

  it('leaves out what belongs to an extension and to the system', async () => {
    const sql = 'CREATE SCHEMA ext; CREATE EXTENSION pg_stat_statements SCHEMA ext; CREATE TABLE ext.own (id int)';
    await inspected(sql, ({ tables, views, routines, gaps }) => {
      expect({ tables: tables.map(({ schema, name }) => [schema, name]), views, routines, gaps }).toEqual({
        tables: [['ext', 'own']],
        views: [],
        routines: [],
        gaps: [],
      });
    });
  });

  it('adds up the leaves of a partitioned table and folds deeper levels away', async () => {
    const sql = `CREATE TABLE t (id int, k int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY HASH (id);
      CREATE TABLE t1a PARTITION OF t1 FOR VALUES WITH (MODULUS 1, REMAINDER 0); CREATE TABLE t2 PARTITION OF t DEFAULT;
      INSERT INTO t SELECT i, i % 2 FROM generate_series(1, 1000) i; ANALYZE t1a; ANALYZE t2`;
    await inspected(sql, (found) => {
      expect(found.tables.map(({ name, rowEstimate, partitioning }) => ({ name, rowEstimate, partitioning }))).toEqual([
        {
          name: 't',
          rowEstimate: 1000,
          partitioning: {
            method: 'list',
            key: 'k',
            partitions: [
              { name: 't1', bound: 'FOR VALUES IN (1)' },
              { name: 't2', bound: 'DEFAULT' },
            ],
          },
        },
      ]);
    });
  });

  it('does not guess the size of a table that was never analysed', async () => {
    await inspected('CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)', (found) => {
      expect(
        found.tables.map(({ rowEstimate, dataBytes, indexBytes }) => [rowEstimate, dataBytes, indexBytes]),
      ).toEqual([[null, null, null]]);
    });
  });

  it('names what the login cannot see: rows behind row security, closed schemas, sequences', async () => {
    const sql = `CREATE SCHEMA closed; REVOKE ALL ON SCHEMA closed FROM reader, PUBLIC; CREATE TABLE closed.hidden (id int);
      CREATE TABLE filtered (id int); ALTER TABLE filtered ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON filtered USING (false);
      CREATE SEQUENCE counter; REVOKE ALL ON SEQUENCE counter FROM reader`;
    await on(sql, async ({ reader, admin }) => {
      const found = await reader.read((read) => read.inspect());
      expect(found.gaps).toEqual([
        { kind: 'schema', name: 'closed', reason: 'no right to USAGE: nothing in it can be read' },
        { kind: 'sequence', name: 'public.counter', reason: 'no right to SELECT: its last value is unknown' },
        { kind: 'table', name: 'closed.hidden', reason: 'no right to SELECT: its rows cannot be compared' },
        { kind: 'table', name: 'public.filtered', reason: 'row level security hides rows from this login' },
      ]);
      expect((await admin.read((read) => read.inspect())).gaps).toEqual([]);
    });
  });

  it('reports the other tables while another transaction holds some exclusively, and names those', async () => {
    const sql = `CREATE TABLE held (id int PRIMARY KEY, v int DEFAULT 1 CHECK (v > 0)); CREATE VIEW seen AS SELECT * FROM held;
      CREATE INDEX ON held ((v + 1)) WHERE v > 2; CREATE TABLE free (id int PRIMARY KEY REFERENCES held (id));
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM held; END;
      CREATE TRIGGER t BEFORE INSERT ON held FOR EACH ROW WHEN (NEW.v > 0) EXECUTE FUNCTION f()`;
    await on(sql, async ({ lab, admin }) => {
      const holding = lab.query('BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)');
      const ended = expect(holding).rejects.toMatchObject({ code: '57P01' });
      const locks = `SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'held'::regclass`;
      await expect.poll(() => lab.query(locks)).toEqual([['1']]);
      const found = await admin.read((read) => read.inspect());
      expect(found.gaps).toEqual([
        {
          kind: 'table',
          name: 'public.held',
          reason: 'locked exclusively by another transaction (DDL): inspect again when that has ended',
        },
      ]);
      expect(found.tables.map(({ name, foreignKeys }) => [name, foreignKeys[0]?.references])).toEqual([
        ['free', { schema: 'public', table: 'held', columns: ['id'] }],
      ]);
      expect(found.views.map(({ name, sql: text }) => [name, text])).toEqual([['seen', null]]);
      expect(found.routines.map(({ name, sql: text }) => [name, text === null])).toEqual([
        ['f', false],
        ['g', true],
      ]);
      await lab.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'held'::regclass`,
      );
      await ended;
    });
  });
});

describe('inspecting what only PostgreSQL 18 has', () => {
  it('gives virtual generated columns and constraints that are not enforced', async () => {
    const sql = `CREATE TABLE t (a int NOT NULL, b int GENERATED ALWAYS AS (a * 2) VIRTUAL, CONSTRAINT c CHECK (a > 0) NOT ENFORCED)`;
    await withDatabase({ engine: postgres, kind: 'postgres18' }, both(sql), async ({ admin }) => {
      const [table] = (await admin.read((read) => read.inspect())).tables;
      expect(table?.columns.map(({ generated }) => generated)).toEqual([null, { sql: '(a * 2)', stored: false }]);
      expect(table?.checks).toEqual([{ name: 'c', sql: 'a > 0', enforced: false, validated: false }]);
    });
  });
});
