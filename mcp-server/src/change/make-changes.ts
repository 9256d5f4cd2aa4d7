import type { Changes } from '../model/change.ts';
import type { ChangeEngine } from '../model/change-contract.ts';
import type { ChangeSetting } from '../model/change-settings.ts';
import { LockstepError } from '../model/errors.ts';
import type { Schema } from '../model/schema.ts';
import { loosenedNotes } from './loosened-notes.ts';
import { refuseLong } from './refuse-long.ts';
import { refuseMeeting } from './refuse-meeting.ts';
import { requestOf } from './request-of.ts';

/** Each change that lockstep.yaml asks for, as scripts for this schema; what cannot be made of it is refused with its reason, never half made. */
export function makeChanges(settings: readonly ChangeSetting[], schema: Schema, engine: ChangeEngine): Changes {
  const standing: ChangeSetting[] = [];
  const made = settings.map((setting) => {
    const { name, kind, contract_after_days: contractAfterDays } = setting;
    try {
      refuseLong(setting, schema);
      const request = requestOf(setting, schema);
      const change = engine.make(request);
      refuseMeeting(setting, standing, schema);
      standing.push(setting);
      return { made: { ...change, notes: [...change.notes, ...loosenedNotes(request)], contractAfterDays } };
    } catch (error) {
      if (error instanceof LockstepError && ['VALIDATION', 'UNSUPPORTED'].includes(error.code))
        return { refused: { name, kind, reason: error.message } };
      throw error;
    }
  });
  return {
    made: made.flatMap(({ made: change }) => change ?? []),
    refused: made.flatMap(({ refused }) => refused ?? []),
  };
}
