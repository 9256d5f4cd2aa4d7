import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { type OpenChange, openChange } from './open-change.ts';

const CREATE = `
  CREATE TABLE teams (id INT PRIMARY KEY);
  INSERT INTO teams VALUES (1), (2), (9);
  CREATE TABLE users (
    tenant VARCHAR(10) CHARACTER SET latin1, id INT, mail VARCHAR(40) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'none' COMMENT 'where to write to', team INT,
    \`note \`\`x\` TEXT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (tenant, id), UNIQUE KEY one_mail (tenant, mail, id), KEY by_mail (mail(9) DESC), CONSTRAINT of_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE);
  INSERT INTO users (tenant, id, mail, team, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 500)
    SELECT CONCAT('a', n % 3), n, CONCAT('m', n, '👩‍🚀'), 1 + n % 2, '2020-01-01' FROM s;
  CREATE TABLE items (
    id BINARY(2) PRIMARY KEY, size INT NOT NULL DEFAULT 7, amount VARCHAR(20), short VARCHAR(20) CHARACTER SET utf8mb4, name VARCHAR(40), title VARCHAR(10) NOT NULL, rest VARCHAR(10),
    state VARCHAR(9), parent INT, code INT, KEY by_size (size));
  INSERT INTO items (id, size, amount, name, title, rest, state, parent, code) VALUES
    (X'00ff', 1, '12', 'Ada Lovelace King', 'a', NULL, NULL, 1, 1), (X'0001', -5, NULL, 'Plato', 'b', 'c', 'on', NULL, NULL), (X'ff00', 2147483647, '-7', NULL, '', 'd', NULL, 2, NULL);`;

const common = { batch_rows: 60, pause_ms: 0 };
const users = { ...common, table: 'users' };
const items = { ...common, table: 'items' };
const SETTINGS = [
  { ...users, name: 'mail', kind: 'rename-column', column: 'mail', to: 'E`mail' },
  { ...users, name: 'team', kind: 'rename-column', column: 'team', to: 'squad' },
  { ...items, name: 'size', kind: 'change-type', column: 'size', type: 'bigint', contract_after_days: 0 },
  {
    ...items,
    name: 'amount',
    kind: 'change-type',
    column: 'amount',
    type: 'int',
    to: 'amounts',
    contract_after_days: 0,
  },
  { ...items, name: 'short', kind: 'change-type', column: 'short', type: 'varchar(30)' },
  {
    ...items,
    name: 'cut',
    kind: 'split-column',
    column: 'name',
    into: ['first', 'last'],
    separator: ' ',
    contract_after_days: 0,
  },
  {
    ...items,
    name: 'glue',
    kind: 'merge-columns',
    columns: ['title', 'rest'],
    to: 'whole',
    separator: '/',
    contract_after_days: 0,
  },
  { ...items, name: 'known', kind: 'add-not-null', column: 'state', fill: 'off', contract_after_days: 0 },
  { ...items, name: 'one_code', kind: 'add-unique', columns: ['code'] },
  {
    ...items,
    name: 'of_parent',
    kind: 'add-foreign-key',
    columns: ['parent'],
    references: { table: 'teams', columns: ['id'] },
  },
  { ...items, name: 'small', kind: 'add-check', where: [{ column: 'code', op: '<', value: 100 }] },
];

