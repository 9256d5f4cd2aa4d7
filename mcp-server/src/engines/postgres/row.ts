import { LockstepError } from '../../model/errors.ts';

/** One row of a catalogue or data query: every value is text as the server wrote it, or null. */
export type Row = readonly unknown[];

/** The text in a column that is never NULL. Throws INTERNAL when it is. */
export function rowText(row: Row, at: number): string {
  const value = row[at];
  if (typeof value === 'string') return value;
  throw new LockstepError(
    'INTERNAL',
    `column ${at} of an answer is ${value === null ? 'NULL' : typeof value}, not text`,
    {
      hint: 'This is a defect in Lockstep: please report it with the server version.',
    },
  );
}

export function rowOptional(row: Row, at: number): string | null {
  return row[at] === null || row[at] === undefined ? null : rowText(row, at);
}

export function rowFlag(row: Row, at: number): boolean {
  return rowText(row, at) === 't';
}

/** A number that is known to fit a double. */
export function rowNumber(row: Row, at: number): number {
  return Number(rowText(row, at));
}

/** A list selected with to_json(array)::text; NULL is the empty list. */
export function rowList(row: Row, at: number): (string | null)[] {
  const value = rowOptional(row, at);
  const parsed: unknown = value === null ? [] : JSON.parse(value);
  if (Array.isArray(parsed)) return parsed.map((item: unknown) => (item === null ? null : String(item)));
  throw new LockstepError('INTERNAL', `column ${at} of an answer is no list`, {
    hint: 'This is a defect in Lockstep: please report it with the server version.',
  });
}
