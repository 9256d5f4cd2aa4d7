import { describe, expect, it } from 'vitest';
import { schema as schemaShape } from '../../../mcp-server/src/model/schema.ts';
import { columnCases } from './column-cases.ts';
import { keyCases } from './key-cases.ts';
import { rightsCases } from './rights-cases.ts';
import { both, type Subject, withDatabase } from './subject.ts';

/**
 * What every engine promises of inspect(), facts() and privileges(). Beyond the types of Schema both agree that
 * `indexes` holds every index but the primary key's, `uniqueKeys` every unique key over whole columns and all rows whether
 * a constraint or an index declares it, and that a gap names its object `schema.name`.
 */
export function inspectionCases(subject: Subject): void {
  describe(`inspection on ${subject.kind}`, () => {
    columnCases(subject);
    keyCases(subject);
    rightsCases(subject);
    wholeSchema(subject);
    objects(subject);
  });
}

function wholeSchema(subject: Subject): void {
  it('gives an empty database as empty lists', async () => {
    await withDatabase(subject, both(''), async ({ admin, lab, table }) => {
      const found = await admin.read((read) => read.inspect());
      const { semantics, ...rest } = found;
      expect(semantics.names.reserved).toContain('select');
      expect({ ...rest, version: '', charset: '', collation: '', flavor: '' }).toEqual({
        engine: subject.engine.name,
        flavor: '',
        version: '',
        database: lab.name,
        defaultSchema: table('').schema,
        charset: '',
        collation: '',
        tables: [],
        views: [],
        routines: [],
        triggers: [],
        events: [],
        sequences: [],
        enums: [],
        definers: [],
        details: [],
        gaps: [],
      });
      expect([found.version, found.charset, found.collation, found.flavor]).not.toContain('');
    });
  });

  it('fills the whole shape, and twice the same', async () => {
    const sql = `CREATE TABLE parent (id int PRIMARY KEY, v varchar(9) DEFAULT 'x'); CREATE TABLE child (id int REFERENCES parent (id));
      CREATE VIEW seen AS SELECT id FROM parent`;
    await withDatabase(subject, both(sql), async ({ admin }) => {
      const [first, second] = await admin.read(async (read) => [await read.inspect(), await read.inspect()] as const);
      expect(schemaShape.parse(first)).toEqual(first);
      expect(second).toEqual(first);
      expect(first.tables.map(({ name }) => name)).toEqual(['child', 'parent']);
    });
  });

  it('brings hostile names through unchanged, sorted by code units', async () => {
    const names = [
      'Mixed',
      'a b',
      'a.b',
      'select',
      "o'clock",
      'q"uote',
      'b`tick',
      'semi;colon--',
      'ünïcode😀',
      `n${'x'.repeat(61)}`,
      '%s$1?',
    ];
    const quote = subject.engine.dialect.identifier;
    // MySQL's names hold no character beyond the basic plane.
    const usable = names.map((name) => (subject.engine.name === 'mysql' ? name.replace('😀', '中') : name));
    const sql = usable
      .map(
        (name) =>
          `CREATE TABLE ${quote(name)} (${quote(name)} int, CONSTRAINT ${quote(`${name.slice(0, 20)}u`)} UNIQUE (${quote(name)}))`,
      )
      .join('; ');
    await withDatabase(subject, both(sql), async ({ admin, table }) => {
      const found = await admin.read((read) => read.inspect());
      const expected = usable
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((name) => ({
          name,
          columns: [name],
          uniqueKeys: [{ name: `${name.slice(0, 20)}u`, columns: [name], deferrable: false }],
        }));
      const seen = found.tables.map(({ name, columns, uniqueKeys }) => ({
        name,
        columns: columns.map((c) => c.name),
        uniqueKeys,
      }));
      expect(seen).toEqual(expected);
      const counts = await admin.read((read) => Promise.all(usable.map((name) => read.count(table(name)))));
      expect(counts).toEqual(usable.map(() => 0n));
    });
  });

  it('reports each catalogue query, of which there are at most 20', async () => {
    await withDatabase(subject, both('CREATE TABLE t (id int PRIMARY KEY)'), async ({ admin }) => {
      const seen: [number, number][] = [];
      await admin.read((read) => read.inspect({ onProgress: (done, total) => seen.push([done, total]) }));
      const total = seen.length;
      expect(seen).toEqual(Array.from({ length: total }, (_, at) => [at + 1, total]));
      expect(total).toBeGreaterThan(3);
      expect(total).toBeLessThanOrEqual(20);
    });
  });

  it('estimates rows and bytes from the catalogue once the table was analysed', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => `(${at}, 'some text that takes room')`).join(', ');
    const analyze = { mysql: 'ANALYZE TABLE t', postgres: 'ANALYZE t' }[subject.engine.name];
    await withDatabase(
      subject,
      both(`CREATE TABLE t (id int PRIMARY KEY, v varchar(40)); INSERT INTO t VALUES ${rows}`),
      async ({ admin, lab }) => {
        await lab.query(analyze);
        const found = await admin.read((read) => read.inspect());
        const [table] = found.tables;
        expect(table?.rowEstimate).toBeGreaterThan(400);
        expect(table?.rowEstimate).toBeLessThan(600);
        expect(table?.dataBytes).toBeGreaterThan(10_000);
        expect(table?.indexBytes).toBeGreaterThanOrEqual(0);
      },
    );
  });
}

