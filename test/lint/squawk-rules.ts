/** A rule of squawk: which of ours finds the same, or null with the reason why none does; statements that squawk finds it in. */
export interface SquawkRule {
  readonly ours: string | null;
  readonly note?: string;
  /** Statements that squawk finds it in and we do not, as the note says. */
  readonly but?: RegExp;
  readonly examples: readonly string[];
}

const found = (ours: string, ...examples: string[]): SquawkRule => ({ ours, examples });
const not = (note: string, ...examples: string[]): SquawkRule => ({ ours: null, note, examples });

const WAITED_FOR_BY_NOBODY =
  /^(?:ALTER (?:DATABASE|DOMAIN|EXTENSION|FUNCTION|ROLE|SEQUENCE|SYSTEM|TYPE|VIEW)|CREATE (?:DOMAIN|OR REPLACE VIEW)|(?:BEGIN; )?CREATE (?:UNIQUE )?INDEX CONCURRENTLY|DROP (?:DATABASE|DOMAIN|EXTENSION|FUNCTION|SCHEMA|SEQUENCE|TYPE))/;

/** Every rule of squawk 2.70.0, those that are off by default too. */
export const SQUAWK_RULES: Readonly<Record<string, SquawkRule>> = {
  'adding-field-with-default': found('copies-the-table', 'ALTER TABLE a ADD COLUMN b uuid DEFAULT gen_random_uuid();'),
  'adding-foreign-key-constraint': found(
    'scans-under-lock',
    'ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (id);',
  ),
  'adding-not-nullable-field': found('scans-under-lock', 'ALTER TABLE a ALTER COLUMN b SET NOT NULL;'),
  'adding-required-field': found('requires-a-value', 'ALTER TABLE a ADD COLUMN b int NOT NULL;'),
  'adding-serial-primary-key-field': found('builds-index-under-lock', 'ALTER TABLE a ADD PRIMARY KEY (id);'),
  'ban-add-column': not(
    'a column more breaks nothing by itself; its default, key and lock are looked at',
    'ALTER TABLE a ADD COLUMN b int;',
  ),
  'ban-add-composite-attribute': not(
    'the server refuses it while a table has a column of the type',
    'ALTER TYPE t ADD ATTRIBUTE b int;',
  ),
  'ban-add-enum-value': found('adds-enum-value', "ALTER TYPE t ADD VALUE 'x';"),
  'ban-alter-database-options': not(
    'settings of the server; assess_migration reads them there',
    "ALTER DATABASE d SET timezone = 'UTC';",
  ),
  'ban-alter-domain-with-add-constraint': found(
    'constrains-domain',
    'ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0);',
  ),
  'ban-alter-extension': not('what another version of it changes stands in the extension', 'ALTER EXTENSION e UPDATE;'),
  'ban-alter-function-options': not(
    'not looked at: what a routine does is in its text',
    'ALTER FUNCTION f() SECURITY DEFINER;',
  ),
  'ban-alter-generated-expression': found(
    'copies-the-table',
    'ALTER TABLE a ALTER COLUMN b SET EXPRESSION AS (c + 1);',
  ),
  'ban-alter-identity': not(
    'how a counter counts is no hazard by itself',
    'ALTER TABLE a ALTER COLUMN b SET GENERATED ALWAYS;',
  ),
  'ban-alter-policy-condition': found('takes-rights', 'ALTER POLICY p ON a USING (b > 0);'),
  'ban-alter-policy-roles': found('takes-rights', 'ALTER POLICY p ON a TO c;'),
  'ban-alter-role-options': not('logins are no part of a migration that is looked through', 'ALTER ROLE r NOLOGIN;'),
  'ban-alter-row-level-security': found(
    'takes-rights',
    'ALTER TABLE a ENABLE ROW LEVEL SECURITY;',
    'ALTER TABLE a FORCE ROW LEVEL SECURITY;',
  ),
  'ban-alter-sequence-values': not(
    'how a counter counts is no hazard by itself; a copy that leaves it behind is found',
    'ALTER SEQUENCE s RESTART WITH 1;',
  ),
  'ban-alter-system-options': not(
    'settings of the server; assess_migration reads them there',
    "ALTER SYSTEM SET work_mem = '1MB';",
  ),
  'ban-alter-view-options': not(
    'not looked at: what a view shows is in its text',
    'ALTER VIEW v SET (security_barrier = true);',
  ),
  'ban-char-field': found('fixed-width-text', 'CREATE TABLE a (b char(10));'),
  'ban-concurrent-index-creation-in-transaction': found(
    'builds-online-in-a-transaction',
    'BEGIN; CREATE INDEX CONCURRENTLY i ON a (b); COMMIT;',
  ),
  'ban-create-domain-with-constraint': not(
    'a new domain locks nothing; changing it later does, and is found',
    'CREATE DOMAIN d AS int CHECK (VALUE > 0);',
  ),
  'ban-create-policy': {
    ...found('takes-rights', 'CREATE POLICY p ON a AS RESTRICTIVE USING (b > 0);'),
    note: 'a permissive policy only lets more be seen',
  },
  'ban-detach-inheritance': not(
    'not looked at: tables that inherit are refused where a schema is read',
    'ALTER TABLE a NO INHERIT b;',
  ),
  'ban-disable-trigger': {
    ...found('takes-triggers-off', 'ALTER TABLE a DISABLE TRIGGER ALL;'),
    note: 'row level security is [takes-rights](takes-rights.md)',
    but: /ROW LEVEL/,
  },
  'ban-drop-column': found('drops-column', 'ALTER TABLE a DROP COLUMN b;'),
  'ban-drop-constraint': found('drops-constraint', 'ALTER TABLE a DROP CONSTRAINT c;'),
  'ban-drop-database': found('drops-database', 'DROP DATABASE d;'),
  'ban-drop-default': not(
    'not looked at: whether an insert leaves the column out is in the application',
    'ALTER TABLE a ALTER COLUMN b DROP DEFAULT;',
  ),
  'ban-drop-domain': found('drops-code', 'DROP DOMAIN d;'),
  'ban-drop-extension': found('drops-code', 'DROP EXTENSION e;'),
  'ban-drop-function': found('drops-code', 'DROP FUNCTION f();'),
  'ban-drop-generated-expression': found('drops-constraint', 'ALTER TABLE a ALTER COLUMN b DROP EXPRESSION;'),
  'ban-drop-index': found('drops-index-under-lock', 'DROP INDEX i;'),
  'ban-drop-not-null': found('drops-not-null', 'ALTER TABLE a ALTER COLUMN b DROP NOT NULL;'),
  'ban-drop-policy': found('drops-code', 'DROP POLICY p ON a;'),
  'ban-drop-schema': found('drops-database', 'DROP SCHEMA s;'),
  'ban-drop-sequence': found('drops-code', 'DROP SEQUENCE s;'),
  'ban-drop-table': found('drops-table', 'DROP TABLE a;'),
  'ban-drop-trigger': found('drops-code', 'DROP TRIGGER t ON a;'),
  'ban-drop-type': found('drops-code', 'DROP TYPE t;'),
  'ban-drop-view': found('drops-code', 'DROP VIEW v;'),
  'ban-duplicate-column-assignments': not('the server refuses it', 'UPDATE a SET b = 1, b = 2 WHERE id = 1;'),
  'ban-new-write-restriction': not(
    'what the running version writes is in the application; the scan and the lock of a constraint are looked at',
    'ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0) NOT VALID;',
    'CREATE UNIQUE INDEX CONCURRENTLY i ON a (b);',
  ),
  'ban-replace-view-function': not(
    'not looked at: what the new text means is not known without the old one',
    'CREATE OR REPLACE VIEW v AS SELECT 1;',
  ),
  'ban-replica-identity': not(
    'not looked at by the linter; assess_migration reads it from the server',
    'ALTER TABLE a REPLICA IDENTITY FULL;',
  ),
  'ban-revoke': found('takes-rights', 'REVOKE SELECT ON a FROM b;'),
  'ban-set-default': not('not looked at, see ban-drop-default', 'ALTER TABLE a ALTER COLUMN b SET DEFAULT 1;'),
  'ban-set-schema': found('renames-table', 'ALTER TABLE a SET SCHEMA s;'),
  'ban-truncate-cascade': found('truncates', 'TRUNCATE a CASCADE;'),
  'ban-uncommitted-transaction': found('left-open', 'BEGIN; SELECT 1;'),
  'changing-column-type': found('copies-the-table', 'ALTER TABLE a ALTER COLUMN b TYPE bigint;'),
  'constraint-missing-not-valid': {
    ...found('scans-under-lock', 'ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0);'),
    note: 'a key cannot be NOT VALID: [builds-index-under-lock](builds-index-under-lock.md)',
    but: /UNIQUE|PRIMARY/,
  },
  'disallowed-unique-constraint': found('builds-index-under-lock', 'ALTER TABLE a ADD CONSTRAINT u UNIQUE (b);'),
  'identifier-too-long': found('name-is-cut', `CREATE TABLE ${'a'.repeat(64)} (id bigint);`),
  'prefer-bigint-over-int': {
    ...found('key-too-small', 'CREATE TABLE a (id serial PRIMARY KEY);', 'CREATE TABLE a (id int PRIMARY KEY);'),
    note: 'only for keys and counters: other numbers are the author’s to judge',
    but: /ADD COLUMN b int/,
  },
  'prefer-bigint-over-smallint': {
    ...found('key-too-small', 'CREATE TABLE a (id smallserial PRIMARY KEY);'),
    note: 'only for keys and counters',
  },
  'prefer-identity': not('a matter of style', 'CREATE TABLE a (id bigserial PRIMARY KEY);'),
  'prefer-repack': found('copies-the-table', 'VACUUM FULL a;', 'CLUSTER a USING i;'),
  'prefer-robust-stmts': {
    ...found('cannot-be-repeated', 'CREATE TABLE a (id bigint);'),
    note: 'where there is IF EXISTS or IF NOT EXISTS to write',
    but: /^(?:ALTER TABLE a (?!ADD COLUMN|DROP)|ALTER TABLE a ADD (?:CONSTRAINT|PRIMARY)|BEGIN)/,
  },
  'prefer-text-field': not(
    'a matter of style: a longer varchar is no rewrite since PostgreSQL 9.2',
    'CREATE TABLE a (b varchar(10));',
  ),
  'prefer-timestamp-tz': found('time-without-zone', 'CREATE TABLE a (at timestamp);'),
  'renaming-column': found('renames-column', 'ALTER TABLE a RENAME COLUMN b TO c;'),
  'renaming-object': { ...found('renames-table', 'ALTER SCHEMA s RENAME TO t;'), note: 'tables, views and schemas' },
  'renaming-table': found('renames-table', 'ALTER TABLE a RENAME TO b;'),
  'require-concurrent-index-creation': found('builds-index-under-lock', 'CREATE INDEX i ON a (b);'),
  'require-concurrent-index-deletion': found('drops-index-under-lock', 'DROP INDEX i;'),
  'require-concurrent-partition-detach': found('scans-under-lock', 'ALTER TABLE a DETACH PARTITION b;'),
  'require-concurrent-reindex': found('builds-index-under-lock', 'REINDEX TABLE a;', 'REINDEX INDEX i;'),
  'require-enum-value-ordering': not('a matter of style', "ALTER TYPE t ADD VALUE 'x';"),
  'require-lock-timeout': {
    ...found('waits-without-limit', 'ALTER TABLE a ADD COLUMN b int;'),
    note: 'where readers or writers of a table would wait',
    but: WAITED_FOR_BY_NOBODY,
  },
  'require-statement-timeout': not(
    'a statement that validates or builds must be let run; what blocks others is found by its lock',
    'ALTER TABLE a ADD COLUMN b int;',
  ),
  'require-table-schema': not('a matter of style', 'CREATE TABLE a (id bigint);'),
  'require-timeout-settings': {
    ...found('waits-without-limit', 'ALTER TABLE a ADD COLUMN b int;'),
    note: 'where readers or writers of a table would wait',
    but: WAITED_FOR_BY_NOBODY,
  },
  'transaction-nesting': found('left-open', 'BEGIN; BEGIN; COMMIT;'),
};
