import type { Definer, Gap, Routine } from '../../model/schema.ts';
import { byName, compareText } from './normalize.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';

/** The rows of the four catalogue queries that name a definer. */
export interface CodeRows {
  readonly views: readonly Row[];
  readonly routines: readonly Row[];
  readonly triggers: readonly Row[];
  readonly events: readonly Row[];
}

/** Whose rights every view, routine, trigger and event uses, sorted by schema, name and kind. Triggers and events always use their definer's. */
export function readDefiners({ views, routines, triggers, events }: CodeRows, schema: string): Definer[] {
  const of = (kind: Definer['kind'], row: Row, definer: number, asInvoker: boolean, checkOption = false): Definer => ({
    kind,
    schema,
    name: rowText(row, 0),
    definer: rowOptional(row, definer) ?? '',
    asInvoker,
    checkOption,
  });
  return [
    ...views.map((row) => of('view', row, 2, rowFlag(row, 3), rowFlag(row, 4))),
    ...routines.map((row) => of('routine', row, 5, rowFlag(row, 6))),
    ...triggers.map((row) => of('trigger', row, 5, false)),
    ...events.map((row) => of('event', row, 9, false)),
  ].sort((a, b) => byName(a, b) || compareText(a.kind, b.kind));
}

/** Routines whose name the login sees and whose text it does not. */
export function hiddenRoutines(routines: readonly Routine[], mayReadAll: string): Gap[] {
  return routines
    .filter(({ sql }) => sql === null)
    .map(({ schema, name }) => ({
      kind: 'routine',
      name: `${schema}.${name}`,
      reason: `its text is hidden: ${mayReadAll}`,
    }));
}
