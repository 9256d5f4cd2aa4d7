import { SQUAWK_RULES } from './squawk-rules.ts';

/** A rule of another linter, and which of ours finds the same; null with the reason why none does. */
type Answer = string | null;

const SQUAWK: Readonly<Record<string, readonly [Answer, string?]>> = Object.fromEntries(
  Object.entries(SQUAWK_RULES).map(([theirs, { ours, note }]) => [theirs, note === undefined ? [ours] : [ours, note]]),
);

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
  return `## Beside others\n\nsquawk (2.70.0) reads PostgreSQL, strong_migrations (2.8.0) Rails migrations for PostgreSQL, MySQL and MariaDB. Both have fixes or configuration that this linter has not; neither looks at backfills, dual writes or parity checks.\n\n${tables.join('\n')}`;
}
