import type { Event, Routine, Schema, Trigger, View } from '../model/schema.ts';
import type { CodeObject } from './construct.ts';

/** A view, routine, trigger or event of a catalogue, with what all of them have. */
export interface Code {
  readonly kind: CodeObject['kind'];
  readonly schema: string;
  readonly table: string | null;
  readonly name: string;
  readonly sql: string | null;
  readonly schedule: string | null;
  /** SQL, plpgsql, plpython3u …; null where it is the server's own. */
  readonly language: string | null;
  /** What a function gives; null for anything else. */
  readonly returns: string | null;
  readonly trigger: Trigger | null;
}

/** Every object with code of the catalogue: views, routines, triggers, events, each sorted as the catalogue is. */
export function codeOf({ views, routines, triggers, events }: Schema): Code[] {
  return [...views.map(ofView), ...routines.map(ofRoutine), ...triggers.map(ofTrigger), ...events.map(ofEvent)];
}

const nothing = { table: null, schedule: null, language: null, returns: null, trigger: null };

function ofView({ schema, name, sql, materialized }: View): Code {
  return { ...nothing, kind: materialized ? 'materialized view' : 'view', schema, name, sql };
}

function ofRoutine({ schema, name, kind, language, returns, sql }: Routine): Code {
  return { ...nothing, kind, schema, name, sql, language, returns };
}

function ofTrigger(trigger: Trigger): Code {
  const { schema, table, name, sql } = trigger;
  return { ...nothing, kind: 'trigger', schema, table, name, sql, trigger };
}

function ofEvent({ schema, name, schedule, sql }: Event): Code {
  return { ...nothing, kind: 'event', schema, name, sql, schedule };
}
