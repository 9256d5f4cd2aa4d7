import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { insertRows } from '../parity/bench.ts';
import { AUDITOR, assess, mysqlWithReader, told } from './assess.ts';

const kinds = ['mariadb', 'mysql9', 'postgres', 'postgres18'] as const;
const isMysql = (kind: ServerKind) => kind === 'mariadb' || kind === 'mysql9';
const other = (kind: ServerKind): ServerKind => (isMysql(kind) ? 'postgres' : 'mysql9');

async function both(
  kind: ServerKind,
  work: (source: LabDatabase, target: LabDatabase) => Promise<void>,
): Promise<void> {
  const source = isMysql(kind)
    ? await mysqlWithReader(kind === 'mariadb' ? 'mariadb' : 'mysql9')
    : await sharedServer(kind).createDatabase();
  const target = await sharedServer(other(kind)).createDatabase();
  try {
    await work(source, target);
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
}

const quoted = (kind: ServerKind, name: string) =>
  isMysql(kind) ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
const names = [
  'select',
  'Mixed Case',
  'dots.in.name',
  'quo"te',
  "it's",
  'back`tick',
  '日本語の表',
  'x'.repeat(63),
  'semi;colon -- dash',
  'a\\',
  '$1 ? :x',
];
/** Damaged text is a hazard in every direction. */
const DAMAGED = "'Ã©'";

describe.each(kinds)('reading on %s', (kind) => {
  it('takes names that need quoting, in tables with keys of every kind and with none', async () => {
    await both(kind, async (source, target) => {
      for (const [at, name] of names.entries()) {
        const [table, column, key] = [name, `${name.slice(0, 60)} c`, `${name.slice(0, 60)} k`].map((one) =>
          quoted(kind, one),
        );
        const form = [
          `${key} varchar(40) PRIMARY KEY`,
          `${key} varchar(40), PRIMARY KEY (${key}, n)`,
          `${key} varchar(40)`,
          `${key} varchar(40) NOT NULL UNIQUE`,
        ][at % 4];
        await source.execute(
          `CREATE TABLE ${table} (n int, ${column} text, ${form}); INSERT INTO ${table} VALUES (1, ${DAMAGED}, 'k''"\`;'), (2, 'fine', 'other')`,
        );
      }
      const { findings, tables, not_checked } = await assess(source, target, { checks: ['double-encoded'] });
      expect(not_checked).toEqual([]);
      expect(tables.map(({ read, rows }) => [read, rows])).toEqual(names.map(() => ['whole', 2]));
      const keys = findings.map(({ object, rows, examples }) => [
        object.table,
        rows?.count,
        Object.values(examples[0]?.key ?? {}),
      ]);
      const keyOf = (at: number) => [['k\'"`;'], ['k\'"`;', '1'], [], ['k\'"`;']][at % 4];
      expect(keys.sort()).toEqual(names.map((name, at) => [name, 1, keyOf(at)]).sort());
      for (const { fix } of findings) await source.execute(fix.source ?? '');
      expect((await assess(source, target, { checks: ['double-encoded'] })).findings).toEqual([]);
    });
  });

  it('counts exactly along keys of every order, piece by piece', async () => {
    await both(kind, async (source, target) => {
      const rows = 45_000;
      const text = (at: number) => (at % 9000 === 0 ? DAMAGED : "'fine'");
      for (const [name, key] of [
        ['numbered', 'id int PRIMARY KEY, b int'],
        ['pair', 'id int, b int, PRIMARY KEY (b, id)'],
        ['texts', 'id varchar(20) PRIMARY KEY, b int'],
        ['keyless', 'id int, b int'],
      ] as const) {
        await source.execute(
          `CREATE TABLE ${name} (${key}, t varchar(10)); ${insertRows(name, rows, (at) => `${name === 'texts' ? `'k${at}'` : at}, ${at % 7}, ${text(at)}`)}`,
        );
      }
      await source.execute(isMysql(kind) ? 'ANALYZE TABLE numbered, pair, texts, keyless' : 'ANALYZE');
      const seen: string[] = [];
      const { findings, tables } = await assess(source, target, {
        checks: ['double-encoded'],
        statementTargetMs: 2,
        onProgress: (done, total, message) => void seen.push(`${done <= total} ${message}`),
      });
      expect(findings.map(({ object, rows: found }) => [object.table, found])).toEqual(
        ['keyless', 'numbered', 'pair', 'texts'].map((name) => [name, { count: 5, how: 'exact' }]),
      );
      expect(tables.map(({ read, rows: read_rows }) => [read, read_rows])).toEqual(tables.map(() => ['whole', rows]));
      expect(seen.filter((message) => /^true .*numbered: .* rows judged$/.test(message)).length).toBeGreaterThan(2);
      expect(seen.filter((message) => message.startsWith('false'))).toEqual([]);
    });
  });

  it('shows only rows of the stretch that it is asked about', async () => {
    await both(kind, async (source) => {
      await source.execute(
        `CREATE TABLE t (id int PRIMARY KEY, t varchar(10)); ${insertRows('t', 100, (at) => `${at}, ${DAMAGED}`)}`,
      );
      const database = openDatabase(source.readerUrl, LIMITS);
      const table = { schema: isMysql(kind) ? source.name : 'public', name: 't' };
      const key = [{ name: 'id', form: { kind: 'integer' } as const }];
      const request = { table, key, keyIndex: isMysql(kind) ? 'PRIMARY' : 't_pkey' };
      const question = { kind: 'double encoded', column: 't' } as const;
      const part = { kind: 'span', span: { from: ['40'], to: ['42'] } } as const;
      const { rows, counts, found } = await database.read(async (reader) => ({
        ...(await reader.tally(request, [question, { kind: 'no member', column: 't' }], part)),
        found: await reader.rowsFound(request, question, part, 5),
      }));
      await database.close();
      expect({ rows, counts, found }).toEqual({
        rows: 2n,
        counts: [2n, 0n],
        found: [
          { key: ['40'], values: ['Ã©'] },
          { key: ['41'], values: ['Ã©'] },
        ],
      });
    });
  });

  it('samples what is larger than the limit, says how, and estimates', async () => {
    await both(kind, async (source, target) => {
      const rows = 60_000;
      for (const [name, key] of [
        ['numbered', 'id int PRIMARY KEY'],
        ['keyless', 'id int'],
      ] as const) {
        await source.execute(
          `CREATE TABLE ${name} (${key}, t varchar(10) UNIQUE, u varchar(10)); ${insertRows(name, rows, (at) => `${at}, 'u${at}', ${at % 10 === 0 ? DAMAGED : "'fine'"}`)}`,
        );
      }
      await source.execute(isMysql(kind) ? 'ANALYZE TABLE numbered, keyless' : 'ANALYZE');
      const { findings, tables, not_checked } = await assess(source, target, {
        checks: ['double-encoded', 'folded-duplicates'],
        wholeRows: 1000,
        sampleRows: 10_000,
      });
      for (const { read, rows: seen, of, how } of tables) {
        expect({ read, bounded: seen > 2000 && seen < 30_000, of: (of ?? 0) > 30_000, how: how.length > 10 }).toEqual({
          read: 'sample',
          bounded: true,
          of: true,
          how: true,
        });
      }
      for (const { rows: found, what } of findings) {
        expect(found?.how).toBe('estimated');
        expect(found?.count).toBeGreaterThan(rows / 10 / 3);
        expect(found?.count).toBeLessThan((rows / 10) * 3);
        expect(what).toContain('estimated from a sample');
      }
      expect(findings.length).toBe(2);
      // What is wrong between rows is not seen in a sample.
      expect(not_checked.map(({ check }) => check)).toEqual(
        isMysql(kind) ? [] : ['folded-duplicates', 'folded-duplicates'],
      );
    });
  });

  it('reads empty tables and databases', async () => {
    await both(kind, async (source, target) => {
      expect(await assess(source, target)).toEqual({ findings: [], tables: [], not_checked: [], left_behind: [] });
      await source.execute(
        'CREATE TABLE t (id int PRIMARY KEY, d date, s varchar(9)); CREATE VIEW v AS SELECT * FROM t',
      );
      const { findings, tables } = await assess(source, target);
      expect([told(findings), tables.map(({ read, rows }) => [read, rows])]).toEqual(['', [['whole', 0]]]);
    });
  });

  it('says what it may not read, and reads the rest', async () => {
    await both(kind, async (source, target) => {
      await source.execute(
        'CREATE TABLE hidden (id int PRIMARY KEY, t text); CREATE TABLE seen (id int PRIMARY KEY, t text)',
      );
      const grant = `GRANT SELECT, SHOW VIEW, TRIGGER ON \`${source.name}\`.* TO ${AUDITOR}`;
      await source.execute(
        isMysql(kind)
          ? `REVOKE SELECT, SHOW VIEW, TRIGGER ON \`${source.name}\`.* FROM ${AUDITOR}; GRANT SELECT ON \`${source.name}\`.seen TO ${AUDITOR}`
          : 'REVOKE SELECT ON hidden FROM reader',
      );
      const { tables, not_checked } = await assess(source, target, { checks: ['double-encoded', 'trigger-unseen'] });
      if (isMysql(kind)) await source.execute(grant);
      const read = tables.map(({ table, read: how }) => [table.replace(/.*\./, ''), how]);
      // MySQL does not even name what a login may not see.
      const hidden = isMysql(kind) ? [] : [['hidden', 'not read']];
      expect(read).toEqual([...hidden, ['seen', 'whole']]);
      expect(not_checked.map(({ check }) => check)).toEqual(isMysql(kind) ? ['all', 'trigger-unseen'] : []);
    });
  });

  it('ends when it is cancelled and waits while it is paused', async () => {
    await both(kind, async (source, target) => {
      await source.execute('CREATE TABLE t (id int PRIMARY KEY, t text)');
      const stop = new AbortController();
      const messages: string[] = [];
      const waiting = assess(source, target, {
        paused: () => true,
        signal: stop.signal,
        onProgress: (_done, _total, message) => void messages.push(message),
      });
      const ended = waiting.then(
        () => 'ended',
        (error: { code: string }) => error.code,
      );
      for (let tries = 0; tries < 2000 && messages.length === 0; tries += 1) await wait(20);
      stop.abort();
      expect([messages[0], await ended]).toEqual(['waiting: paused', 'CANCELLED']);
    });
  });
});