describe.each(['mariadb', 'mysql9'] as const)('the changes of %s', (kind) => {
  let database: LabDatabase;
  let open: OpenChange;
  beforeAll(async () => {
    database = await sharedServer(kind).createDatabase();
    await database.execute(CREATE);
    open = await openChange(database, SETTINGS);
  });
  afterAll(async () => {
    open.close();
    await database.drop();
  });
  const ago = (days: number) =>
    database.execute(
      `UPDATE lockstep_change SET flipped_at = UTC_TIMESTAMP() - INTERVAL ${days} DAY; UPDATE lockstep_old_write SET seen_at = UTC_TIMESTAMP() - INTERVAL ${days} DAY`,
    );
  const runner =
    (change: string) =>
    async (step: Parameters<OpenChange['run']>[1], direction: 'forward' | 'undo' = 'forward') => {
      const { code, lines, output } = await open.run(change, step, direction);
      if (code === 0) return lines.map((line) => line.replace(/ at 20.*/, ' at …'));
      return [`exit ${code}`, ...lines, lines.length === 0 ? output : ''];
    };
  /** Runs steps one after the other; what they printed. */
  const all = async (change: string, ...steps: Parameters<OpenChange['run']>[1][]) => {
    const printed: string[] = [];
    for (const step of steps) printed.push(...(await runner(change)(step)));
    return printed;
  };
  const rows = (columns: string, table = 'items') => database.query(`SELECT ${columns} FROM ${table} ORDER BY id`);

  it('rename a column under both versions of the application', async () => {
    expect(open.changes.refused).toEqual([]);
    const run = runner('mail');
    expect(await run('expand')).toEqual([]);
    expect(await run('capture')).toEqual([]);
    await database.execute(`
      INSERT INTO users (tenant, id, mail) VALUES ('old', 1, 'by old');
      INSERT INTO users (tenant, id, \`E\`\`mail\`) VALUES ('new', 1, 'by new');
      INSERT INTO users (tenant, id) VALUES ('def', 1);
      UPDATE users SET mail = 'old again' WHERE id = 7;
      UPDATE users SET \`E\`\`mail\` = 'new again' WHERE id = 8;
      UPDATE users SET mail = 'loses', \`E\`\`mail\` = 'wins' WHERE id = 9;
      UPDATE users SET mail = 'M11👩‍🚀' WHERE id = 11;`);
    const seen = `SELECT tenant, id, mail, \`E\`\`mail\` FROM users WHERE id IN (1, 7, 8, 9, 11) AND \`E\`\`mail\` IS NOT NULL ORDER BY tenant, id`;
    expect(await database.query(seen)).toEqual([
      ['a0', '9', 'wins', 'wins'],
      ['a1', '7', 'old again', 'old again'],
      ['a2', '8', 'new again', 'new again'],
      ['a2', '11', 'M11👩‍🚀', 'M11👩‍🚀'],
      ['def', '1', 'none', 'none'],
      ['new', '1', 'by new', 'by new'],
      ['old', '1', 'by old', 'by old'],
    ]);
    expect(await run('flip')).toEqual([
      'exit 1',
      'refused, the backfill is not done; the rows were not counted within a day: run verify; verify found differences: mend',
      '',
    ]);
    expect(await run('backfill')).toEqual(['496 rows were brought']);
    expect(await run('verify')).toEqual(['0 rows differ']);
    expect(await run('enforce')).toEqual([]);
    expect(await run('flip')).toEqual(['flipped at …']);
    expect(await run('capture', 'undo')).toEqual(['exit 1', 'refused, the flip stands: take it back first', '']);
    expect(await run('flip', 'undo')).toEqual([]);
    expect(await run('flip')).toEqual(['flipped at …']);
    await database.execute("UPDATE users SET mail = 'after the flip' WHERE id = 12");
    expect(await run('contract')).toEqual([
      'exit 1',
      'refused, the flip is not 14 days old; the old shape was written within 14 days',
      '',
    ]);
    await ago(15);
    expect(await run('contract')).toEqual(['contracted at …']);
    expect(await run('contract')).toEqual(['contracted at …']);
    expect(await run('flip', 'undo')).toEqual(['exit 1', 'refused, the old shape is gone', '']);
    expect(await database.query("SELECT COUNT(*) FROM users WHERE at = '2020-01-01'")).toEqual([['495']]);
    expect((await database.query('SHOW CREATE TABLE users'))[0]?.[1]).toMatchSnapshot();
  });

  it('rename a column that a foreign key sets, and undo each step', async () => {
    expect(await all('team', 'expand', 'capture', 'backfill')).toEqual(['500 rows were brought']);
    await database.execute(
      'UPDATE teams SET id = 3 WHERE id = 1; DELETE FROM teams WHERE id = 2; UPDATE users SET squad = 9 WHERE id = 7',
    );
    expect(await all('team', 'verify', 'flip')).toEqual(['0 rows differ', 'flipped at …']);
    const run = runner('team');
    for (const step of ['flip', 'backfill', 'capture', 'expand'] as const)
      expect([step, await run(step, 'undo')]).toEqual([step, []]);
    expect(await database.query('SELECT team, COUNT(*) FROM users GROUP BY team ORDER BY team')).toMatchInlineSnapshot(`
      [
        [
          "NULL",
          "249",
        ],
        [
          "3",
          "250",
        ],
        [
          "9",
          "1",
        ],
      ]
    `);
    expect(
      await database.query(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'squad'",
      ),
    ).toMatchInlineSnapshot(`[]`);
  });

  it('give a column another type, with the names exchanged by the flip', async () => {
    expect(await all('size', 'expand', 'capture', 'backfill', 'verify', 'enforce', 'flip')).toMatchInlineSnapshot(`
      [
        "3 rows were brought",
        "0 rows differ",
        "flipped at …",
      ]
    `);
    await database.execute(
      "UPDATE items SET size = 2147483646 WHERE id = X'00ff'; INSERT INTO items (id, title) VALUES (X'0a0a', 't')",
    );
    expect(await runner('size')('flip', 'undo')).toMatchInlineSnapshot(`[]`);
    expect(await all('size', 'verify', 'flip')).toMatchInlineSnapshot(`
      [
        "0 rows differ",
        "flipped at …",
      ]
    `);
    await database.execute("UPDATE items SET size = 5000000000 WHERE id = X'00ff'");
    expect(await runner('size')('flip', 'undo')).toMatchInlineSnapshot();
    await expect(database.execute("UPDATE items SET size = NULL WHERE id = X'00ff'")).rejects.toThrow('cannot be null');
    expect(await all('size', 'contract')).toMatchInlineSnapshot();
    expect(await rows('HEX(id), size')).toMatchInlineSnapshot();
  });

  it('give a column another type and name', async () => {
    expect(await all('amount', 'expand', 'capture', 'backfill', 'verify')).toMatchInlineSnapshot(`
      [
        "2 rows were brought",
        "0 rows differ",
      ]
    `);
    await database.execute(
      "UPDATE items SET amount = 'many' WHERE id = X'0001'; UPDATE items SET amounts = 8 WHERE id = X'0a0a'",
    );
    expect(await all('amount', 'verify')).toMatchInlineSnapshot(`
      [
        "exit 1",
        "1 rows differ",
        "refused, rows differ",
        "",
      ]
    `);
    await database.execute("UPDATE items SET amount = '5' WHERE id = X'0001'");
    expect(await all('amount', 'verify', 'flip', 'contract')).toMatchInlineSnapshot(`
      [
        "0 rows differ",
        "flipped at …",
        "contracted at …",
      ]
    `);
    expect(await rows('HEX(id), amounts')).toMatchInlineSnapshot(`
      [
        [
          "0001",
          "5",
        ],
        [
          "00FF",
          "12",
        ],
        [
          "0A0A",
          "8",
        ],
        [
          "FF00",
          "-7",
        ],
      ]
    `);
    expect(await all('short', 'expand')).toMatchInlineSnapshot(`[]`);
  });

  it('split and merge columns', async () => {
    expect(await all('cut', 'expand', 'capture', 'backfill', 'verify')).toMatchInlineSnapshot(`
      [
        "2 rows were brought",
        "0 rows differ",
      ]
    `);
    await database.execute(
      "UPDATE items SET last = 'Byron' WHERE id = X'00ff'; UPDATE items SET name = 'X Y' WHERE id = X'0a0a'; INSERT INTO items (id, title, first) VALUES (X'0b0b', 't', 'Solo')",
    );
    expect(await rows('HEX(id), name, first, last')).toMatchInlineSnapshot(`
      [
        [
          "0001",
          "Plato",
          "Plato",
          "NULL",
        ],
        [
          "00FF",
          "Ada Byron",
          "Ada",
          "Byron",
        ],
        [
          "0A0A",
          "X Y",
          "X",
          "Y",
        ],
        [
          "0B0B",
          "Solo",
          "Solo",
          "NULL",
        ],
        [
          "FF00",
          "NULL",
          "NULL",
          "NULL",
        ],
      ]
    `);
    expect(await all('cut', 'verify', 'flip', 'contract')).toMatchInlineSnapshot(`
      [
        "0 rows differ",
        "flipped at …",
        "contracted at …",
      ]
    `);
    expect(await all('glue', 'expand', 'capture', 'backfill', 'verify')).toMatchInlineSnapshot(`
      [
        "5 rows were brought",
        "0 rows differ",
      ]
    `);
    await database.execute(
      "UPDATE items SET whole = 'l/r' WHERE id = X'00ff'; INSERT INTO items (id, whole) VALUES (X'0c0c', 'alone')",
    );
    expect(await rows('HEX(id), title, rest, whole')).toMatchInlineSnapshot(`
      [
        [
          "0001",
          "b",
          "c",
          "b/c",
        ],
        [
          "00FF",
          "l",
          "r",
          "l/r",
        ],
        [
          "0A0A",
          "t",
          "NULL",
          "t",
        ],
        [
          "0B0B",
          "t",
          "NULL",
          "t",
        ],
        [
          "0C0C",
          "alone",
          "NULL",
          "alone",
        ],
        [
          "FF00",
          "",
          "d",
          "/d",
        ],
      ]
    `);
    expect(await all('glue', 'verify', 'flip', 'contract')).toMatchInlineSnapshot(`
      [
        "0 rows differ",
        "flipped at …",
        "contracted at …",
      ]
    `);
  });

  it('add rules', async () => {
    expect(await all('known', 'expand', 'capture')).toMatchInlineSnapshot(`[]`);
    await database.execute(
      "INSERT INTO items (id, whole, state) VALUES (X'0d0d', 'x', NULL); UPDATE items SET state = NULL WHERE id = X'0001'",
    );
    expect(await all('known', 'backfill', 'verify', 'enforce')).toMatchInlineSnapshot(`
      [
        "5 rows were brought",
        "0 rows differ",
      ]
    `);
    await database.execute(
      "INSERT INTO items (id, whole) VALUES (X'0e0e', 'y'); UPDATE items SET state = NULL WHERE id = X'0d0d'",
    );
    expect(await all('known', 'contract')).toMatchInlineSnapshot(`
      [
        "contracted at …",
      ]
    `);
    await expect(database.execute("UPDATE items SET state = NULL WHERE id = X'0d0d'")).rejects.toThrow(
      'cannot be null',
    );
    await database.execute("UPDATE items SET code = 1 WHERE id = X'0d0d'");
    expect(await all('one_code', 'expand', 'verify')).toMatchInlineSnapshot(`
      [
        "exit 1",
        "1 rows differ",
        "refused, rows differ",
        "",
      ]
    `);
    await database.execute("UPDATE items SET code = 101 WHERE id = X'0d0d'");
    expect(await all('one_code', 'verify', 'enforce')).toMatchInlineSnapshot(`
      [
        "0 rows differ",
      ]
    `);
    expect(await all('of_parent', 'expand', 'verify')).toMatchInlineSnapshot(`
      [
        "exit 1",
        "2 rows differ",
        "refused, rows differ",
        "",
      ]
    `);
    await database.execute('UPDATE items SET parent = NULL WHERE parent NOT IN (SELECT id FROM teams)');
    expect(await all('of_parent', 'verify', 'enforce')).toMatchInlineSnapshot(`
      [
        "0 rows differ",
      ]
    `);
    expect(await all('small', 'expand', 'capture', 'verify')).toMatchInlineSnapshot(`
      [
        "exit 1",
        "1 rows differ",
        "refused, rows differ",
        "",
      ]
    `);
    await database.execute("UPDATE items SET parent = 9 WHERE id = X'0d0d'");
    await expect(database.execute("UPDATE items SET code = 100 WHERE id = X'0d0d'")).rejects.toThrow('violated');
    expect((await database.query('SHOW CREATE TABLE items'))[0]?.[1]).toMatchSnapshot();
  });
});
