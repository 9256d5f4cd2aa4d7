import { SQUAWK_RULES } from './squawk-rules.ts';

/** For each rule of the peers that one of ours answers: scripts of its kind, each of which ours must find. */
export const PEER_EXAMPLES: Readonly<
  Record<'squawk' | 'strong_migrations', Readonly<Record<string, readonly Example[]>>>
> = {
  squawk: Object.fromEntries(
    Object.entries(SQUAWK_RULES).flatMap(([theirs, { ours, examples }]) =>
      ours === null ? [] : [[theirs, examples.map((sql): Example => ['postgres', sql])]],
    ),
  ),
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
