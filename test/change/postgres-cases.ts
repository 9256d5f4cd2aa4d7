/** Tables that have what a change may meet: composite and odd keys, defaults, indexes, checks, foreign keys, rights of others, emoji, NULL. */
export const CREATE = `
  CREATE SCHEMA app;
  CREATE TABLE app.teams (id int PRIMARY KEY);
  INSERT INTO app.teams VALUES (1), (2);
  CREATE TABLE app.users (
    tenant varchar(10), id int, mail varchar(40) NOT NULL DEFAULT 'none' CHECK (mail <> 'bad'), team int,
    PRIMARY KEY (tenant, id), CONSTRAINT one_mail UNIQUE (tenant, mail, id), FOREIGN KEY (team) REFERENCES app.teams);
  CREATE INDEX users_mail ON app.users (lower(mail)) WHERE mail <> 'x';
  COMMENT ON COLUMN app.users.mail IS 'where to write to';
  INSERT INTO app.users SELECT 'a' || n % 3, n, 'm' || n || '👩‍🚀' FROM generate_series(1, 300) AS n;
  CREATE TABLE app.amounts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int NOT NULL DEFAULT 7 CHECK (n > 0));
  CREATE INDEX amounts_n ON app.amounts (n);
  INSERT INTO app.amounts (n) SELECT g FROM generate_series(1, 300) AS g;
  CREATE TABLE app.words (id int PRIMARY KEY, words text, short varchar(3) NOT NULL DEFAULT 'abc');
  INSERT INTO app.words SELECT g, g::text FROM generate_series(1, 300) AS g;
  CREATE TABLE app.names (id int PRIMARY KEY, who varchar(60));
  INSERT INTO app.names SELECT g, CASE WHEN g % 7 = 0 THEN NULL WHEN g % 5 = 0 THEN 'Cher' ELSE 'Ada  Lovelace ' || g END FROM generate_series(1, 300) AS g;
  CREATE TABLE app.pairs (id int PRIMARY KEY, a varchar(10) NOT NULL, b varchar(10));
  INSERT INTO app.pairs SELECT g, 'a' || g, CASE WHEN g % 3 > 0 THEN 'b ' || g END FROM generate_series(1, 300) AS g;
  CREATE TABLE app.people (id int PRIMARY KEY, email varchar(40) CHECK (email <> 'bad'));
  CREATE UNIQUE INDEX people_email ON app.people (lower(email));
  INSERT INTO app.people SELECT g, CASE WHEN g % 7 > 0 THEN 'm' || g END FROM generate_series(1, 300) AS g;
  GRANT SELECT, INSERT ON app.people TO reader;
  CREATE TABLE app.rules (id int PRIMARY KEY, team int, note text DEFAULT 'n', one int, nr numeric(6, 2));
  INSERT INTO app.rules SELECT g, CASE WHEN g % 2 = 0 THEN 1 END, 'n', g, g FROM generate_series(1, 300) AS g;
  CREATE TABLE app.log (at timestamptz);
  INSERT INTO app.log VALUES (now());
  CREATE TABLE app.places (id int PRIMARY KEY);
  INSERT INTO app.places VALUES (1), (2);
  CREATE TABLE app.visits (
    nr bigserial, day date, who varchar(20) NOT NULL DEFAULT 'x' CHECK (who <> 'bad'), place int REFERENCES app.places ON DELETE CASCADE,
    twice bigint GENERATED ALWAYS AS (nr * 2) STORED, CONSTRAINT visits_key PRIMARY KEY (nr, day), CONSTRAINT one_visit UNIQUE (day, nr, who));
  CREATE INDEX visits_who ON app.visits (who varchar_pattern_ops) WHERE who <> 'y';
  CREATE VIEW app.days WITH (security_barrier = true) AS SELECT day, count(*) AS visits FROM app.visits GROUP BY day;
  CREATE FUNCTION app.lower_who() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.who := lower(NEW.who); RETURN NEW; END';
  CREATE TRIGGER lower_who BEFORE INSERT OR UPDATE OF who ON app.visits FOR EACH ROW EXECUTE FUNCTION app.lower_who();
  COMMENT ON TABLE app.visits IS 'who came';
  INSERT INTO app.visits (day, who, place) SELECT date '2025-12-01' + g / 5, 'w' || g, 1 + g % 2 FROM generate_series(1, 300) AS g;
  GRANT SELECT, INSERT ON app.visits TO reader;
  CREATE TABLE app.accounts (id serial PRIMARY KEY, "of" int REFERENCES app.accounts, name text NOT NULL DEFAULT 'n');
  CREATE TABLE app.entries (
    account int NOT NULL DEFAULT 1 REFERENCES app.accounts ON DELETE CASCADE ON UPDATE CASCADE, nr smallint, PRIMARY KEY (account, nr), CHECK (account > 0));
  CREATE INDEX entries_account ON app.entries (account DESC) WHERE account > 1;
  CREATE TABLE app.lines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account int, nr smallint, FOREIGN KEY (account, nr) REFERENCES app.entries);
  COMMENT ON COLUMN app.entries.account IS 'whose';
  INSERT INTO app.accounts ("of") SELECT CASE WHEN g > 1 THEN g - 1 END FROM generate_series(1, 300) AS g;
  INSERT INTO app.entries SELECT g, 1 FROM generate_series(1, 300) AS g;
  INSERT INTO app.lines (account, nr) SELECT g, CASE WHEN g % 3 > 0 THEN 1 END FROM generate_series(1, 300) AS g;
  CREATE TABLE app.orders (id serial PRIMARY KEY, parent int REFERENCES app.orders ON DELETE SET NULL ON UPDATE CASCADE, ref text);
  CREATE TABLE app.items (order_id int REFERENCES app.orders ON DELETE CASCADE ON UPDATE CASCADE, nr smallint, PRIMARY KEY (order_id, nr));
  CREATE TABLE app.marks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, of int, nr smallint, CONSTRAINT one_mark UNIQUE (of, id), FOREIGN KEY (of, nr) REFERENCES app.items ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE INDEX marks_of ON app.marks (of DESC, nr) INCLUDE (id);
  COMMENT ON COLUMN app.items.order_id IS 'of which';
  GRANT INSERT ON app.items TO reader;
  INSERT INTO app.orders (parent) SELECT CASE WHEN g > 1 THEN g - 1 END FROM generate_series(1, 300) AS g;
  INSERT INTO app.items SELECT g, 1 FROM generate_series(1, 300) AS g;
  INSERT INTO app.marks (of, nr) SELECT g, CASE WHEN g % 3 > 0 THEN 1 END FROM generate_series(1, 300) AS g;
  CREATE TABLE app."Odd ""t" ("i.d" text PRIMARY KEY);
  GRANT SELECT ON app."Odd ""t" TO reader;
  CREATE TABLE app.sorts (id int PRIMARY KEY);
  INSERT INTO app.sorts VALUES (1), (2), (3);
  CREATE TABLE app.members (
    tenant varchar(10), id int, "e mail" varchar(40) NOT NULL DEFAULT 'none' CHECK ("e mail" <> 'bad'), bio text, sort int REFERENCES app.sorts ON DELETE SET NULL, rest int,
    PRIMARY KEY (tenant, id), CONSTRAINT one_each UNIQUE (tenant, "e mail", id), CHECK (rest < sort));
  CREATE INDEX members_mail ON app.members (lower("e mail")) WHERE bio IS NOT NULL;
  CREATE INDEX members_rest ON app.members (rest, bio);
  GRANT SELECT, INSERT ON app.members TO reader;
  INSERT INTO app.members SELECT 'a' || n % 3, n, 'm' || n || '👩‍🚀', CASE WHEN n % 7 > 0 THEN 'bio ' || n END, 2, CASE WHEN n % 5 = 0 THEN 1 END FROM generate_series(1, 300) AS n;
  CREATE FUNCTION app.tidy() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    IF TG_TABLE_NAME = 'people' THEN IF NEW.id = 6 THEN NEW := jsonb_populate_record(NEW, '{"email": "by a trigger"}'); END IF;
    ELSIF NEW.id = 6 THEN NEW := jsonb_populate_record(NEW, '{"bio": "by a trigger"}'); END IF;
    RETURN NEW; END$$;
  CREATE TRIGGER tidy BEFORE UPDATE ON app.people FOR EACH ROW EXECUTE FUNCTION app.tidy();
  CREATE TRIGGER tidy BEFORE UPDATE ON app.members FOR EACH ROW EXECUTE FUNCTION app.tidy();
  CREATE TABLE app.wholes (id int PRIMARY KEY, note text);
  INSERT INTO app.wholes SELECT n, 'w' || n FROM generate_series(1, 300) AS n;
  CREATE TABLE app.halves (whole int PRIMARY KEY REFERENCES app.wholes, note varchar(30) NOT NULL DEFAULT 'h', "n°" int UNIQUE);
  COMMENT ON COLUMN app.halves.note IS 'what it is';
  CREATE INDEX halves_note ON app.halves (lower(note), whole) WHERE "n°" > 0;
  INSERT INTO app.halves SELECT n, 'h' || n, CASE WHEN n % 7 > 0 THEN n END FROM generate_series(1, 290) AS n;
  CREATE TABLE app.clients_eu (
    id serial PRIMARY KEY, "e mail" varchar(40) NOT NULL DEFAULT 'none' CHECK ("e mail" <> 'bad'), sort int REFERENCES app.sorts, twice int GENERATED ALWAYS AS (sort * 2) STORED);
  CREATE TABLE app."Clients ""us" (
    sort int REFERENCES app.sorts, twice int GENERATED ALWAYS AS (sort * 2) STORED, "e mail" varchar(40) NOT NULL DEFAULT 'none' CHECK ("e mail" <> 'bad'), id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
  COMMENT ON COLUMN app.clients_eu."e mail" IS 'where to write to';
  CREATE UNIQUE INDEX eu_mail ON app.clients_eu (lower("e mail")) WHERE "e mail" <> 'none';
  CREATE UNIQUE INDEX us_mail ON app."Clients ""us" (lower("e mail")) WHERE "e mail" <> 'none';
  CREATE INDEX eu_sort ON app.clients_eu (sort DESC) INCLUDE (id);
  GRANT SELECT, INSERT ON app.clients_eu TO reader;
  GRANT SELECT, DELETE ON app."Clients ""us" TO reader;
  INSERT INTO app.clients_eu ("e mail", sort) SELECT 'eu' || n || '👩‍🚀', CASE WHEN n % 7 > 0 THEN 1 + n % 2 END FROM generate_series(1, 300) AS n;
  INSERT INTO app."Clients ""us" ("e mail", sort) SELECT 'us' || n, CASE WHEN n % 5 > 0 THEN 1 + n % 2 END FROM generate_series(1, 130) AS n;
  CREATE TABLE app.contacts (
    id serial PRIMARY KEY, "ki nd" varchar(20) DEFAULT 'person', "e mail" varchar(40) NOT NULL CHECK ("e mail" <> 'bad'), sort int REFERENCES app.sorts, twice int GENERATED ALWAYS AS (sort * 2) STORED);
  CREATE UNIQUE INDEX contacts_mail ON app.contacts (lower("e mail"));
  CREATE INDEX on_sort ON app.contacts (sort DESC) INCLUDE (id);
  GRANT SELECT, INSERT ON app.contacts TO reader;
  INSERT INTO app.contacts ("ki nd", "e mail", sort) SELECT (ARRAY['person', 'it''s', '👩‍🚀', 'Person'])[n % 5], 'c' || n, CASE WHEN n % 7 > 0 THEN 1 + n % 2 END FROM generate_series(1, 300) AS n;`;

