import { describe, expect, it } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { MARIADB_RESERVED } from '../../mcp-server/src/engines/mysql/mariadb-reserved.ts';
import type { Column, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { LAB_LOGINS } from '../lab/accounts.ts';
import type { ServerKind } from '../lab/lab.ts';
import { both, type Fixture, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['mariadb', 'mysql9'];

const on = (kind: ServerKind, sql: string, work: (fixture: Fixture) => Promise<void>) =>
  withDatabase({ engine: mysql, kind }, both(sql), work);
const inspected = (kind: ServerKind, sql: string, check: (found: Schema, fixture: Fixture) => void) =>
  on(kind, sql, async (fixture) => check(await fixture.admin.read((read) => read.inspect()), fixture));
const column = (found: Schema, name: string): Column | undefined =>
  found.tables.flatMap(({ columns }) => columns).find((each) => each.name === name);

describe.each(kinds)('inspecting what MySQL and MariaDB share, on %s', (kind) => {
  it('spells defaults alike: bits at full length, bytes as hex, the quotes of an expression doubled', async () => {
    const sql = `SET SESSION sql_mode = ''; CREATE TABLE t (b bit(8) DEFAULT b'101', bytes varbinary(9) DEFAULT 'ab', words text DEFAULT ('it''s'),
      joined varchar(30) DEFAULT (concat('a', 'b''c')), sum int DEFAULT (1 + 2), broken varchar(30) DEFAULT 'two\\nlines \\\\ "x"',
      none varbinary(9) DEFAULT '', filled binary(3) DEFAULT 'a', label enum('page', 'file') CHARACTER SET binary DEFAULT 'page',
      zero date DEFAULT '0000-00-00', flag boolean DEFAULT false, pick enum('it''s', 'b') DEFAULT 'it''s')`;
    await inspected(kind, sql, (found) => {
      const defaults = found.tables[0]?.columns.map((each) => [each.name, each.default]);
      expect(Object.fromEntries(defaults ?? [])).toEqual({
        b: { kind: 'literal', value: '00000101' },
        bytes: { kind: 'literal', value: '\\x6162' },
        words: { kind: 'literal', value: "it's" },
        joined: { kind: 'expression', sql: "concat('a','b''c')" },
        sum: { kind: 'expression', sql: '1 + 2' },
        broken: { kind: 'literal', value: 'two\nlines \\ "x"' },
        none: { kind: 'literal', value: '\\x' },
        filled: { kind: 'literal', value: '\\x610000' },
        label: { kind: 'literal', value: 'page' },
        zero: { kind: 'literal', value: '0000-00-00' },
        flag: { kind: 'literal', value: '0' },
        pick: { kind: 'literal', value: "it's" },
      });
    });
  });

  it('says which column follows the clock, is computed, is hidden, and in which character set it is', async () => {
    const sql = `CREATE TABLE t (a int, touched timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
      kept int GENERATED ALWAYS AS (a + 1) STORED, virtual_ varchar(20) GENERATED ALWAYS AS (concat(a, '(x)')) VIRTUAL,
      hidden int INVISIBLE, old varchar(5) CHARACTER SET latin1 COLLATE latin1_general_cs, padded int(6) UNSIGNED ZEROFILL,
      wide bigint ZEROFILL, rounded float(7,2), mood enum('a') COLLATE utf8mb4_general_ci)`;
    await inspected(kind, sql, (found) => {
      const pick = (name: string, ...keys: (keyof Column)[]) => keys.map((key) => column(found, name)?.[key]);
      expect({
        touched: pick('touched', 'onUpdateNow', 'default'),
        stored: pick('kept', 'generated', 'default'),
        virtual: pick('virtual_', 'generated'),
        hidden: pick('hidden', 'invisible'),
        old: pick('old', 'charset', 'collation', 'caseSensitive', 'accentSensitive', 'padSpace'),
        padded: pick('padded', 'rawType', 'type', 'zeroFill'),
        wide: pick('wide', 'zeroFill'),
        rounded: pick('rounded', 'type', 'floatScale'),
        mood: pick('mood', 'caseSensitive', 'accentSensitive', 'padSpace'),
        a: pick('a', 'onUpdateNow', 'generated', 'invisible', 'charset'),
      }).toEqual({
        touched: [true, { kind: 'now', precision: 3 }],
        stored: [{ sql: '`a` + 1', stored: true }, null],
        virtual: [{ sql: "concat(`a`,'(x)')", stored: false }],
        hidden: [true],
        old: ['latin1', 'latin1_general_cs', true, true, true],
        padded: ['int(6) unsigned zerofill', { kind: 'integer', bits: 32, unsigned: true, truth: false }, 6],
        wide: [20],
        rounded: [{ kind: 'float', bits: 32, unsigned: false }, 2],
        mood: [false, null, null],
        a: [false, null, false, null],
      });
    });
  });

  it('tells a prefix, a full text and a descending index apart, and takes no prefix for a unique key', async () => {
    const sql = `CREATE TABLE t (id int PRIMARY KEY, a varchar(100), b text, UNIQUE KEY start (a(10)), UNIQUE KEY whole (a), FULLTEXT KEY words (b), KEY down (a DESC))`;
    await inspected(kind, sql, (found) => {
      const [table] = found.tables;
      const indexes = table?.indexes.map(({ name, unique, method, parts }) => [name, unique, method, parts]);
      const part = { column: 'a', expression: null, prefix: null, descending: false, nullsFirst: true };
      expect(indexes).toEqual([
        ['down', false, 'btree', [{ ...part, descending: true, nullsFirst: false }]],
        ['start', true, 'btree', [{ ...part, prefix: 10 }]],
        ['whole', true, 'btree', [part]],
        ['words', false, 'fulltext', [{ ...part, column: 'b' }]],
      ]);
      expect(table?.uniqueKeys).toEqual([{ name: 'whole', columns: ['a'], deferrable: false }]);
    });
  });

  it('keeps a primary key of only the beginning of a column as the unique index that it is', async () => {
    await inspected(kind, 'CREATE TABLE t (a varchar(40), b int, PRIMARY KEY (a(9), b))', ({ tables: [table] }) => {
      const part = { expression: null, prefix: null, descending: false, nullsFirst: true };
      const parts = [
        { ...part, column: 'a', prefix: 9 },
        { ...part, column: 'b' },
      ];
      expect([table?.primaryKey, table?.uniqueKeys]).toEqual([null, []]);
      expect(table?.indexes.map(({ name, unique, parts: has }) => [name, unique, has])).toEqual([
        ['PRIMARY', true, parts],
      ]);
    });
  });

  it('gives events with their schedule', async () => {
    const sql = `CREATE EVENT once ON SCHEDULE AT '2035-01-02 03:04:05' DO DELETE FROM t; CREATE EVENT often ON SCHEDULE EVERY 2 HOUR STARTS '2034-01-01 00:00:00' DISABLE DO DELETE FROM t`;
    await inspected(kind, `SET SESSION time_zone = '+00:00'; CREATE TABLE t (id int); ${sql}`, (found, { lab }) => {
      // MySQL keeps the semicolon that ends a statement among several.
      const event = { schema: lab.name, sql: expect.stringMatching(/^DELETE FROM t;?$/) };
      expect(found.events).toEqual([
        { ...event, name: 'often', schedule: "EVERY 2 HOUR STARTS '2034-01-01 00:00:00'", enabled: false },
        { ...event, name: 'once', schedule: "AT '2035-01-02 03:04:05'", enabled: true },
      ]);
    });
  });

  it('says how a new session reads names, values and statements', async () => {
    await inspected(kind, '', ({ semantics }) => {
      const { names, ...rest } = semantics;
      const { reserved, ...naming } = names;
      expect({ ...rest, timeZone: '' }).toEqual({
        strict: true,
        zeroDates: kind === 'mariadb',
        fullGroupBy: kind === 'mysql9',
        pipesConcatenate: false,
        doubleQuotesName: false,
        backslashEscapes: true,
        exactDivision: true,
        divisionByZeroFails: false,
        coerces: true,
        errorEndsTransaction: false,
        ddlCommits: true,
        nowIsTransactionStart: false,
        upsertByAnyKey: true,
        padsFixedText: false,
        latitudeFirst: kind === 'mysql9',
        isolation: 'repeatable read',
        timeZone: '',
        instants: { first: 1970, last: 2038 },
        numbering: { onNull: true, onZero: true },
        foreignKeys: { checkedByRow: true, cascadesFireTriggers: false },
        averageDigits: 4,
        mostColumns: 1017,
      });
      expect(naming).toEqual({
        longest: 64,
        unit: 'characters',
        unquotedLower: false,
        tablesIgnoreCase: false,
        indexesShareSchema: false,
        systemColumns: [],
      });
      expect(reserved.filter((word) => ['key', 'order', 'rank', 'user'].includes(word))).toEqual(
        kind === 'mysql9' ? ['key', 'order', 'rank'] : ['key', 'order'],
      );
    });
  });

  it('does as it says: NULL and 0 draw numbers, a cascade fires no trigger, CHAR drops its spaces, and columns end at 1017', async () => {
    const sql = `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE n (id int AUTO_INCREMENT PRIMARY KEY, v char(3));
      CREATE TABLE c (id int, FOREIGN KEY (id) REFERENCES p (id) ON DELETE CASCADE); CREATE TABLE seen (n int);
      CREATE TRIGGER t AFTER DELETE ON c FOR EACH ROW INSERT INTO seen VALUES (1);
      INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); DELETE FROM p; INSERT INTO n VALUES (NULL, 'a'), (0, 'b')`;
    await on(kind, sql, async ({ lab }) => {
      expect(await lab.query('SELECT count(*) FROM seen')).toEqual([['0']]);
      expect(await lab.query("SELECT id, concat('<', v, '>') FROM n ORDER BY id")).toEqual([
        ['1', '<a>'],
        ['2', '<b>'],
      ]);
      const wide = (columns: number) =>
        `CREATE TABLE w${columns} (${Array.from({ length: columns }, (_, at) => `c${at} tinyint`).join(', ')})`;
      await lab.execute(wide(1017));
      await expect(lab.execute(wide(1018))).rejects.toThrow();
    });
  });

  it('gives partitions in their own order, and subpartitions once', async () => {
    const sql = `CREATE TABLE t (id int NOT NULL, day int NOT NULL) PARTITION BY RANGE (day) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (
      PARTITION z VALUES LESS THAN (10), PARTITION m VALUES LESS THAN (20), PARTITION a VALUES LESS THAN MAXVALUE)`;
    await inspected(kind, sql, (found) => {
      expect(found.tables[0]?.partitioning).toEqual({
        method: 'range',
        key: '`day`',
        partitions: [
          { name: 'z', bound: '10' },
          { name: 'm', bound: '20' },
          { name: 'a', bound: 'MAXVALUE' },
        ],
      });
    });
  });

  it('calls no action what the server calls RESTRICT', async () => {
    const sql = `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int, b int, CONSTRAINT f1 FOREIGN KEY (a) REFERENCES p (id) ON DELETE RESTRICT, CONSTRAINT f2 FOREIGN KEY (b) REFERENCES p (id))`;
    await inspected(kind, sql, (found) => {
      const keys = found.tables.flatMap(({ foreignKeys }) => foreignKeys);
      expect(keys.map(({ name, onDelete, onUpdate }) => [name, onDelete, onUpdate])).toEqual([
        ['f1', 'no action', 'no action'],
        ['f2', 'no action', 'no action'],
      ]);
    });
  });

  it('keeps two databases apart whose names differ only in case', async () => {
    await on(kind, 'CREATE TABLE small (id int)', async ({ lab, admin }) => {
      const upper = await lab.server.createDatabase({ name: lab.name.toUpperCase() });
      try {
        await upper.execute('CREATE TABLE large (id int); CREATE VIEW seen AS SELECT id FROM large');
        const found = await admin.read((read) => read.inspect());
        expect([found.tables.map(({ name }) => name), found.views]).toEqual([['small'], []]);
        const missing = admin.read((read) => read.count({ schema: lab.name, name: 'SMALL' }));
        await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' });
      } finally {
        await upper.drop();
      }
    });
  });

  it('names what the catalogue hides from a login that can only SELECT', async () => {
    const sql = `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int, CONSTRAINT f FOREIGN KEY (id) REFERENCES p (id) ON DELETE CASCADE);
      CREATE VIEW seen AS SELECT id FROM p; CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW SET @x = 1`;
    await on(kind, sql, async ({ reader, lab }) => {
      const found = await reader.read((read) => read.inspect());
      const hidden = kind === 'mariadb' ? [['foreign key', `${lab.name}.c`]] : [];
      expect(found.gaps.map(({ kind: what, name }) => [what, name])).toEqual([
        ['event', lab.name],
        ...hidden,
        ['routine', lab.name],
        ['trigger', lab.name],
        ['view', `${lab.name}.seen`],
      ]);
      expect(found.views.map(({ name, sql: text }) => [name, text])).toEqual([['seen', null]]);
      expect(found.triggers).toEqual([]);
      const [key] = found.tables.find(({ name }) => name === 'c')?.foreignKeys ?? [];
      expect(key?.references).toEqual({ schema: lab.name, table: 'p', columns: ['id'] });
    });
  });
});

describe('inspecting what only MariaDB has', () => {
  it('finds JSON behind longtext and its check, and leaves other checks alone', async () => {
    const sql = `CREATE TABLE t (doc json, text_ longtext, CONSTRAINT own CHECK (json_valid(text_)), CHECK (doc <> ''))`;
    await inspected('mariadb', sql, (found) => {
      const [table]: Table[] = found.tables;
      expect(table?.columns.map(({ name, type, rawType, charset }) => [name, type.kind, rawType, charset])).toEqual([
        ['doc', 'json', 'longtext', null],
        ['text_', 'text', 'longtext', 'utf8mb4'],
      ]);
      expect(table?.checks).toEqual([
        { name: 'CONSTRAINT_1', sql: "`doc` <> ''", enforced: true, validated: true },
        { name: 'own', sql: 'json_valid(`text_`)', enforced: true, validated: true },
      ]);
    });
  });

  it('gives sequences, and takes a default that draws from one for numbering', async () => {
    const sql = `CREATE SEQUENCE used START WITH 10 INCREMENT BY 5 NOCACHE; CREATE SEQUENCE fresh CYCLE MAXVALUE 99;
      SELECT NEXTVAL(used); CREATE TABLE t (id bigint DEFAULT NEXTVAL(used), n int)`;
    await inspected('mariadb', sql, (found, { lab }) => {
      const rest = { schema: lab.name, type: 'bigint', minimum: '1', ownedBy: null };
      expect(found.sequences).toEqual([
        { ...rest, name: 'fresh', start: '1', increment: '1', maximum: '99', cycle: true, cache: '1000', last: null },
        {
          ...rest,
          name: 'used',
          start: '10',
          increment: '5',
          maximum: '9223372036854775806',
          cycle: false,
          cache: '1',
          last: '10',
        },
      ]);
      expect(found.tables.map(({ name }) => name)).toEqual(['t']);
      expect(column(found, 'id')).toMatchObject({
        identity: {
          kind: 'serial',
          always: false,
          sequence: 'used',
          next: '15',
          step: '5',
          limit: null,
          cycles: false,
        },
        default: null,
      });
    });
  });

  it('knows which of its words are reserved', async () => {
    await on('mariadb', '', async ({ lab }) => {
      const rows = await lab.query(
        "SELECT DISTINCT LOWER(WORD) FROM information_schema.KEYWORDS WHERE WORD REGEXP '^[a-z]'",
      );
      const refused: string[] = [];
      for (const word of rows.flatMap(([text]) => text ?? [])) {
        await lab.query(`CREATE OR REPLACE TABLE t (${word} int)`).catch(() => refused.push(word));
      }
      expect(refused.sort()).toEqual([...MARIADB_RESERVED].sort());
    });
  });

  it('names a sequence that it may not read, and counts its column as numbered', async () => {
    const sql = 'CREATE SEQUENCE s; CREATE TABLE t (id bigint DEFAULT NEXTVAL(s))';
    await on('mariadb', sql, async ({ lab }) => {
      const { login } = LAB_LOGINS.none;
      const grants = [`SELECT ON ${lab.name}.t`, `INSERT ON ${lab.name}.s`];
      await lab.execute(grants.map((grant) => `GRANT ${grant} TO '${login}'@'%'`).join('; '));
      const database = mysql.open(lab.server.url({ database: lab.name, user: 'none' }), LIMITS);
      try {
        const found = await database.read((read) => read.inspect());
        expect(found.sequences).toEqual([]);
        expect(found.gaps.filter(({ kind }) => kind === 'sequence').map(({ name }) => name)).toEqual([`${lab.name}.s`]);
        expect(column(found, 'id')?.identity).toEqual({
          kind: 'serial',
          always: false,
          sequence: 's',
          next: null,
          step: null,
          limit: null,
          cycles: false,
        });
      } finally {
        await database.close();
        await lab.execute(grants.map((grant) => `REVOKE ${grant} FROM '${login}'@'%'`).join('; '));
      }
    });
  });

  it('knows its own types and its tables that keep their history', async () => {
    const sql =
      'CREATE TABLE t (u uuid, a inet4, b inet6) WITH SYSTEM VERSIONING; CREATE TABLE i (id int, KEY k (id) IGNORED)';
    await inspected('mariadb', sql, (found) => {
      expect(found.tables.map(({ name, versioned, rowFormat }) => [name, versioned, rowFormat])).toEqual([
        ['i', false, 'dynamic'],
        ['t', true, 'dynamic'],
      ]);
      expect(found.tables[1]?.columns.map(({ type }) => type.kind)).toEqual(['uuid', 'inet', 'inet']);
      expect(found.tables[0]?.indexes.map(({ name, valid }) => [name, valid])).toEqual([['k', false]]);
    });
  });
});

describe('inspecting what only MySQL has', () => {
  it('gives indexes over expressions, invisible ones, and checks that are not enforced', async () => {
    const sql = `CREATE TABLE t (id int, v varchar(20), KEY upper_ ((upper(v))), KEY unseen (v) INVISIBLE, CONSTRAINT c CHECK (v <> 'a''b') NOT ENFORCED)`;
    await inspected('mysql9', sql, (found) => {
      const [table] = found.tables;
      expect(
        table?.indexes.map(({ name, parts, valid }) => [name, parts[0]?.column, parts[0]?.expression, valid]),
      ).toEqual([
        ['unseen', 'v', null, false],
        ['upper_', null, 'upper(`v`)', true],
      ]);
      expect(table?.checks).toEqual([{ name: 'c', sql: "`v` <> 'a''b'", enforced: false, validated: true }]);
    });
  });

  it('gives JSON as a type and the SRID of a spatial column', async () => {
    await inspected('mysql9', 'CREATE TABLE t (doc json, place point SRID 4326, any_ geometry)', (found) => {
      expect(found.tables[0]?.columns.map(({ type }) => type)).toEqual([
        { kind: 'json', binary: true },
        { kind: 'geometry', subtype: 'point', srid: 4326 },
        { kind: 'geometry', subtype: null, srid: null },
      ]);
    });
  });
});
