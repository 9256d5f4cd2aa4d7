import { z } from 'zod';

/**
 * How the two values of a column pair are written as the same text on both engines. NULL stays NULL.
 * - integer: decimal digits, no leading zeros, `-` when negative; a boolean is 0 or 1.
 * - decimal: fixed-point digits with exactly `scale` digits after the point.
 * - text: the characters as UTF-8. text-trimmed: trailing spaces removed first (CHAR against CHAR).
 * - bytes, bits: lower-case hex (bits as 0s and 1s). uuid: 32 lower-case hex digits.
 * - date: YYYY-MM-DD; a zero date is written as MySQL prints it and so never equals a real one.
 * - timestamp: YYYY-MM-DD HH:MM:SS.ffffff, zoned values in UTC.
 * - time: [-]HHH:MM:SS.ffffff with at least two hour digits. interval against MySQL TIME uses it too.
 * - set: the chosen labels in definition order, joined by commas.
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
}

/** Half-open range of whole-number keys: `from` <= key < `to`. */
export interface KeyRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What one side is asked to digest. Rows are grouped by `bucketBy` where it is given, else the table is one bucket. */
export interface DigestRequest {
  readonly table: { readonly schema: string; readonly name: string };
  /** The mapped columns in mapping order; the digest covers them all. */
  readonly columns: readonly DigestColumn[];
  /** The key columns in key order (names also present in `columns`), for telling rows apart; empty when there is no shared key. */
  readonly key: readonly DigestColumn[];
  /** The whole-number key column whose ranges make the buckets; null when the first key column is not a whole number. */
  readonly bucketBy: string | null;
}

/** The rows of one range of keys: `id` is floor((key - range.from) / width), `digest` two decimal sums of 60-bit parts of each row's SHA-256. */
export interface Bucket {
  readonly id: bigint;
  readonly count: bigint;
  readonly digest: readonly [string, string];
}

/** One row: its key as canonical text (null for SQL NULL) and the first 120 bits of its SHA-256 as hex. */
export interface RowDigest {
  readonly key: readonly (string | null)[];
  readonly digest: string;
}

/** One row's canonical text per requested column, in request order. */
export interface RowText {
  readonly key: readonly (string | null)[];
  readonly values: readonly (string | null)[];
}