const QUICK = { batch_rows: 60, pause_ms: 0 };

/** A change of each kind. */
export const SETTINGS = [
  { name: 'mail', kind: 'rename-column', table: 'app.users', column: 'mail', to: 'E"mail', ...QUICK },
  { name: 'wide', kind: 'change-type', table: 'app.amounts', column: 'n', type: 'bigint', ...QUICK },
  { name: 'number', kind: 'change-type', table: 'app.words', column: 'words', type: 'int', to: 'nr', ...QUICK },
  { name: 'longer', kind: 'change-type', table: 'app.words', column: 'short', type: 'varchar(9)', ...QUICK },
  {
    name: 'whole',
    kind: 'split-column',
    table: 'app.names',
    column: 'who',
    into: ['first', 'Last'],
    separator: ' ',
    at: 'last',
    ...QUICK,
  },
  {
    name: 'both',
    kind: 'merge-columns',
    table: 'app.pairs',
    columns: ['a', 'b'],
    to: 'a and b',
    separator: '::',
    ...QUICK,
  },
  {
    name: 'email',
    kind: 'column-to-table',
    table: 'app.people',
    column: 'email',
    to: { table: 'emails', reference: 'person', column: 'address' },
    ...QUICK,
  },
  {
    name: 'apart',
    kind: 'split-table',
    table: 'app.members',
    columns: ['e mail', 'bio', 'sort'],
    to: 'Member "s',
    ...QUICK,
  },
  {
    name: 'together',
    kind: 'merge-tables',
    table: 'app.halves',
    into: 'app.wholes',
    rename: { note: 'half note' },
    ...QUICK,
  },
  {
    name: 'clients',
    kind: 'union-tables',
    table: 'app.clients_eu',
    value: 'eu',
    others: [{ table: 'app.Clients "us', value: 'us' }],
    to: 'All "clients',
    mark: 'Reg ion',
    ...QUICK,
  },
  {
    name: 'contacts',
    kind: 'split-rows',
    table: 'app.contacts',
    column: 'ki nd',
    parts: [
      { to: 'Peo"ple', in: ['person'] },
      { to: 'firms', in: ["it's", '👩‍🚀'] },
    ],
    rest: 'others',
    ...QUICK,
  },
  { name: 'teamed', kind: 'add-not-null', table: 'app.rules', column: 'team', fill: '2', ...QUICK },
  { name: 'noted', kind: 'add-not-null', table: 'app.rules', column: 'one' },
  { name: 'once', kind: 'add-unique', table: 'app.rules', columns: ['one', 'nr'] },
  {
    name: 'team_exists',
    kind: 'add-foreign-key',
    table: 'app.rules',
    columns: ['team'],
    references: { table: 'app.teams', columns: ['id'] },
    on_delete: 'set null',
  },
  {
    name: 'in_range',
    kind: 'add-check',
    table: 'app.rules',
    where: [
      { column: 'nr', op: '<=', value: 300.5 },
      { column: 'note', op: 'in', value: ['n', "it's", 'filled'] },
    ],
  },
  { name: 'big', kind: 'change-primary-key', table: 'app.accounts', type: 'bigint', ...QUICK },
  {
    name: 'uid',
    kind: 'change-primary-key',
    table: 'app.orders',
    type: 'uuid',
    rename: { 'orders.id': 'Order "key"' },
    ...QUICK,
  },
  {
    name: 'by_day',
    kind: 'partition-table',
    table: 'app.visits',
    column: 'day',
    by: 'range',
    partitions: [
      { name: 'visits_2025', below: '2026-01-01' },
      { name: 'Visits "26"', below: '2026-01-20' },
    ],
    ...QUICK,
  },
  { name: 'people2', kind: 'rename-table', table: 'app.Odd "t', to: 'select' },
  { name: 'away', kind: 'move-table', table: 'app.teams', to: 'other' },
  { name: 'no_note', kind: 'drop-column', table: 'app.rules', column: 'note' },
  { name: 'no_log', kind: 'drop-table', table: 'app.log' },
] as const;
