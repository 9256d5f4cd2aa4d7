import type { LabDatabase } from '../lab/lab-server.ts';

/** Tables that have what a change may meet: composite and odd keys, defaults, indexes, foreign keys that act, clocks, emoji, NULL. */
export const CREATE = `
  CREATE TABLE teams (id INT PRIMARY KEY);
  INSERT INTO teams VALUES (1), (2), (9);
  CREATE TABLE users (
    tenant VARCHAR(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci, id INT, mail VARCHAR(40) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'none' COMMENT 'where to write to',
    team INT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (tenant, id), UNIQUE KEY one_mail (tenant, mail, id), KEY by_mail (mail(9) DESC),
    CONSTRAINT of_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE);
  INSERT INTO users (tenant, id, mail, team, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 300)
    SELECT CONCAT('a', n % 3), n, CONCAT('m', n, '👩‍🚀'), 1 + n % 2, '2020-01-01' FROM s;
  CREATE TABLE amounts (id BINARY(2) PRIMARY KEY, n INT NOT NULL DEFAULT 7, KEY amounts_n (n));
  INSERT INTO amounts (id, n) VALUES (X'00ff', 1), (X'0001', -5), (X'ff00', 2147483647);
  CREATE TABLE words (id INT PRIMARY KEY, words TEXT, short VARCHAR(20) NOT NULL DEFAULT 'abc');
  INSERT INTO words VALUES (1, '1', 'a'), (2, '-20', 'b'), (3, NULL, 'c');
  CREATE TABLE names (id DATETIME(6) PRIMARY KEY, who VARCHAR(60));
  INSERT INTO names VALUES ('2020-01-01 00:00:00.000001', 'Ada Lovelace King'), ('2020-01-01', 'Plato'), ('2019-01-01', NULL), ('2018-01-01', ''), ('2017-01-01', 'x ');
  CREATE TABLE pairs (id DECIMAL(20, 2) PRIMARY KEY, a VARCHAR(10) NOT NULL, b VARCHAR(10));
  INSERT INTO pairs VALUES (-1.5, 'a', NULL), (0, 'b', 'c'), (12345678901234567.25, '', 'd');
  CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(40) NOT NULL, UNIQUE KEY by_email (email));
  INSERT INTO people VALUES (1, 'one'), (2, 'two'), (3, 'three👩‍🚀');
  CREATE TABLE rules (id INT PRIMARY KEY, team INT, state VARCHAR(9), one INT, code INT);
  INSERT INTO rules VALUES (1, 1, NULL, 1, 1), (2, NULL, 'on', NULL, 2), (3, 9, NULL, NULL, NULL);
  CREATE TABLE tickets (id INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number' PRIMARY KEY, title VARCHAR(20), at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY by_title (title), FULLTEXT KEY words (title)) COMMENT = 'who wants what';
  INSERT INTO tickets (title, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 300) SELECT CONCAT('t', n), '2020-01-01' FROM s;
  DELETE FROM tickets WHERE id > 290;
  CREATE TABLE visits (
    nr INT AUTO_INCREMENT, day DATE, who VARCHAR(20) NOT NULL DEFAULT 'x', at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    letters INT AS (CHAR_LENGTH(who)) STORED, PRIMARY KEY (nr, day), UNIQUE KEY one_visit (day, nr, who), KEY visits_who (who(9) DESC)) COMMENT = 'who came';
  INSERT INTO visits (day, who, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 300)
    SELECT DATE '2025-12-01' + INTERVAL n DIV 5 DAY, CONCAT('w', n), '2020-01-01' FROM s;
  DELETE FROM visits WHERE nr > 290;
  CREATE TABLE logs (id INT PRIMARY KEY, at DATETIME NOT NULL);
  INSERT INTO logs VALUES (1, '2020-01-01');
  CREATE TABLE \`Odd \`\`t\` (\`i.d\` VARBINARY(9) PRIMARY KEY, doubled INT AS (LENGTH(\`i.d\`)) VIRTUAL);
  INSERT INTO \`Odd \`\`t\` (\`i.d\`) VALUES ('a');
  CREATE TABLE tags (tag VARCHAR(9) PRIMARY KEY, odd VARBINARY(9), CONSTRAINT of_odd FOREIGN KEY (odd) REFERENCES \`Odd \`\`t\` (\`i.d\`));
  INSERT INTO tags VALUES ('t', 'a');
  CREATE TABLE sorts (id INT PRIMARY KEY);
  INSERT INTO sorts VALUES (1), (2), (3);
  CREATE TABLE members (
    tenant VARCHAR(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci, id INT, \`e mail\` VARCHAR(40) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'none', bio TEXT, sort INT, rest INT,
    at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (tenant, id), UNIQUE KEY one_each (tenant, \`e mail\`, id), KEY by_bio (bio(9) DESC), KEY by_rest (rest, \`e mail\`),
    CONSTRAINT of_sort FOREIGN KEY (sort) REFERENCES sorts (id) ON DELETE SET NULL);
  INSERT INTO members (tenant, id, \`e mail\`, bio, sort, rest, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 300)
    SELECT CONCAT('a', n % 3), n, CONCAT('m', n, '👩‍🚀'), IF(n % 7 > 0, CONCAT('bio ', n), NULL), 2, n, '2020-01-01' FROM s;
  CREATE TABLE wholes (id INT PRIMARY KEY, note TEXT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  INSERT INTO wholes (id, note, at) SELECT id, CONCAT('w', id), '2020-01-01' FROM users;
  CREATE TABLE halves (whole INT PRIMARY KEY, note VARCHAR(30) NOT NULL DEFAULT 'h' COMMENT 'what it is', n INT, UNIQUE KEY one_n (n), KEY by_note (note(5), whole),
    CONSTRAINT of_whole FOREIGN KEY (whole) REFERENCES wholes (id));
  INSERT INTO halves SELECT id, CONCAT('h', id), IF(id % 7 > 0, id, NULL) FROM users WHERE id <= 290;
  CREATE TABLE clients_eu (
    tenant VARCHAR(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci, id INT, \`e mail\` VARCHAR(40) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'none' COMMENT 'where to write to', sort INT, twice INT AS (sort * 2) STORED,
    at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (tenant, id), UNIQUE KEY one_mail (\`e mail\`), KEY by_sort (sort, id DESC), CONSTRAINT eu_sort FOREIGN KEY (sort) REFERENCES sorts (id));
  CREATE TABLE \`Clients \`\`us\` LIKE clients_eu;
  ALTER TABLE \`Clients \`\`us\` ADD CONSTRAINT us_sort FOREIGN KEY (sort) REFERENCES sorts (id);
  CREATE TABLE parts (id INT NOT NULL AUTO_INCREMENT COMMENT 'number', tenant INT NOT NULL, above INT, twin INT, note VARCHAR(30), at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (id), UNIQUE KEY of_tenant (tenant, id), UNIQUE KEY one_twin (twin), KEY by_above (above, tenant DESC), CONSTRAINT of_above FOREIGN KEY (above) REFERENCES parts (id), CONSTRAINT of_twin FOREIGN KEY (twin) REFERENCES parts (id));
  INSERT INTO parts (id, tenant, above, twin, note, at) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 300) SELECT n, n % 3, IF(n > 9, n DIV 2, NULL), IF(n % 7 = 0, n, NULL), CONCAT('p', n), '2020-01-01' FROM s ORDER BY n;
  CREATE TABLE bits (part INT NOT NULL COMMENT 'of which', nr INT NOT NULL, \`used by\` INT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), PRIMARY KEY (part, nr), KEY by_use (\`used by\`, nr),
    CONSTRAINT of_part FOREIGN KEY (part) REFERENCES parts (id) ON DELETE CASCADE ON UPDATE CASCADE, CONSTRAINT of_use FOREIGN KEY (\`used by\`) REFERENCES parts (id) ON DELETE SET NULL);
  INSERT INTO bits (part, nr, \`used by\`, at) SELECT id, 1, IF(id % 5 > 0, id DIV 3 + 160, NULL), '2020-01-01' FROM parts;
  CREATE TABLE spots (id INT PRIMARY KEY, part INT, nr INT, KEY by_line (part, nr), CONSTRAINT of_line FOREIGN KEY (part, nr) REFERENCES bits (part, nr));
  INSERT INTO spots SELECT id, IF(id % 4 > 0, id, NULL), 1 FROM parts;
  INSERT INTO clients_eu (tenant, id, \`e mail\`, sort, at) SELECT tenant, id, CONCAT('eu', id, '👩‍🚀'), IF(id % 7 > 0, 1 + id % 2, NULL), '2020-01-01' FROM users;
  INSERT INTO \`Clients \`\`us\` (tenant, id, \`e mail\`, sort, at) SELECT tenant, id, CONCAT('us', id), IF(id % 5 > 0, 1 + id % 2, NULL), '2020-01-01' FROM users WHERE id <= 130;
  CREATE TABLE contacts (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, \`ki nd\` VARCHAR(20) COLLATE utf8mb4_general_ci DEFAULT 'person', \`e mail\` VARCHAR(40) NOT NULL, sort INT, twice INT AS (sort * 2) STORED,
    at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    UNIQUE KEY one_mail (\`e mail\`), KEY by_sort (sort, id DESC), CONSTRAINT contacts_sort FOREIGN KEY (sort) REFERENCES sorts (id), CONSTRAINT no_bad CHECK (\`e mail\` <> 'bad'));
  INSERT INTO contacts (id, \`ki nd\`, \`e mail\`, sort, at) SELECT id, ELT(id % 5, 'person', 'it''s', '👩‍🚀', 'Person '), CONCAT('c', id), IF(id % 7 > 0, 1 + id % 2, NULL), '2020-01-01' FROM users;`;

