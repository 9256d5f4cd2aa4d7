import type { Definer, EnumType, Gap, Routine, Sequence, Trigger, View } from '../../model/schema.ts';
import type { SequenceFacts } from './inspect-columns.ts';
import { byName, compareText } from './normalize.ts';
import { type Row, rowFlag, rowList, rowNumber, rowOptional, rowText } from './row.ts';

/** VIEWS rows, sorted. */
export function readViews(rows: readonly Row[]): View[] {
  return rows
    .map((row) => ({
      schema: rowText(row, 0),
      name: rowText(row, 1),
      materialized: rowFlag(row, 2),
      sql: rowOptional(row, 3),
    }))
    .sort(byName);
}

/** Whose rights every view and routine uses, from VIEWS and ROUTINES rows; a trigger uses those of its function. */
export function readDefiners(views: readonly Row[], routines: readonly Row[]): Definer[] {
  const of = (kind: Definer['kind'], row: Row, at: number, checkOption: boolean): Definer => ({
    kind,
    schema: rowText(row, 0),
    name: rowText(row, 1),
    definer: rowText(row, at),
    asInvoker: rowFlag(row, at + 1),
    checkOption,
  });
  return [
    ...views.map((row) => of('view', row, 4, rowFlag(row, 6))),
    ...routines.map((row) => of('routine', row, 7, false)),
  ].sort((a, b) => byName(a, b) || compareText(a.kind, b.kind));
}

/** ROUTINES rows, sorted; overloads by their arguments. */
export function readRoutines(rows: readonly Row[]): Routine[] {
  return rows
    .map((row) => ({
      schema: rowText(row, 0),
      name: rowText(row, 1),
      kind: routineKind(rowText(row, 2)),
      arguments: rowText(row, 3),
      returns: rowOptional(row, 4),
      language: rowText(row, 5),
      sql: rowOptional(row, 6),
    }))
    .sort((a, b) => byName(a, b) || compareText(a.arguments, b.arguments));
}

function routineKind(letter: string): Routine['kind'] {
  if (letter === 'p') return 'procedure';
  return letter === 'a' ? 'aggregate' : 'function';
}

const EVENT_BITS = [
  ['insert', 4],
  ['update', 16],
  ['delete', 8],
  ['truncate', 32],
] as const;

/** TRIGGERS rows, sorted by schema, table and name. */
export function readTriggers(rows: readonly Row[]): Trigger[] {
  return rows
    .map((row) => {
      const bits = rowNumber(row, 3);
      return {
        schema: rowText(row, 0),
        table: rowText(row, 1),
        name: rowText(row, 2),
        timing: triggerTiming(bits),
        events: EVENT_BITS.filter(([, bit]) => (bits & bit) !== 0).map(([event]) => event),
        perRow: (bits & 1) !== 0,
        enabled: rowFlag(row, 4),
        sql: rowOptional(row, 5),
      };
    })
    .sort((a, b) => compareText(a.schema, b.schema) || compareText(a.table, b.table) || compareText(a.name, b.name));
}

function triggerTiming(bits: number): string {
  if ((bits & 64) !== 0) return 'instead of';
  return (bits & 2) !== 0 ? 'before' : 'after';
}

/** SEQUENCES rows by oid. */
export function readSequences(rows: readonly Row[]): Map<string, SequenceFacts> {
  return new Map(
    rows.map((row) => {
      const table = rowOptional(row, 11);
      const sequence: Sequence = {
        schema: rowText(row, 1),
        name: rowText(row, 2),
        type: rowText(row, 3),
        start: rowText(row, 4),
        increment: rowText(row, 5),
        minimum: rowText(row, 6),
        maximum: rowText(row, 7),
        cycle: rowFlag(row, 8),
        cache: rowText(row, 14),
        last: rowOptional(row, 10),
        ownedBy: table === null ? null : `${table}.${rowText(row, 12)}`,
      };
      return [rowText(row, 0), { sequence, readable: rowFlag(row, 9), quotedName: rowText(row, 13) }];
    }),
  );
}

/** Sequences whose position this login may not read. */
export function sequenceGaps(sequences: Iterable<SequenceFacts>): Gap[] {
  return [...sequences]
    .filter(({ readable }) => !readable)
    .map(({ sequence }) => ({
      kind: 'sequence',
      name: `${sequence.schema}.${sequence.name}`,
      reason: 'no right to SELECT: its last value is unknown',
    }));
}

/** ENUMS rows: the types, sorted, and their labels by format_type() text. */
export function readEnums(rows: readonly Row[]): { types: EnumType[]; labels: Map<string, readonly string[]> } {
  const labels = new Map<string, readonly string[]>();
  const types = rows.map((row) => {
    const own = rowList(row, 3).filter((label) => label !== null);
    labels.set(rowText(row, 2), own);
    return { schema: rowText(row, 0), name: rowText(row, 1), labels: own };
  });
  return { types: types.sort(byName), labels };
}
