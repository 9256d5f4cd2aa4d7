import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../mcp-server/src/model/assessment.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { insertRows } from '../parity/bench.ts';
import { type AskedMapping, assess, mysqlWithReader, told } from './assess.ts';
import {
  FOUND_FROM_MYSQL,
  FOUND_FROM_POSTGRES,
  MAPPING,
  MYSQL,
  ON_MYSQL,
  ON_POSTGRES,
  POSTGRES,
} from './moving-rows.ts';

const PAIRS = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
  ['postgres18', 'mariadb'],
] as const;

const database = (kind: (typeof PAIRS)[number][number]) =>
  kind === 'mariadb' || kind === 'mysql9' ? mysqlWithReader(kind) : sharedServer(kind).createDatabase();

async function withPair(
  [from, to]: (typeof PAIRS)[number],
  work: (source: LabDatabase, target: LabDatabase, mysql: boolean) => Promise<void>,
): Promise<void> {
  const [source, target] = await Promise.all([database(from), database(to)]);
  try {
    await work(source, target, source.server.engine === 'mysql');
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
}

const readings = ({ tables }: Assessment) =>
  tables.map(({ table, read, rows, how }) => `${table.replace(/.*\./, '')}: ${read} ${rows}, ${how}`);

describe.each(PAIRS)('rows that the mapping leaves behind, from %s to %s', (from, to) => {
  it('are no hazard, nor are columns that it drops; the answer says what was looked at, and names both sides', async () => {
    await withPair([from, to] as (typeof PAIRS)[number], async (source, target, mysql) => {
      await Promise.all([source.execute(mysql ? MYSQL : POSTGRES), target.execute(mysql ? ON_POSTGRES : ON_MYSQL)]);
      const all = await assess(source, target, { mapping: MAPPING });
      expect(all.not_checked).toEqual([]);
      expect(readings(all)[0]).toBe('orders: moving 4, only rows that the mapping copies: state = paid and id < 10');
      const expected = mysql ? FOUND_FROM_MYSQL : FOUND_FROM_POSTGRES;
      const absent = to === 'mariadb' ? /^json-.*\n/gm : /^\0/;
      expect(told(all.findings)).toBe(expected.replace(absent, ''));
      expect(all.findings.flatMap(({ what }) => (what.includes('of those that are copied') ? [] : what))).toEqual([]);
      // Whoever looks up the finding on the target finds the column there.
      expect(all.findings.filter(({ what }) => !what.includes('On the target: purchases'))).toEqual([]);
      for (const { fix, rows, rule } of all.findings) {
        if (fix.list !== null) expect([rule, (await source.query(fix.list)).length]).toEqual([rule, rows?.count]);
        if (fix.source !== null) await source.execute(fix.source);
      }
      const stays = (await assess(source, target)).findings;
      expect(stays.length).toBeGreaterThan(0);
      const mended = all.findings
        .filter(({ fix }) => fix.source !== null)
        .map(({ rule, object }) => `${rule} ${object.name}`);
      const left = (await assess(source, target, { mapping: MAPPING })).findings;
      expect(left.map(({ rule, object }) => `${rule} ${object.name}`).filter((id) => mended.includes(id))).toEqual([]);
      // A backslash before u0000 is no NUL.
      if (mysql)
        expect(await source.query('SELECT doc FROM orders WHERE id = 5')).toEqual([['{"a": "", "b": "\\\\u0000"}']]);
      // The rows that stay are as they were.
      const [[kept]] = [
        await source.query('SELECT count(*) FROM orders WHERE id > 10 AND d IS NOT NULL AND n IS NOT NULL'),
      ];
      expect(kept).toEqual(['1']);
    });
  });

  it('are judged once for each table that a source is spread over, by its own filter', async () => {
    await withPair([from, to] as (typeof PAIRS)[number], async (source, target) => {
      await source.execute(`CREATE TABLE users (id int PRIMARY KEY, email varchar(50), old varchar(50), gone varchar(50));
        INSERT INTO users VALUES (1, 'Ã©', 'long', 'Ã©'), (2, 'x', 'longer', 'x'), (3, 'Ã©', 'Ã©', 'x'), (4, 'x', 'x', 'x')`);
      await target.execute(
        `CREATE TABLE accounts (id int PRIMARY KEY, mail varchar(50)); CREATE TABLE archive (id int PRIMARY KEY, old varchar(3));`,
      );
      const mapping: AskedMapping = {
        tables: [
          {
            source: 'users',
            target: 'accounts',
            columns: { email: 'mail' },
            drop: ['gone'],
            where: [{ column: 'id', op: '<', value: 3 }],
          },
          { source: 'users', target: 'archive', where: [{ column: 'id', op: '>=', value: 2 }] },
        ],
      };
      const found = await assess(source, target, { mapping });
      expect(told(found.findings)).toBe(
        [
          'double-encoded: users.email warning 1 [1="Ã©"]',
          'double-encoded: users.old warning 1 [3="Ã©"]',
          'text-length: users.old blocker 1 [2="6 characters"]',
        ].join('\n'),
      );
      expect(readings(found)).toEqual([
        'users: moving 2, only rows that the mapping copies: id < 3',
        'users: moving 3, only rows that the mapping copies: id >= 2',
      ]);
      expect(found.not_checked).toEqual([]);
      // Without a decision nobody can say what becomes of a column's values.
      const undecided = await assess(source, target, { mapping: { tables: [{ source: 'users', target: 'archive' }] } });
      expect(undecided.not_checked.map(({ object }) => object)).toEqual(['users.email', 'users.gone']);
    });
  });

  it('are whole tables, which are named and not looked at', async () => {
    await withPair([from, to] as (typeof PAIRS)[number], async (source, target, mysql) => {
      await source.execute(
        `CREATE TABLE kept (id int PRIMARY KEY, t varchar(9), up int); INSERT INTO kept VALUES (1, 'Ã©', 7);
        CREATE TABLE old (t varchar(9), ${mysql ? 'xmin' : '"A" int, a'} int); INSERT INTO old (t) VALUES ('Ã©');
        CREATE TABLE ${mysql ? '`OLD`' : '"OLD"'} (id int PRIMARY KEY); ALTER TABLE kept ADD FOREIGN KEY (up) REFERENCES ${mysql ? '`OLD`' : '"OLD"'} (id) ${mysql ? '' : 'NOT VALID'};
        CREATE TABLE lockstep_outbox (t varchar(9)); INSERT INTO lockstep_outbox VALUES ('Ã©')`.replace(
          /^/,
          mysql ? 'SET foreign_key_checks = 0; ' : '',
        ),
      );
      const { findings, left_behind, tables } = await assess(source, target, {
        mapping: { leave_behind: ['old', 'OLD'] },
      });
      expect(told(findings)).toBe('double-encoded: kept.t warning 1 [1="Ã©"]');
      expect(left_behind.map((name) => name.replace(/.*\./, '')).sort()).toEqual(['OLD', 'old']);
      expect(tables.length).toBe(1);
    });
  });

  it('are shown only where the mapping does not mask them', async () => {
    await withPair([from, to] as (typeof PAIRS)[number], async (source, target) => {
      await source.execute(
        `CREATE TABLE u (email varchar(50) PRIMARY KEY, t varchar(9)); INSERT INTO u VALUES ('a@b', 'Ã©')`,
      );
      await target.execute('CREATE TABLE u (email varchar(50) PRIMARY KEY, t varchar(9))');
      const mapping = { tables: [{ source: 'u', mask: ['email', 't'] }] };
      const { findings } = await assess(source, target, { checks: ['double-encoded'], mapping });
      expect(findings.map(({ examples }) => examples)).toEqual([
        [{ key: { email: 'masked' }, values: { t: 'masked' } }],
      ]);
    });
  });

  it('count in an estimate as the rows of a sample that a filter passes over', async () => {
    await withPair([from, to] as (typeof PAIRS)[number], async (source, target, mysql) => {
      const rows = 40_000;
      // One row in four is copied, one of these in ten is damaged.
      for (const [name, key] of [
        ['numbered', 'id int PRIMARY KEY'],
        ['keyless', 'id int'],
      ] as const) {
        await source.execute(
          `CREATE TABLE ${name} (${key}, part int, t varchar(10)); ${insertRows(name, rows, (at) => `${at}, ${at % 4}, ${at % 40 === 0 || at % 4 !== 0 ? "'Ã©'" : "'fine'"}`)}`,
        );
      }
      await source.execute(mysql ? 'ANALYZE TABLE numbered, keyless' : 'ANALYZE');
      await target.execute(
        'CREATE TABLE numbered (id int PRIMARY KEY, part int, t varchar(10)); CREATE TABLE keyless (id int, part int, t varchar(10))',
      );
      const where = [{ column: 'part', op: '=', value: 0 }] as const;
      const { findings, tables } = await assess(source, target, {
        checks: ['double-encoded'],
        wholeRows: 1000,
        sampleRows: 8000,
        mapping: {
          tables: [
            { source: 'numbered', where: [...where] },
            { source: 'keyless', where: [...where] },
          ],
        },
      });
      expect(
        tables.map(({ read, how }) => [read, how.includes('only rows that the mapping copies: part = 0')]),
      ).toEqual([
        ['sample', true],
        ['sample', true],
      ]);
      expect(findings.length).toBe(2);
      for (const { rows: found } of findings) {
        expect(found?.how).toBe('estimated');
        expect(found?.count).toBeGreaterThan(rows / 40 / 2);
        expect(found?.count).toBeLessThan((rows / 40) * 2);
      }
    });
  });
});
