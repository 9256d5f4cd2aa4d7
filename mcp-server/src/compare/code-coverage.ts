import type { Definer, Event, Routine, Trigger, View } from '../model/schema.ts';
import type { Cover } from './cover.ts';

const name = 'how the two sides are found and named';
const accounts = 'an account of one server: listed with the verdict on each object';
const body = 'written in two languages: its text cannot be compared';

const view: Record<keyof View, Cover> = {
  schema: name,
  name: ['view-missing'],
  materialized: ['view-missing'],
  sql: body,
};

const routine: Record<keyof Routine, Cover> = {
  schema: name,
  name: ['routine-missing'],
  kind: 'a function may well replace a procedure',
  arguments: 'spelled in each engine’s own types',
  returns: 'spelled in each engine’s own types',
  language: body,
  sql: body,
};

const trigger: Record<keyof Trigger, Cover> = {
  schema: name,
  table: ['trigger-missing'],
  name: 'triggers are paired by the moment they fire',
  timing: ['trigger-missing', 'trigger-added'],
  events: ['trigger-missing', 'trigger-added'],
  perRow: ['trigger-missing', 'trigger-added'],
  enabled: ['trigger-missing', 'trigger-added'],
  sql: body,
};

const event: Record<keyof Event, Cover> = {
  schema: name,
  name: ['event-missing'],
  schedule: 'spelled in each scheduler’s own words',
  enabled: ['event-missing'],
  sql: body,
};

const rights = { definer: accounts, asInvoker: accounts, checkOption: accounts };
const definer: Record<keyof Definer, Cover> = { kind: name, schema: name, name, ...rights };

/** Which rule judges each field of the code that a database holds. */
export const codeCoverage = { View: view, Routine: routine, Trigger: trigger, Event: event, Definer: definer } as const;
