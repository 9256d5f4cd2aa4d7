import { about, type ScriptRule } from '../script-rule.ts';

/** The rule replaces-rows. */
export const replacesRows: ScriptRule = {
  id: 'replaces-rows',
  severity: 'blocker',
  why: 'REPLACE deletes the row and inserts another: columns that are not named are lost, cascades and triggers of deletes run, ids change.',

  look: about('write', ({ table, onConflict }) =>
    onConflict === 'replace'
      ? { what: `REPLACE INTO ${table}`, instead: 'INSERT … ON DUPLICATE KEY UPDATE with every column named.' }
      : null,
  ),
};
