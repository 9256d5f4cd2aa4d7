import type { Random } from '../../demo/dataset/random.ts';
import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';

const POOL = ['', 'NULL', ' ', 'ann@example.org', 'Ann@Example.org', 'ann@example.org ', "o'hara", 'a"b`c\\d', 'żółw 🐢', '�', 'ß', 'x'.repeat(190)];

/** Texts that are apt to be taken for one another, and nothing. */
export function oddText(random: Random): string | null {
  if (random.chance(0.15)) return null;
  return random.chance(0.4) ? random.pick(POOL) : `t${random.whole(0, 9_999)}`;
}

/** users.email becomes users.email_address. */
export const renameColumn: Trial = {
  name: 'rename-column',
  on: ['postgres'],
  setting: { kind: 'rename-column', name: 'rename_email', table: 'users', column: 'email', to: 'email_address', batch_rows: 50, pause_ms: 5 },
  tables: (engine) => `CREATE TABLE users (
  id bigint NOT NULL PRIMARY KEY,
  email varchar(200)${engine === 'mysql' ? ' CHARACTER SET utf8mb4' : ''},
  rev integer NOT NULL DEFAULT 0
)`,
  old: (engine) => shape(engine, 'email'),
  fresh: (engine) => shape(engine, 'email_address'),
  value: oddText,
  spoil: {
    table: 'users',
    statements: () => ["UPDATE users SET email_address = 'spoilt' WHERE id = 0"],
    mend: () => ['UPDATE users SET email_address = email WHERE id = 0'],
  },
  revision: () => ({
    count: (key) => ['UPDATE users SET rev = rev + 1 WHERE id = ?', key],
    read: (key) => ['SELECT rev FROM users WHERE id = ?', key],
  }),
};

function shape(engine: Engine, column: string): Shape {
  const name = engine === 'mysql' ? `\`${column}\`` : `"${column}"`;
  return {
    insert: (key, value) => [[`INSERT INTO users (id, ${name}) VALUES (?, ?)`, key, value]],
    update: (key, value) => [[`UPDATE users SET ${name} = ? WHERE id = ?`, value, key]],
    remove: (key) => [['DELETE FROM users WHERE id = ?', key]],
    all: `SELECT id, ${name} FROM users`,
  };
}
