import { LockstepError } from '../../model/errors.ts';

/** One row of a catalogue or data query: every value is text or NULL. */
export type Row = readonly (string | null)[];

/** A row of a SHOW statement, whose columns differ from version to version, by name. */
export type Named = ReadonlyMap<string, string | null>;

/** Turns what the driver gives into text. Every statement of ours selects whole numbers or text, so nothing is lost on the way. */
export function readRows(result: unknown): Row[] {
  if (!Array.isArray(result)) return [];
  return result.map((row: unknown) => (Array.isArray(row) ? row.map(valueText) : unreadable('a row', row)));
}

/** The same for rows that are known by their column names. */
export function readNamed(result: unknown): Named[] {
  if (!Array.isArray(result)) return [];
  return result.map((row: unknown) => {
    if (typeof row !== 'object' || row === null) return unreadable('a row', row);
    return new Map(Object.entries(row).map(([name, value]) => [name, valueText(value)]));
  });
}

/** The text in a column that is never NULL. Throws INTERNAL when it is. */
export function rowText(row: Row, at: number): string {
  return row[at] ?? unreadable(`column ${at}`, row[at]);
}

/** The text in a column, or null. */
export function rowOptional(row: Row, at: number): string | null {
  return row[at] ?? null;
}

/** A number that is known to fit a double. */
export function rowNumber(row: Row, at: number): number {
  return Number(rowText(row, at));
}

/** Such a number, or null. */
export function rowOptionalNumber(row: Row, at: number): number | null {
  return rowOptional(row, at) === null ? null : rowNumber(row, at);
}

/** A truth value that the statement gives as 0 or 1. */
export function rowFlag(row: Row, at: number): boolean {
  return rowText(row, at) === '1';
}

/** Catalogue text comes with the binary character set from some servers, then as bytes. */
function valueText(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return Buffer.isBuffer(value) ? value.toString('utf8') : unreadable('a value', value);
}

function unreadable(what: string, value: unknown): never {
  throw new LockstepError('INTERNAL', `${what} of an answer is ${value === null ? 'NULL' : typeof value}, not text`, {
    hint: 'This is a defect in Lockstep: please report it with the server version.',
  });
}
