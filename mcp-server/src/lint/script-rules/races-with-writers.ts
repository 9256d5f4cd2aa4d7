import { about, type ScriptRule } from '../script-rule.ts';

/** The rule races-with-writers. */
export const racesWithWriters: ScriptRule = {
  id: 'races-with-writers',
  severity: 'blocker',
  why: 'Between looking for what is missing and inserting it somebody updates, inserts or deletes the row: an update is lost, a row comes twice, or one comes back.',

  look: about('write', ({ table, from, onConflict }) =>
    from?.looksForMissing === true && onConflict === null
      ? {
          what: `rows missing in ${table} are looked for and inserted in one statement`,
          instead:
            'A unique key first; then batches by key that lock the rows they read (FOR SHARE or FOR UPDATE) and INSERT … ON CONFLICT DO NOTHING.',
        }
      : null,
  ),
};
