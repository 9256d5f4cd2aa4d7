/** A rule of another linter, and which of ours finds the same; null with the reason why none does. */
type Answer = string | null;

const SQUAWK: Readonly<Record<string, readonly [Answer, string?]>> = {
  'adding-field-with-default': ['copies-the-table'],
  'adding-foreign-key-constraint': ['scans-under-lock'],
  'adding-not-null-field': ['scans-under-lock'],
  'adding-primary-key-constraint': ['builds-index-under-lock'],
  'adding-required-field': ['requires-a-value'],
  'ban-alter-domain-with-add-constraint': ['constrains-domain'],
  'ban-alter-generated-expression': [
    null,
    'PostgreSQL 17 rewrites the table for it; the statement is read as one of no rule',
  ],
  'ban-alter-identity': [null, 'how a counter counts is no hazard by itself'],
  'ban-char-field': ['fixed-width-text'],
  'ban-concurrent-index-creation-in-transaction': ['builds-online-in-a-transaction'],
  'ban-create-domain-with-constraint': [null, 'a new domain locks nothing; changing it later does, and is found'],
  'ban-disable-trigger': ['takes-triggers-off'],
  'ban-drop-column': ['drops-column'],
  'ban-drop-constraint': ['drops-constraint'],
  'ban-drop-database': ['drops-database'],
  'ban-drop-default': [null, 'not looked at: whether an insert leaves the column out is in the application'],
  'ban-drop-domain, -extension, -function, -policy, -sequence, -trigger, -type, -view': ['drops-code'],
  'ban-drop-index': ['drops-index-under-lock'],
  'ban-drop-not-null': ['drops-not-null'],
  'ban-drop-schema': ['drops-database'],
  'ban-drop-table': ['drops-table'],
  'ban-duplicate-column-assignments': [null, 'the server refuses it'],
  'ban-replace-view-function': [null, 'not looked at: what the new text means is not known without the old one'],
  'ban-replica-identity': [null, 'not looked at by the linter; assess_migration reads it from the server'],
  'ban-revoke': ['takes-rights'],
  'ban-set-default': [null, 'not looked at, see ban-drop-default'],
  'ban-set-schema': ['renames-table'],
  'ban-truncate-cascade': ['truncates'],
  'ban-uncommitted-transaction, transaction-nesting': ['left-open'],
  'changing-column-type': ['copies-the-table'],
  'compatibility additions: enum values': ['adds-enum-value'],
  'constraint-missing-not-valid': ['scans-under-lock'],
  'disallowed-unique-constraint': ['builds-index-under-lock'],
  'identifier-too-long': ['name-is-cut'],
  'prefer-bigint-over-int, -smallint, prefer-big-int': [
    'key-too-small',
    'only for keys and counters: other numbers are the author’s to judge',
  ],
  'prefer-identity': [null, 'a matter of style'],
  'prefer-repack': ['copies-the-table'],
  'prefer-robust-stmts': ['cannot-be-repeated'],
  'prefer-text-field': [null, 'a matter of style: a longer varchar is no rewrite since PostgreSQL 9.2'],
  'prefer-timestamptz': ['time-without-zone'],
  'renaming-column': ['renames-column'],
  'renaming-object, renaming-table': ['renames-table'],
  'require-concurrent-index-creation': ['builds-index-under-lock'],
  'require-concurrent-index-deletion': ['drops-index-under-lock'],
  'require-concurrent-partition-detach': ['scans-under-lock'],
  'require-concurrent-reindex': ['builds-index-under-lock'],
  'require-enum-value-ordering': [null, 'a matter of style'],
  'require-table-schema': [null, 'a matter of style'],
  'require-timeout-settings': ['waits-without-limit'],
};

const STRONG_MIGRATIONS: Readonly<Record<string, readonly [Answer, string?]>> = {
  'removing a column': ['drops-column'],
  'changing the type of a column': ['copies-the-table'],
  'renaming a column': ['renames-column'],
  'renaming a table': ['renames-table'],
  'creating a table with the force option': ['cascades'],
  'adding an auto-incrementing column': ['copies-the-table'],
  'adding a stored generated column': ['copies-the-table'],
  'adding a check constraint': ['scans-under-lock'],
  'executing SQL directly': [null, 'SQL is what is read here'],
  'backfilling data': ['mixes-rows-and-definitions'],
  'adding an index non-concurrently': ['builds-index-under-lock'],
  'adding a reference': [
    'waits-without-limit',
    'a new column without a value reads no row: what is left is the wait for both tables',
  ],
  'adding a foreign key': ['scans-under-lock', 'on MySQL and MariaDB [copies-the-table](copies-the-table.md)'],
  'adding a unique constraint': ['builds-index-under-lock'],
  'adding an exclusion constraint': ['builds-index-under-lock', 'there is no way without the lock'],
  'adding a json column': ['json-without-equality'],
  'setting NOT NULL on an existing column': [
    'scans-under-lock',
    'on MySQL and MariaDB [copies-the-table](copies-the-table.md)',
  ],
  'adding a column with a volatile default': ['copies-the-table'],
  'renaming an enum value': ['renames-enum-value'],
  'renaming a schema': ['renames-table'],
  'removing an index non-concurrently': ['drops-index-under-lock'],
  'using the COPY algorithm': ['copies-the-table'],
  'using shared or exclusive locking': ['copies-the-table'],
  'adding a column with an expression default value': ['copies-the-table'],
  'keeping non-unique indexes to three columns or less': [null, 'a matter of style'],
};

/** Every rule of the peers by our id of the same. */
export const PEERS = { squawk: SQUAWK, strong_migrations: STRONG_MIGRATIONS };

/** The comparison as a page's part. */
export function peers(): string {
  const tables = Object.entries(PEERS).map(([peer, rules]) => {
    const rows = Object.entries(rules).map(
      ([theirs, [ours, note = '']]) => `| ${theirs} | ${ours === null ? '–' : `[${ours}](${ours}.md)`} | ${note} |`,
    );
    return `### ${peer}\n\n| its rule | ours | |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `## Beside others\n\nsquawk reads PostgreSQL, strong_migrations Rails migrations for PostgreSQL, MySQL and MariaDB. Both have fixes or configuration that this linter has not; neither looks at backfills, dual writes or parity checks.\n\n${tables.join('\n')}`;
}
