import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { renderSchema } from '../../mcp-server/src/render/schema-files.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { runClient } from '../render/run-client.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { ddlOf, inspect, run, withBoth } from './closed-loop.ts';

const limits = { connectMs: 10_000, statementMs: 60_000, lockMs: 2_000, poolSize: 1 };

async function refused(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

const people = `
CREATE TABLE people (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, bio text, n int unsigned NOT NULL DEFAULT 1, total int GENERATED ALWAYS AS (n * 2) VIRTUAL, at timestamp(3) NOT NULL DEFAULT '2020-01-01 00:00:00' ON UPDATE CURRENT_TIMESTAMP(3), doc json, kind enum('a','b') NOT NULL DEFAULT 'a', tags set('x','y') NOT NULL DEFAULT '',
  UNIQUE KEY email (email), UNIQUE KEY bio (bio(3))) AUTO_INCREMENT=41 COLLATE utf8mb4_general_ci;
CREATE TABLE pets (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, owner int unsigned, CONSTRAINT pet_owner FOREIGN KEY (owner) REFERENCES people (id) ON DELETE CASCADE);`;

/** The target’s tables, made from MySQL’s. */
function withPeople(
  to: ServerKind,
  work: (target: LabDatabase, undo: () => Promise<void>) => Promise<void>,
): Promise<void> {
  return withBoth({ from: 'mysql9', to, sql: people }, async (one, other) => {
    const ddl = ddlOf(await inspect(one.url), await inspect(other.url), { source: one.url, target: other.url });
    await run(other.url, ddl, 'forward');
    await work(other, () => run(other.url, ddl, 'reverse'));
  });
}

describe.each(['postgres', 'postgres18'] as const)('tables of MySQL on %s', (to) => {
  it('refuse what the source refuses', () =>
    withPeople(to, async (target) => {
      await target.execute("INSERT INTO people (email, bio) VALUES ('Ann@x', 'abcd')");
      expect(await refused(target.execute("INSERT INTO people (email, bio) VALUES ('ANN@X', 'zzz')"))).toContain(
        'email',
      );
      expect(await refused(target.execute("INSERT INTO people (email, bio) VALUES ('bob', 'ABCz')"))).toContain('bio');
      expect(await refused(target.execute("INSERT INTO people (email, n) VALUES ('c', -1)"))).toContain('unsigned');
      expect(await refused(target.execute("INSERT INTO people (email, kind) VALUES ('c', 'z')"))).toContain('enum');
      expect(await refused(target.execute("INSERT INTO people (email, tags) VALUES ('c', '{z}')"))).toContain('labels');
      expect(await refused(target.execute('INSERT INTO pets (owner) VALUES (7)'))).toContain('pet_owner');
      expect(await target.query("SELECT id, total FROM people WHERE email = 'ANN@x'")).toEqual([['41', '2']]);
    }));

  it('set the time of a change unless the statement did, also beside a document', () =>
    withPeople(to, async (target) => {
      await target.execute("INSERT INTO people (email, doc) VALUES ('a', '{}')");
      const year = async () => (await target.query('SELECT extract(year FROM at) FROM people'))[0]?.[0];
      await target.execute('UPDATE people SET n = n');
      expect(await year()).toBe('2020');
      await target.execute("UPDATE people SET n = 3, at = '2001-01-01'");
      expect(await year()).toBe('2001');
      await target.execute(`UPDATE people SET doc = '{"a": 1}'`);
      expect(Number(await year())).toBeGreaterThan(2020);
    }));

  it('go on counting after the copied rows, and are not dropped while they hold any', () =>
    withPeople(to, async (target, undo) => {
      await target.execute("INSERT INTO people (id, email) VALUES (500, 'a')");
      expect(await refused(undo())).toContain('holds rows');
      expect(await target.query('SELECT count(*) FROM people')).toEqual([['1']]);
    }));
});

it('an AUTO_INCREMENT table of PostgreSQL’s goes on counting, and is not dropped while it holds rows', () =>
  withBoth(
    {
      from: 'postgres',
      to: 'mysql9',
      sql: 'CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 30) PRIMARY KEY, ok boolean NOT NULL DEFAULT true, name text UNIQUE)',
    },
    async (one, other) => {
      const ddl = ddlOf(await inspect(one.url), await inspect(other.url), { source: one.url, target: other.url });
      await run(other.url, ddl, 'forward');
      await other.execute("INSERT INTO t (name) VALUES ('a'), ('A')");
      expect(await other.query('SELECT id, ok FROM t ORDER BY id')).toEqual([
        ['30', '1'],
        ['31', '1'],
      ]);
      expect(await refused(other.execute('INSERT INTO t (ok) VALUES (2)'))).toContain('t_ok_check');
      expect(await refused(run(other.url, ddl, 'reverse'))).toContain('REFUSED: THE TABLE HOLDS ROWS');
      expect(await other.query('SELECT count(*) FROM t')).toEqual([['2']]);
    },
  ));

it('the counters are set beyond the copied rows, and never back', () =>
  withBoth({ from: 'mysql9', to: 'postgres', sql: people }, async (one, other) => {
    const ddl = ddlOf(await inspect(one.url), await inspect(other.url), { source: one.url, target: other.url });
    const last = { ...ddl, scripts: ddl.scripts.filter(({ stage }) => stage === 'counters') };
    await run(other.url, ddl, 'forward');
    await other.execute("INSERT INTO people (id, email) VALUES (500, 'a')");
    await run(other.url, last, 'forward');
    expect(await other.query("INSERT INTO people (email) VALUES ('b') RETURNING id")).toEqual([['501']]);
    await other.execute('DELETE FROM people');
    await run(other.url, last, 'forward');
    expect(await other.query("INSERT INTO people (email) VALUES ('b') RETURNING id")).toEqual([['502']]);
  }));

describe('by the engine’s own client', () => {
  it.each([
    ['mysql9', 'postgres', people],
    [
      'postgres18',
      'mariadb',
      'CREATE TABLE "it\'s" (id serial PRIMARY KEY, "b\\`" text DEFAULT \'x\\\', d text REFERENCES "it\'s" ("b\\`"), UNIQUE ("b\\`"))',
    ],
  ] as const)('%s to %s: every file runs twice, forward and back', (from, to, sql) =>
    withBoth({ from, to, sql }, async (one, other) => {
      const empty = await inspect(other.url);
      const ddl = ddlOf(await inspect(one.url), empty, { source: one.url, target: other.url });
      const { dialect } = openDatabase(other.url, limits);
      const files = renderSchema(ddl, { source: 'a', target: 'b', dialect }).filter(({ path }) =>
        path.endsWith('.sql'),
      );
      const forward = files.filter(({ path }) => !path.includes('/undo/'));
      const back = files.filter(({ path }) => path.includes('/undo/')).toReversed();
      for (const file of [...forward, ...forward, ...back, ...back]) {
        const { status, stderr } = runClient(other, file, dialect.clientCommand(file.path));
        expect({ path: file.path, status, stderr: status === 0 ? '' : stderr }).toEqual({
          path: file.path,
          status: 0,
          stderr: '',
        });
      }
      expect(await inspect(other.url)).toEqual(empty);
    }),
  );
});

it('generate_plan writes the files once, names what is not mapped, and has nothing to add when they have run', () =>
  withBoth(
    { from: 'mysql9', to: 'postgres', sql: `${people} CREATE TABLE odd (id int PRIMARY KEY, v vector(3));` },
    async (one, other) => {
      const bench = workbench({ source: one.readerUrl, target: other.readerUrl }, {}, 'terminal');
      expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ schema: { tables: 3, notMapped: 1 } });
      const read = (path: string) => readFileSync(join(bench.folder, 'migration', 'schema', path), 'utf8');
      expect(read('DECISIONS.md')).toContain('vector(3) becomes bytea');
      for (const file of ['1-tables', '2-indexes', '3-constraints', '4-validation', '5-counters'])
        await other.execute(read(`${file}.sql`));
      expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ schema: { tables: 0, decisions: 0 } });
      await bench.close();
    },
  ));
