import { about, type ScriptRule } from '../script-rule.ts';

/** The rule overwrites-newer-rows. */
export const overwritesNewerRows: ScriptRule = {
  id: 'overwrites-newer-rows',
  severity: 'blocker',
  why: 'A row that was read before a live write lands after it, and the older one stays.',

  look: about('write', ({ table, onConflict, from }) =>
    onConflict === 'update' && from !== null
      ? {
          what: `an upsert into ${table} overwrites whatever is there`,
          instead:
            'DO UPDATE … WHERE target.version < excluded.version, with a version that comes from the source, or FOR UPDATE on the rows that are read.',
        }
      : null,
  ),
};
