import { z } from 'zod';

const size = z.number().int().nonnegative();

/** What a column can hold, in words both engines share. The raw type text stays beside it in `Column.rawType`. */
export const columnType = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('integer'),
    /** Width in bits: 8, 16, 24, 32 or 64. */
    bits: size,
    unsigned: z.boolean(),
    /** MySQL's tinyint(1): an integer that applications use as a truth value. */
    truth: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('boolean') }),
  z.strictObject({
    kind: z.literal('decimal'),
    /** Total digits; null: as many as the engine can. */
    precision: size.nullable(),
    scale: z.number().int().nullable(),
    unsigned: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('float'), bits: size, unsigned: z.boolean() }),
  z.strictObject({
    kind: z.literal('text'),
    /** Longest value in characters; null: no limit of its own. */
    length: size.nullable(),
    /** A blank-padded CHAR(n). */
    fixed: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('bytes'),
    /** Longest value in bytes; null: no limit of its own. */
    length: size.nullable(),
    fixed: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('date') }),
  /** `precision`: digits after the second. `zoned`: an instant (timestamptz, MySQL timestamp), else a wall-clock reading. */
  z.strictObject({ kind: z.literal('timestamp'), precision: size, zoned: z.boolean() }),
  /** `spansDays`: MySQL's TIME, -838:59:59 to 838:59:59; else a time of day. */
  z.strictObject({ kind: z.literal('time'), precision: size, zoned: z.boolean(), spansDays: z.boolean() }),
  z.strictObject({ kind: z.literal('interval') }),
  z.strictObject({ kind: z.literal('year') }),
  z.strictObject({ kind: z.literal('bits'), length: size.nullable(), varying: z.boolean() }),
  z.strictObject({ kind: z.literal('enum'), labels: z.array(z.string()), typeName: z.string().nullable() }),
  z.strictObject({ kind: z.literal('set'), labels: z.array(z.string()) }),
  /** `binary`: stored parsed (MySQL JSON, jsonb): spacing, key order and duplicate keys are not kept. */
  z.strictObject({ kind: z.literal('json'), binary: z.boolean() }),
  z.strictObject({ kind: z.literal('uuid') }),
  z.strictObject({ kind: z.literal('inet') }),
  z.strictObject({ kind: z.literal('geometry'), subtype: z.string().nullable(), srid: z.number().int().nullable() }),
  z.strictObject({ kind: z.literal('array'), of: z.string() }),
  /** Anything this version has no word for; `Column.rawType` names it. */
  z.strictObject({ kind: z.literal('other') }),
]);

/** What a column can hold, in words both engines share. */
export type ColumnType = Readonly<z.infer<typeof columnType>>;
