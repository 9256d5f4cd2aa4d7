import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { rowSelect } from '../../templates/sync/src/core/read-rows.ts';
import { keyOfRow, rowKeyOf } from '../../templates/sync/src/core/row-key.ts';
import { withSession } from '../engines/conformance/open-session.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { type KitProject, openKitProject } from './kit-project.ts';

const PAIRS = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
] as const satisfies readonly (readonly [ServerKind, ServerKind])[];
const SIDES = ['source', 'target'] as const;
/** LOCKSTEP_SEED tries others. */
const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_261_127);

let project: KitProject;
afterEach(() => project.drop());

const outbox = (database: LabDatabase) => database.query('SELECT table_name, row_key FROM lockstep_outbox ORDER BY id');

const keysOf = async (database: LabDatabase) => (await outbox(database)).map(([, rowKey]) => rowKey);

/** Texts that JSON escapes, that SQL escapes, and that collations pass over; none twice under a collation that pads. */
function textKeys(count: number): string[] {
  const signs = fc.constantFrom(
    ...`"\\/'\`%_\b\f\n\r\t\u0001\u001f\u007f\u0085\u2028\u2029é🙂𝄞ﷺA a0[]{},:`,
    '\\u0041',
    '\\"',
  );
  const texts = fc.sample(fc.string({ unit: signs, minLength: 1, maxLength: 12 }), { seed: SEED, numRuns: count });
  return [...new Map(texts.map((text) => [text.trimEnd(), text])).values()].filter((text) => text.trimEnd() !== '');
}