function objects(subject: Subject): void {
  it('gives views with their text', async () => {
    await withDatabase(
      subject,
      both('CREATE TABLE t (id int); CREATE VIEW seen AS SELECT id FROM t WHERE id > 5'),
      async ({ admin, table }) => {
        const found = await admin.read((read) => read.inspect());
        expect(found.views.map(({ sql, ...rest }) => rest)).toEqual([
          { schema: table('').schema, name: 'seen', materialized: false },
        ]);
        expect(found.views[0]?.sql).toMatch(/select.*id.*from.*t.*where.*5/is);
      },
    );
  });

  it('gives functions and procedures with arguments, result and text', async () => {
    const setUp = {
      mysql: `CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2; CREATE PROCEDURE nothing(IN a int) SELECT a`,
      postgres: `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2'; CREATE PROCEDURE nothing(a int) LANGUAGE sql AS 'SELECT a'`,
    };
    await withDatabase(subject, setUp, async ({ admin }) => {
      const found = await admin.read((read) => read.inspect());
      expect(found.routines.map(({ name, kind, language }) => [name, kind, language.toLowerCase()])).toEqual([
        ['nothing', 'procedure', 'sql'],
        ['twice', 'function', 'sql'],
      ]);
      expect(found.routines.map((routine) => [/\ba int/.test(routine.arguments), routine.returns])).toEqual([
        [true, null],
        [false, expect.stringMatching(/^int/)],
      ]);
      expect(found.routines.map(({ sql }) => sql)).toEqual([
        expect.stringMatching(/select a/i),
        expect.stringContaining('n * 2'),
      ]);
    });
  });

  it('gives triggers with timing and events', async () => {
    const setUp = {
      mysql:
        'CREATE TABLE t (id int, v int); CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW SET NEW.v = 1; CREATE TRIGGER log AFTER DELETE ON t FOR EACH ROW SET @x = 1',
      postgres: `CREATE TABLE t (id int, v int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER log AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION f()`,
    };
    await withDatabase(subject, setUp, async ({ admin, table }) => {
      const found = await admin.read((read) => read.inspect());
      const rest = {
        schema: table('').schema,
        table: 't',
        perRow: true,
        enabled: true,
        sql: expect.stringMatching(/./),
      };
      expect(found.triggers).toEqual([
        { ...rest, name: 'keep', timing: 'before', events: ['update'] },
        { ...rest, name: 'log', timing: 'after', events: ['delete'] },
      ]);
    });
  });
}
