import { z } from 'zod';
import { valueKind } from './value-kind.ts';

const text = z.string().min(1);

/** A table as a user names it: `orders`, `shop.orders`, or both parts where a name holds dots. */
export const configuredName = z.union([text, z.strictObject({ schema: text, name: text })], {
  error: 'expected a table: a name, schema.name, or {schema: …, name: …}',
});

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'expected a text, a number, true, false or null',
});

/** How a user spells the operators of a row filter. */
export const CONFIGURED_OPS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'is null', 'is not null'] as const;

/** One condition of a row filter. */
export const configuredFilter = z.strictObject({
  column: text,
  op: z.enum(CONFIGURED_OPS),
  value: z
    .union([scalar, z.array(scalar)], { error: 'expected a value, or a list of values for in' })
    .optional()
    .describe('A value of the column’s type, a list of them for in, none for is null and is not null.'),
});

const names = z.array(text);
const TOLERANCE = 'expected a number such as 0.01, or a time such as 500ms or 1s';

/** One pair of tables as lockstep.yaml says it. Whatever it leaves out is found by name. */
const configuredTable = z.strictObject({
  source: configuredName.describe('A table of the source: name or schema.name.'),
  target: configuredName
    .optional()
    .describe('The table that receives it; left out: the one of the same name. Several entries may share a source.'),
  columns: z
    .record(text, text)
    .default({})
    .describe('source column: target column. Columns of the same name need no line.'),
  drop: names.default([]).describe('Source columns that stay behind.'),
  added: names.default([]).describe('Target columns that are left to their default.'),
  constants: z.record(text, scalar).default({}).describe('target column: the value that it has in every row.'),
  where: z.array(configuredFilter).default([]).describe('Only source rows of which all of these hold are migrated.'),
  key: names
    .min(1)
    .optional()
    .describe('Source columns that identify a row; left out: the shared primary or unique key.'),
  tolerance: z
    .record(
      text,
      z.union([z.number().positive(), z.string().regex(/^\d+(\.\d+)?(ms|s)?$/, { error: TOLERANCE })], {
        error: TOLERANCE,
      }),
    )
    .default({})
    .describe(
      'source column: how far two values may be apart and still be equal; 0.01 for numbers, 500ms or 1s for times.',
    ),
  mask: names.default([]).describe('Columns whose values are never shown, whatever parity.reveal_values says.'),
});

/** The section `mapping` of lockstep.yaml. */
export const configuredMapping = z.strictObject({
  tables: z.array(configuredTable).default([]).describe('Pairs of tables that names alone do not tell.'),
  leave_behind: z.array(configuredName).default([]).describe('Source tables that are not migrated.'),
  schemas: z.record(text, text).default({}).describe('source schema: target schema.'),
  prefix: z
    .strictObject({
      source: text.optional().describe('Beginning of the source’s table names that the target’s lack.'),
      target: text.optional().describe('Beginning of the target’s table names that the source’s lack.'),
    })
    .default({}),
  mask_kinds: z
    .array(valueKind)
    .default([])
    .describe(
      'Kinds of values that are never shown, whatever parity.reveal_values says: of columns whose names say so, and e-mails, phone numbers, cards, IBANs and secrets wherever a value shows one.',
    ),
});

export type ConfiguredName = z.output<typeof configuredName>;
export type ConfiguredFilter = Readonly<z.output<typeof configuredFilter>>;
export type ConfiguredTable = Readonly<z.output<typeof configuredTable>>;
export type ConfiguredMapping = Readonly<z.output<typeof configuredMapping>>;

/** Something in lockstep.yaml that is wrong: where it stands, and what was expected. */
export interface SettingProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
