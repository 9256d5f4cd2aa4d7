import type { Event, Routine, Sequence, Trigger, View } from '../../model/schema.ts';
import { keyOf } from './catalogue-key.ts';
import { byName, compareText } from './normalize.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';

/** VIEWS rows, sorted. A text that may not be seen is null. */
export function readViews(rows: readonly Row[], schema: string): View[] {
  return rows
    .map((row) => ({ schema, name: rowText(row, 0), materialized: false, sql: rowOptional(row, 1) || null }))
    .sort(byName);
}

/** ROUTINES rows with their PARAMETERS, sorted. */
export function readRoutines(rows: readonly Row[], parameters: readonly Row[], schema: string): Routine[] {
  const lists = new Map<string, string[]>();
  for (const row of parameters) {
    const key = keyOf(rowText(row, 0), rowText(row, 1));
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    // A function's parameters are all IN, and are declared without it.
    const mode = rowText(row, 1) === 'PROCEDURE' ? `${rowText(row, 2)} ` : '';
    list.push(`${mode}${rowText(row, 3)} ${rowText(row, 4)}`);
  }
  return rows
    .map((row): Routine => {
      const [name, kind] = [rowText(row, 0), rowText(row, 1)];
      return {
        schema,
        name,
        kind: kind === 'PROCEDURE' ? 'procedure' : 'function',
        arguments: (lists.get(keyOf(name, kind)) ?? []).join(', '),
        returns: kind === 'PROCEDURE' ? null : rowOptional(row, 2),
        language: rowText(row, 3),
        sql: rowOptional(row, 4) || null,
      };
    })
    .sort((a, b) => byName(a, b) || compareText(a.kind, b.kind));
}

const EVENTS: ReadonlyMap<string, Trigger['events'][number]> = new Map([
  ['INSERT', 'insert'],
  ['UPDATE', 'update'],
  ['DELETE', 'delete'],
]);

/** TRIGGERS rows, sorted by table and name. */
export function readTriggers(rows: readonly Row[], schema: string): Trigger[] {
  return rows
    .map((row) => ({
      schema,
      table: rowText(row, 1),
      name: rowText(row, 0),
      timing: rowText(row, 2).toLowerCase(),
      events: rowText(row, 3)
        .split(',')
        .flatMap((event) => EVENTS.get(event.trim()) ?? []),
      perRow: true,
      enabled: true,
      sql: rowOptional(row, 4) || null,
    }))
    .sort((a, b) => compareText(a.table, b.table) || compareText(a.name, b.name));
}

/** EVENTS rows, sorted; the schedule is spelt as CREATE EVENT takes it. */
export function readEvents(rows: readonly Row[], schema: string): Event[] {
  return rows
    .map((row) => ({
      schema,
      name: rowText(row, 0),
      schedule: readSchedule(row),
      enabled: rowFlag(row, 7),
      sql: rowOptional(row, 8) || null,
    }))
    .sort(byName);
}

function readSchedule(row: Row): string {
  if (rowFlag(row, 1)) return `AT '${rowOptional(row, 2) ?? ''}'`;
  const [starts, ends] = [rowOptional(row, 5), rowOptional(row, 6)];
  const every = `EVERY ${rowOptional(row, 3) ?? ''} ${rowOptional(row, 4) ?? ''}`;
  return `${every}${starts === null ? '' : ` STARTS '${starts}'`}${ends === null ? '' : ` ENDS '${ends}'`}`;
}

/** A MariaDB sequence and the value it gives next. The server hands out values in blocks: after a restart it skips what is left of one. */
export interface SequenceState {
  readonly sequence: Sequence;
  readonly next: string;
}

/** Rows of the sequences, whose first column is their place in `names`. */
export function readSequences(names: readonly string[], rows: readonly Row[], schema: string): SequenceState[] {
  return rows.map((row) => {
    const [next, start, increment] = [rowText(row, 1), rowText(row, 2), rowText(row, 3)];
    const sequence: Sequence = {
      schema,
      name: names[Number(rowText(row, 0))] ?? '',
      type: 'bigint',
      start,
      increment,
      minimum: rowText(row, 4),
      maximum: rowText(row, 5),
      cycle: rowFlag(row, 6),
      cache: cacheOf(rowText(row, 7)),
      last: next === start ? null : String(BigInt(next) - BigInt(increment)),
      ownedBy: null,
    };
    return { sequence, next };
  });
}

/** NOCACHE is 0 to the server: one number at a time. */
function cacheOf(size: string): string {
  return size === '0' ? '1' : size;
}