describe.each(PAIRS)('triggers on %s and %s', (...kinds) => {
  it(`write the key of every row that changes as the kit writes it (seed ${SEED})`, async () => {
    project = await openKitProject(kinds, {
      source:
        'CREATE TABLE `we``ird "t"` (a varchar(60) COLLATE utf8mb4_bin, `k.2` int, v int, PRIMARY KEY (a, `k.2`))',
      target: 'CREATE TABLE "we`ird ""t""" (a varchar(60) COLLATE "C", "k.2" int, v int, PRIMARY KEY (a, "k.2"))',
    });
    for (const side of SIDES) {
      const { dialect } = project.input[side];
      await project.run(side, `sql/${side}-triggers.sql`);
      const table = dialect.identifier('we`ird "t"');
      const database = project[side];
      const [a, b] = [dialect.identifier('a'), dialect.identifier('k.2')];
      const texts = textKeys(150);
      const rows = texts.map((text, at) => `(${dialect.literal(text)}, ${at - 5}, 0)`).join(', ');
      await database.execute(`INSERT INTO ${table} VALUES ${rows}`);
      const keys = texts.map((text, at) => [text, String(at - 5)]);
      expect(await outbox(database)).toEqual(
        keys.map((key) => [`${project.source.name}.we\`ird "t"`, JSON.stringify(key)]),
      );
      await database.execute(`DELETE FROM lockstep_outbox; UPDATE ${table} SET v = 1 WHERE ${b} < 0`);
      const sorted = (list: readonly (string | undefined)[]) => [...list].sort();
      const expected = keys.slice(0, 5).map((key) => JSON.stringify(key));
      expect(sorted(await keysOf(database))).toEqual(sorted(expected));
      await database.execute(`DELETE FROM lockstep_outbox; UPDATE ${table} SET ${b} = 999 WHERE ${b} = 3`);
      expect(await keysOf(database)).toEqual(['3', '999'].map((number) => JSON.stringify([keys[8]?.[0], number])));
      await database.execute(`DELETE FROM lockstep_outbox; DELETE FROM ${table} WHERE ${b} = 999 AND ${a} <> ''`);
      expect(await keysOf(database)).toEqual([JSON.stringify([keys[8]?.[0], '999'])]);
    }
  });

  it('write keys of every type as the kit reads them', async () => {
    project = await openKitProject(kinds, {
      source: `CREATE TABLE k (u bigint unsigned, d decimal(20,6), m datetime(6), n date, b varbinary(9), i binary(16), e enum('x','y z'), c char(5), t time(3), v int,
        PRIMARY KEY (u, d, m, n, b, i, e, c, t))`,
      target: `CREATE TYPE e AS ENUM ('x', 'y z');
        CREATE TABLE k (u numeric(20,0), d numeric(20,6), m timestamp(6), n date, b bytea, i uuid, e e, c char(5), t time(3), v int,
        PRIMARY KEY (u, d, m, n, b, i, e, c, t))`,
    });
    const values = {
      source: `(18446744073709551615, -0.000001, '0001-01-02 23:59:59.000001', '9999-12-31', X'00ff22', X'6ccd780cbaba102695645b8c656024db', 'y z', 'a"\\\\', '23:59:59.1', 1),
        (0, 5, '2024-02-29 00:00:00', '2024-02-29', X'', X'00000000000000000000000000000000', 'x', '', '00:00:00', 1)`,
      target: `(18446744073709551615, -0.000001, '0001-01-02 23:59:59.000001', '9999-12-31', '\\x00ff22', '6ccd780cbaba102695645b8c656024db', 'y z', 'a"\\', '23:59:59.1', 1),
        (0, 5, '2024-02-29 00:00:00', '2024-02-29', '', '00000000-0000-0000-0000-000000000000', 'x', '', '00:00:00', 1)`,
    };
    const found: (readonly (string | undefined)[])[] = [];
    for (const side of SIDES) {
      await project.run(side, `sql/${side}-triggers.sql`);
      // The settings of the application's session are its own.
      const settings =
        side === 'source'
          ? "SET time_zone = '+09:00'; SET sql_mode = 'STRICT_ALL_TABLES';"
          : "SET datestyle = 'SQL, DMY'; SET bytea_output = 'escape';";
      await project[side].execute(`${settings} INSERT INTO k VALUES ${values[side]}`);
      const [table] = project.described.kit.tables;
      if (table === undefined) throw new Error('the table is not carried');
      const rows = await project.stores[side].transaction((tx) =>
        tx.rows(sql`SELECT ${rowSelect(table, side)} FROM ${raw(table[side].sql)} AS t`),
      );
      const keys = await keysOf(project[side]);
      expect([...keys].sort()).toEqual(rows.map((row) => rowKeyOf(keyOfRow(table, row))).sort());
      found.push([...keys].sort());
    }
    expect(found[0]).toEqual(found[1]);
  });

  it('let every write pass, leave other triggers alone, pass over the kit, and go as they came', async () => {
    project = await openKitProject(kinds, {
      source: `CREATE TABLE t (id varchar(100) PRIMARY KEY, v int);
        CREATE TRIGGER own BEFORE INSERT ON t FOR EACH ROW SET NEW.v = NEW.v + 1`,
      target: `CREATE TABLE t (id varchar(100) PRIMARY KEY, v int);
        CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.v := NEW.v + 1; RETURN NEW; END';
        CREATE TRIGGER own BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION own()`,
    });
    for (const side of SIDES) {
      const database = project[side];
      await project.run(side, `sql/${side}-triggers.sql`);
      await project.run(side, `sql/${side}-triggers.sql`);
      // A hundred control characters are six hundred in JSON: longer than the outbox of MySQL holds.
      const long = side === 'source' ? 'REPEAT(CHAR(1), 100)' : 'repeat(chr(1), 100)';
      await database.execute(`INSERT INTO t VALUES (${long}, 1), ('a', 1)`);
      expect(await database.query("SELECT v FROM t WHERE id = 'a'")).toEqual([['2']]);
      expect((await keysOf(database)).map((rowKey) => rowKey?.slice(0, 8))).toEqual(['["\\u0001', '["a"]']);
      await project.stores[side].transaction((tx) =>
        tx.run(raw(`INSERT INTO ${project.described.kit.tables[0]?.[side].sql} VALUES ('kit', 1)`)),
      );
      await database.execute(`UPDATE t SET v = v WHERE id = 'kit'`);
      expect((await keysOf(database)).slice(2)).toEqual(['["kit"]']);
      await project.run(side, `sql/${side}-triggers-undo.sql`);
      await database.execute("DELETE FROM t WHERE id = 'kit'; INSERT INTO t VALUES ('b', 1)");
      expect((await keysOf(database)).length).toBe(3);
      expect(await database.query("SELECT v FROM t WHERE id = 'b'")).toEqual([['2']]);
    }
  });

  it('see a TRUNCATE of PostgreSQL row by row, and what its foreign keys delete; those of MySQL are named', async () => {
    const tables = (text: string) => `CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int PRIMARY KEY, parent int NULL${text}, CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL)`;
    project = await openKitProject(kinds, { source: tables(''), target: tables('') });
    const { target } = project;
    await project.run('target', 'sql/target-triggers.sql');
    await target.execute(
      'INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (10, 1), (11, 1), (12, 2); DELETE FROM lockstep_outbox',
    );
    await target.execute('DELETE FROM parent WHERE id = 1');
    expect((await keysOf(target)).sort()).toEqual(['["1"]', '["10"]', '["11"]']);
    await target.execute('DELETE FROM lockstep_outbox; TRUNCATE parent CASCADE');
    expect((await keysOf(target)).sort()).toEqual(['["12"]', '["2"]']);
    expect(project.described.capture.target.limits).toEqual([]);
    expect(project.described.capture.source.limits).toEqual([
      {
        table: `${project.source.name}.child`,
        what: 'no trigger sees the rows that foreign keys change: of_parent (ON DELETE CASCADE, ON UPDATE SET NULL, from parent)',
      },
    ]);
    expect(project.text('sql/source-triggers.sql')).toContain('-- NOT SEEN: ');
  });
});

it('triggers on MariaDB hold up nobody while the statement of another is under way', async () => {
  project = await openKitProject(['mariadb', 'postgres'], {
    source: 'CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 0), (2, 0), (3, 0), (100, 0)',
    target: 'CREATE TABLE t (id int PRIMARY KEY, v int)',
  });
  const { source } = project;
  await project.run('source', 'sql/source-triggers.sql');
  const ended: string[] = [];
  const hold = `GET_LOCK('${source.name}', 100)`;
  let slow: Promise<unknown> = Promise.resolve();
  await withSession(source.url, [`SELECT ${hold}`], async () => {
    slow = source.execute(`UPDATE t SET v = IF(id = 1, 1, ${hold} + 1) WHERE id < 4`).then(() => ended.push('slow'));
    const waits = `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '${source.name}' AND STATE = 'User lock'`;
    await expect.poll(() => source.query(waits)).toHaveLength(1);
    // Its first row has been noted, and the second waits.
    await source.execute('UPDATE t SET v = 2 WHERE id = 100').then(() => ended.push('quick'));
  });
  await slow;
  expect(ended).toEqual(['quick', 'slow']);
  expect((await keysOf(source)).sort()).toEqual(['["1"]', '["100"]', '["2"]', '["3"]']);
});