const QUICK = { batch_rows: 60, pause_ms: 0 };

/** A change of each kind; `other` is another database. */
export const settings = (other: string) => [
  { name: 'mail', kind: 'rename-column', table: 'users', column: 'mail', to: 'E`mail', ...QUICK },
  { name: 'team', kind: 'rename-column', table: 'users', column: 'team', to: 'squad', ...QUICK },
  { name: 'wide', kind: 'change-type', table: 'amounts', column: 'n', type: 'bigint', ...QUICK },
  { name: 'number', kind: 'change-type', table: 'words', column: 'words', type: 'int', to: 'nr', ...QUICK },
  { name: 'longer', kind: 'change-type', table: 'words', column: 'short', type: 'varchar(30)', ...QUICK },
  {
    name: 'whole',
    kind: 'split-column',
    table: 'names',
    column: 'who',
    into: ['first', 'Last'],
    separator: ' ',
    at: 'last',
    ...QUICK,
  },
  {
    name: 'both',
    kind: 'merge-columns',
    table: 'pairs',
    columns: ['a', 'b'],
    to: 'a and b',
    separator: '::',
    ...QUICK,
  },
  {
    name: 'email',
    kind: 'column-to-table',
    table: 'people',
    column: 'email',
    to: { table: 'emails', reference: 'person', column: 'address' },
    ...QUICK,
  },
  {
    name: 'apart',
    kind: 'split-table',
    table: 'members',
    columns: ['e mail', 'bio', 'sort'],
    to: 'Member `s',
    ...QUICK,
  },
  {
    name: 'together',
    kind: 'merge-tables',
    table: 'halves',
    into: 'wholes',
    rename: { note: 'half note' },
    ...QUICK,
  },
  {
    name: 'clients',
    kind: 'union-tables',
    table: 'clients_eu',
    value: 'eu',
    others: [{ table: 'Clients `us', value: 'us' }],
    to: 'All `clients',
    mark: 'Reg ion',
    ...QUICK,
  },
  {
    name: 'contacts',
    kind: 'split-rows',
    table: 'contacts',
    column: 'ki nd',
    parts: [
      { to: 'Peo`ple', in: ['person'] },
      { to: 'firms', in: ["it's", '👩‍🚀'] },
    ],
    rest: 'others',
    ...QUICK,
  },
  { name: 'known', kind: 'add-not-null', table: 'rules', column: 'state', fill: 'off', ...QUICK },
  { name: 'once', kind: 'add-unique', table: 'rules', columns: ['one', 'code'] },
  {
    name: 'team_exists',
    kind: 'add-foreign-key',
    table: 'rules',
    columns: ['team'],
    references: { table: 'teams', columns: ['id'] },
    on_delete: 'set null',
  },
  { name: 'in_range', kind: 'add-check', table: 'rules', where: [{ column: 'code', op: '<', value: 100 }] },
  { name: 'big', kind: 'change-primary-key', table: 'tickets', type: 'bigint', ...QUICK },
  {
    name: 'uid',
    kind: 'change-primary-key',
    table: 'parts',
    type: 'uuid',
    storage: 'char(36)',
    rename: { 'parts.id': 'Part `key', 'bits.part': 'part_key' },
    ...QUICK,
  },
  {
    name: 'by_day',
    kind: 'partition-table',
    table: 'visits',
    column: 'day',
    by: 'range',
    partitions: [
      { name: 'p2025', below: '2026-01-01' },
      { name: 'p `26', below: '2026-01-20' },
    ],
    ...QUICK,
  },
  { name: 'odd', kind: 'rename-table', table: 'Odd `t', to: 'even' },
  { name: 'away', kind: 'move-table', table: 'tags', to: other },
  { name: 'less', kind: 'drop-column', table: 'logs', column: 'at' },
  { name: 'gone', kind: 'drop-table', table: 'logs' },
];

