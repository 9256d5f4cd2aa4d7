import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { inspected, type OpenChange, openChange } from './open-change.ts';

const CREATE = `
  CREATE TABLE teams (id INT PRIMARY KEY);
  INSERT INTO teams VALUES (1), (2), (9);
  CREATE TABLE users (
    tenant VARCHAR(10) CHARACTER SET latin1, id INT, mail VARCHAR(40) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'none' COMMENT 'where to write to', team INT,
    \`note \`\`x\` TEXT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (tenant, id), UNIQUE KEY one_mail (tenant, mail, id), KEY by_mail (mail(9) DESC), CONSTRAINT of_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE);
  INSERT INTO users (tenant, id, mail, team, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 500)
    SELECT CONCAT('a', n % 3), n, CONCAT('m', n, '👩‍🚀'), 1 + n % 2, '2020-01-01' FROM s;`;

const common = { table: 'users', batch_rows: 60, pause_ms: 0 };
const SETTINGS = [
  { ...common, name: 'mail', kind: 'rename-column', column: 'mail', to: 'E`mail' },
  { ...common, name: 'team', kind: 'rename-column', column: 'team', to: 'squad' },
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
      return code === 0 ? lines : [`exit ${code}`, ...lines, output];
    };

  it('rename a column under both versions of the application, and back at every step', async () => {
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
    expect(await run('backfill')).toEqual(['496 rows were brought']);
    expect(await run('verify')).toEqual(['0 rows differ']);
    expect(await run('enforce')).toEqual([]);
    expect(await run('flip')).toEqual([expect.stringMatching(/^flipped at 20/)]);
    await database.execute("UPDATE users SET mail = 'after the flip' WHERE id = 12");
    expect(await run('contract')).toEqual(['exit 1', 'x', expect.anything()]);
    await ago(15);
    expect(await run('contract')).toEqual([expect.stringMatching(/^contracted at 20/)]);
    expect(await run('contract')).toEqual([expect.stringMatching(/^contracted at 20/)]);
    expect(await database.query("SELECT COUNT(*) FROM users WHERE at = '2020-01-01'")).toEqual([['496']]);
    expect((await database.query('SHOW CREATE TABLE users'))[0]?.[1]).toMatchInlineSnapshot();
  });
});
