/** For each rule of the peers that one of ours answers: scripts of its kind, each of which ours must find. */
export const PEER_EXAMPLES: Readonly<
  Record<'squawk' | 'strong_migrations', Readonly<Record<string, readonly Example[]>>>
> = {
  squawk: {
    'adding-field-with-default': [pg('ALTER TABLE a ADD COLUMN b uuid DEFAULT gen_random_uuid();')],
    'adding-foreign-key-constraint': [pg('ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (id);')],
    'adding-not-null-field': [pg('ALTER TABLE a ALTER COLUMN b SET NOT NULL;')],
    'adding-primary-key-constraint': [pg('ALTER TABLE a ADD PRIMARY KEY (id);')],
    'adding-required-field': [pg('ALTER TABLE a ADD COLUMN b int NOT NULL;')],
    'ban-alter-domain-with-add-constraint': [pg('ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0);')],
    'ban-char-field': [pg('CREATE TABLE a (b char(10));')],
    'ban-concurrent-index-creation-in-transaction': [pg('BEGIN; CREATE INDEX CONCURRENTLY i ON a (b); COMMIT;')],
    'ban-disable-trigger': [pg('ALTER TABLE a DISABLE TRIGGER ALL;')],
    'ban-drop-column': [pg('ALTER TABLE a DROP COLUMN b;')],
    'ban-drop-constraint': [pg('ALTER TABLE a DROP CONSTRAINT c;')],
    'ban-drop-database': [pg('DROP DATABASE d;')],
    'ban-drop-domain, -extension, -function, -policy, -sequence, -trigger, -type, -view': [
      pg('DROP DOMAIN d;'),
      pg('DROP EXTENSION e;'),
      pg('DROP FUNCTION f();'),
      pg('DROP POLICY p ON a;'),
      pg('DROP SEQUENCE s;'),
      pg('DROP TRIGGER t ON a;'),
      pg('DROP TYPE t;'),
      pg('DROP VIEW v;'),
    ],
    'ban-drop-index': [pg('DROP INDEX i;')],
    'ban-drop-not-null': [pg('ALTER TABLE a ALTER COLUMN b DROP NOT NULL;')],
    'ban-drop-schema': [pg('DROP SCHEMA s;')],
    'ban-drop-table': [pg('DROP TABLE a;')],
    'ban-revoke': [pg('REVOKE SELECT ON a FROM b;')],
    'ban-set-schema': [pg('ALTER TABLE a SET SCHEMA s;')],
    'ban-truncate-cascade': [pg('TRUNCATE a CASCADE;')],
    'ban-uncommitted-transaction, transaction-nesting': [pg('BEGIN; SELECT 1;'), pg('BEGIN; BEGIN; COMMIT;')],
    'changing-column-type': [pg('ALTER TABLE a ALTER COLUMN b TYPE bigint;')],
    'compatibility additions: enum values': [pg("ALTER TYPE t ADD VALUE 'x';")],
    'constraint-missing-not-valid': [pg('ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0);')],
    'disallowed-unique-constraint': [pg('ALTER TABLE a ADD CONSTRAINT u UNIQUE (b);')],
    'identifier-too-long': [pg(`CREATE TABLE ${'a'.repeat(64)} (id int);`)],
    'prefer-bigint-over-int, -smallint, prefer-big-int': [
      pg('CREATE TABLE a (id serial PRIMARY KEY);'),
      pg('CREATE TABLE a (id smallserial PRIMARY KEY);'),
      pg('CREATE TABLE a (id int PRIMARY KEY);'),
    ],
    'prefer-repack': [pg('VACUUM FULL a;'), pg('CLUSTER a USING i;')],
    'prefer-robust-stmts': [pg('CREATE TABLE a (id bigint);')],
    'prefer-timestamptz': [pg('CREATE TABLE a (at timestamp);')],
    'renaming-column': [pg('ALTER TABLE a RENAME COLUMN b TO c;')],
    'renaming-object, renaming-table': [pg('ALTER TABLE a RENAME TO b;')],
    'require-concurrent-index-creation': [pg('CREATE INDEX i ON a (b);')],
    'require-concurrent-index-deletion': [pg('DROP INDEX i;')],
    'require-concurrent-partition-detach': [pg('ALTER TABLE a DETACH PARTITION b;')],
    'require-concurrent-reindex': [pg('REINDEX TABLE a;'), pg('REINDEX INDEX i;')],
    'require-timeout-settings': [pg('ALTER TABLE a ADD COLUMN b int;')],
  },
  strong_migrations: {
    'removing a column': [pg('ALTER TABLE a DROP COLUMN b;'), my('ALTER TABLE a DROP COLUMN b;')],
    'changing the type of a column': [
      pg('ALTER TABLE a ALTER COLUMN b TYPE bigint;'),
      my('ALTER TABLE a MODIFY b bigint;'),
    ],
    'renaming a column': [
      pg('ALTER TABLE a RENAME COLUMN b TO c;'),
      my('ALTER TABLE a RENAME COLUMN b TO c;'),
      my('ALTER TABLE a CHANGE b c int;'),
    ],
    'renaming a table': [pg('ALTER TABLE a RENAME TO b;'), my('RENAME TABLE a TO b;')],
    'creating a table with the force option': [pg('DROP TABLE a CASCADE; CREATE TABLE a (id bigint);')],
    'adding an auto-incrementing column': [
      pg('ALTER TABLE a ADD COLUMN id bigserial;'),
      my('ALTER TABLE a ADD COLUMN id bigint AUTO_INCREMENT UNIQUE;'),
    ],
    'adding a stored generated column': [
      pg('ALTER TABLE a ADD COLUMN b int GENERATED ALWAYS AS (c + 1) STORED;'),
      my('ALTER TABLE a ADD COLUMN b int GENERATED ALWAYS AS (c + 1) STORED;'),
    ],
    'adding a check constraint': [pg('ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0);')],
    'backfilling data': [pg('BEGIN; ALTER TABLE a ADD COLUMN b int; UPDATE a SET b = 1; COMMIT;')],
    'adding an index non-concurrently': [pg('CREATE INDEX i ON a (b);')],
    'adding a reference': [pg('ALTER TABLE a ADD COLUMN b bigint REFERENCES c (id);')],
    'adding a foreign key': [pg('ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (id);')],
    'adding a unique constraint': [pg('ALTER TABLE a ADD CONSTRAINT u UNIQUE (b);')],
    'adding an exclusion constraint': [pg('ALTER TABLE a ADD CONSTRAINT e EXCLUDE USING gist (b WITH &&);')],
    'adding a json column': [pg('ALTER TABLE a ADD COLUMN b json;')],
    'setting NOT NULL on an existing column': [pg('ALTER TABLE a ALTER COLUMN b SET NOT NULL;')],
    'adding a column with a volatile default': [pg('ALTER TABLE a ADD COLUMN b uuid DEFAULT gen_random_uuid();')],
    'renaming an enum value': [pg("ALTER TYPE t RENAME VALUE 'x' TO 'y';")],
    'renaming a schema': [pg('ALTER SCHEMA s RENAME TO t;')],
    'removing an index non-concurrently': [pg('DROP INDEX i;')],
    'using the COPY algorithm': [
      my('ALTER TABLE a ADD COLUMN b int, ALGORITHM=COPY;'),
      my('CREATE INDEX i ON a (b) ALGORITHM=COPY;'),
    ],
    'using shared or exclusive locking': [
      my('ALTER TABLE a ADD INDEX i (b), LOCK=SHARED;'),
      my('ALTER TABLE a ADD INDEX i (b), LOCK=EXCLUSIVE;'),
      my('CREATE INDEX i ON a (b) LOCK=SHARED;'),
    ],
    'adding a column with an expression default value': [my('ALTER TABLE a ADD COLUMN b char(36) DEFAULT (uuid());')],
  },
};

export type Example = readonly [engine: 'postgres' | 'mysql', sql: string];

function pg(sql: string): Example {
  return ['postgres', sql];
}

function my(sql: string): Example {
  return ['mysql', sql];
}