/** Everything that the catalogue says of the database, a line each, in words that MariaDB and MySQL share. */
export async function definition(database: LabDatabase): Promise<string[]> {
  const rows = await database.query(`
    SELECT CONCAT_WS(' ', IF(TABLE_TYPE = 'VIEW', 'view', 'table'), TABLE_NAME) AS line FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
    UNION ALL SELECT CONCAT_WS(' ', 'column', c.TABLE_NAME, CONCAT('\`', COLUMN_NAME, '\`'), COLUMN_TYPE, IF(IS_NULLABLE = 'NO', 'not null', NULL),
      CONCAT('default ', NULLIF(REPLACE(COLUMN_DEFAULT, '''', ''), 'NULL')), NULLIF(EXTRA, ''), CONCAT('comment ', NULLIF(COLUMN_COMMENT, '')))
      FROM information_schema.COLUMNS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME WHERE c.TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
    UNION ALL SELECT CONCAT_WS(' ', IF(MAX(NON_UNIQUE) = 0, 'unique', 'index'), TABLE_NAME, INDEX_NAME, GROUP_CONCAT(COLUMN_NAME, IFNULL(CONCAT('(', SUB_PART, ')'), ''), IF(COLLATION = 'D', ' desc', '') ORDER BY SEQ_IN_INDEX))
      FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() GROUP BY TABLE_NAME, INDEX_NAME
    UNION ALL SELECT CONCAT_WS(' ', 'foreign key', k.TABLE_NAME, k.CONSTRAINT_NAME, GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION), k.REFERENCED_TABLE_NAME, REPLACE(r.DELETE_RULE, 'RESTRICT', 'NO ACTION'), REPLACE(r.UPDATE_RULE, 'RESTRICT', 'NO ACTION'))
      FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
      WHERE k.TABLE_SCHEMA = DATABASE() GROUP BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.REFERENCED_TABLE_NAME, r.DELETE_RULE, r.UPDATE_RULE
    UNION ALL SELECT CONCAT_WS(' ', 'trigger', EVENT_OBJECT_TABLE, TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
    UNION ALL SELECT CONCAT_WS(' ', 'routine', ROUTINE_NAME) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()`);
  return rows
    .map(([line = '']) =>
      line
        .replace(/\b((?:big|tiny|)int)\(\d+\)/, '$1')
        .replace(/current_timestamp/gi, 'now')
        .replace(/DEFAULT_GENERATED ?/, '')
        .replace('VIRTUAL GENERATED INVISIBLE', 'VIRTUAL GENERATED, INVISIBLE'),
    )
    .sort();
}

/** Lets what the changes noted have happened days ago. */
export function age(days: number): string {
  const ago = `UTC_TIMESTAMP() - INTERVAL ${days} DAY`;
  return `UPDATE lockstep_change SET flipped_at = IF(flipped_at IS NULL, NULL, ${ago}), backfilled_at = IF(backfilled_at IS NULL, NULL, ${ago}) WHERE contracted_at IS NULL; UPDATE lockstep_old_write SET seen_at = ${ago}`;
}
