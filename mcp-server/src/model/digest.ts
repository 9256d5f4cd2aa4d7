import { z } from 'zod';

/**
 * How the two values of a column pair are written as the same text on both engines. NULL stays NULL.
 * - integer: decimal digits, no leading zeros, `-` when negative; a boolean is 0 or 1.
 * - decimal: fixed-point digits with exactly `scale` digits after the point.
 * - text: the characters as UTF-8. text-trimmed: trailing spaces removed first (CHAR against CHAR).
 * - bytes, bits: lower-case hex (bits as 0s and 1s). uuid: 32 lower-case hex digits. As bytes an address is its 4 or 16, with
 *   `/length` for a network; a MySQL shape is its SRID and WKB.
 * - date: YYYY-MM-DD; a zero date is written as MySQL prints it and so never equals a real one.
 * - timestamp: YYYY-MM-DD HH:MM:SS[.ffffff] without trailing zeros or a trailing point, zoned values in UTC.
 * - time: [-]HHH:MM:SS[.ffffff] with at least two hour digits, without trailing zeros or a trailing point. interval against MySQL TIME uses it too.
 * - set: the chosen labels, joined by commas. An array that no SET can equal: two commas and the array's own text.
 * - json, float: text that is equal only if the values are; unequal text is decided on the row in Node.
 */
export const canonicalForm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('integer') }),
  z.strictObject({ kind: z.literal('decimal'), scale: z.number().int() }),
  z.strictObject({ kind: z.literal('text') }),
  z.strictObject({ kind: z.literal('text-trimmed') }),
  z.strictObject({ kind: z.literal('bytes') }),
  z.strictObject({ kind: z.literal('bits') }),
  z.strictObject({ kind: z.literal('uuid') }),
  z.strictObject({ kind: z.literal('date') }),
  z.strictObject({ kind: z.literal('timestamp') }),
  z.strictObject({ kind: z.literal('time') }),
  z.strictObject({ kind: z.literal('set') }),
  z.strictObject({ kind: z.literal('json') }),
  z.strictObject({ kind: z.literal('float') }),
]);
export type CanonicalForm = Readonly<z.infer<typeof canonicalForm>>;

/** A column on one side and the form both sides agreed on. */
export interface DigestColumn {
  readonly name: string;
  readonly form: CanonicalForm;
  /** The text is never empty and never holds a comma or a semicolon on either side, so the row text does without its length. */
  readonly plain?: boolean;
  /** This canonical text (null: NULL) stands in every row in place of a column's value; then the table need not have a column of that name. */
  readonly constant?: string | null;
}

/**
 * A place in the order of the key: one text per key column, never NULL. Whole numbers and decimals as digits, bytes and UUIDs as
 * hex digits, dates and timestamps as canonical text, characters as themselves.
 */
export type KeyPoint = readonly string[];

/** The rows with `from` <= key < `to` in a database's own order of the key; null is an open end. */
export interface KeySpan {
  readonly from: KeyPoint | null;
  readonly to: KeyPoint | null;
}

/**
 * The rows of one span. `digest`: SHA-256 as 64 hex digits of the row texts in key order, each followed by a semicolon but the
 * last; null when there is no row. A row text joins the columns by commas: a `plain` column as its text, NULL as nothing; any other
 * column as its length in UTF-8 bytes, a comma and its text, NULL as a comma alone. Different rows give different texts.
 */
export interface LeafDigest {
  readonly count: bigint;
  readonly digest: string | null;
}

/**
 * The rows whose row digest ends in the hex digits of `id`; `digest`: two decimal sums of the first and the second 60 bits of each
 * row's SHA-256. Sums, so that parts of a table add up and equal rows do not cancel.
 */
export interface HashBucket {
  readonly id: number;
  readonly count: bigint;
  readonly digest: readonly [bigint, bigint];
}

/** One row: its key as canonical text (null for SQL NULL) and the first 120 bits of its SHA-256 as hex. */
export interface RowDigest {
  readonly key: readonly (string | null)[];
  readonly digest: string;
}

/**
 * The rows of one span in key order as one text: a line for each row, joined by semicolons, empty when there is no row. Equal lines
 * are rows with the same key and digest, so only lines that differ need to be taken apart.
 */
export interface RowLines {
  readonly text: string;
  readonly unpack: (line: string) => RowDigest;
}

/** One row's canonical text per requested column, in request order. */
export interface RowText {
  readonly key: readonly (string | null)[];
  readonly values: readonly (string | null)[];
}
