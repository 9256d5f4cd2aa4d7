import { z } from 'zod';
import { CHANGE_STEPS } from './change-steps.ts';
import { configuredFilter, configuredName } from './configured-mapping.ts';

const text = z.string().min(1);
const columns = z.array(text).min(1);

const partitionValue = z.union([text, z.number()], { error: 'expected a text or a number' });

/** What a uuid is kept as. */
export const UUID_STORAGES = ['uuid', 'binary(16)', 'char(36)'] as const;

const markValue = z.union([z.string(), z.number().int(), z.boolean()], {
  error: 'expected a text, a whole number, or true or false',
});

const mark = z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, { error: 'expected 1 to 40 of A-Z, a-z, 0-9, _, . and -' });

/** What every change has. */
const common = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,29}$/, { error: 'expected 1 to 30 of a-z, 0-9 and _, beginning with a letter' })
    .describe('The change’s own name: its folder below migration/changes/, and part of the names that it makes.'),
  table: configuredName.describe('The table that is changed: name or schema.name.'),
  contract_after_days: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(14)
    .describe('Days, a release cycle, since the flip and since the last write of the old shape, before it may go.'),
  batch_rows: z.number().int().min(1).max(100_000).default(5000).describe('Rows in a transaction of the backfill.'),
  released: z
    .array(z.enum(CHANGE_STEPS))
    .default([])
    .describe('Steps that the project’s migration tool may run beside expand and capture; people run the others.'),
  pause_ms: z.number().int().min(0).max(60_000).default(100).describe('Rest between two transactions of the backfill.'),
};

const kind = <const Kind extends string, Shape extends z.core.$ZodShape>(name: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(name), ...common, ...shape });

/** The kinds of changes, each with what it needs to be told. */
const kinds = [
  kind('rename-column', { column: text, to: text.describe('The new name.') }),
  kind('change-type', {
    column: text,
    type: z
      .string()
      .regex(/^[a-z][a-z0-9_ ]*(\([0-9]+(, ?[0-9]+)?\))?( with(out)? time zone| unsigned)?(\[\])?$/i, {
        error: 'expected a type such as bigint, varchar(40), numeric(12,2) or timestamp(3) with time zone',
      })
      .describe('The new type, as the server spells it.'),
    to: text
      .optional()
      .describe('A name for the new column; left out, the flip gives it the old one’s, and no program changes.'),
  }),
  kind('split-column', {
    column: text,
    into: z.array(text).length(2).describe('Two new columns: what stands before and after the separator.'),
    separator: text,
    at: z.enum(['first', 'last']).default('first').describe('Which separator counts where there are several.'),
  }),
  kind('merge-columns', { columns: z.array(text).length(2), to: text, separator: text }),
  kind('add-not-null', {
    column: text,
    fill: z.string().optional().describe('What stands in place of NULL; left out, no row may hold one.'),
  }),
  kind('add-unique', { columns }),
  kind('add-foreign-key', {
    columns,
    references: z.strictObject({ table: configuredName, columns }),
    on_delete: z.enum(['no action', 'restrict', 'cascade', 'set null']).default('no action'),
  }),
  kind('add-check', { where: z.array(configuredFilter).min(1).describe('All of these must hold of each row.') }),
  kind('column-to-table', {
    column: text,
    to: z.strictObject({
      table: text.describe('The new table, in the same schema.'),
      reference: text.describe('Its column that refers to the old table’s key.'),
      column: text.describe('Its column that holds the value.'),
      main: text.default('is_primary').describe('Its column that marks the row which the old column shows.'),
    }),
  }),
  kind('split-table', { columns, to: text.describe('The new table, in the same schema, with the same key.') }),
  kind('merge-tables', {
    into: configuredName.describe('The table that takes the columns; the key of `table` refers to its key.'),
    rename: z.record(text, text).default({}).describe('Columns that are called otherwise there.'),
  }),
  kind('union-tables', {
    value: mark.describe('What the rows of `table` are marked with in the new table.'),
    others: z
      .array(z.strictObject({ table: configuredName, value: mark }))
      .min(1)
      .describe('The other tables, which are like it, each with its own value.'),
    to: text.describe('The new table, in the same schema; its key is the mark and theirs.'),
    mark: text.describe('Its column that holds the value.'),
  }),
  kind('split-rows', {
    column: text.describe('The column that says which table a row goes to; it stays in these.'),
    parts: z
      .array(
        z.strictObject({
          to: text.describe('A new table, in the same schema, with the same columns and key.'),
          in: z.array(markValue).min(1).describe('The values of the column whose rows go there.'),
        }),
      )
      .min(1),
    rest: text
      .optional()
      .describe('One more new table, of all other rows, NULL among them; left out, there may be none.'),
  }),
  kind('rename-table', { to: text }),
  kind('move-table', { to: text.describe('The schema (on MySQL: database) that it moves to.') }),
  kind('change-primary-key', {
    type: z.enum(['bigint', 'uuid']),
    storage: z
      .enum(UUID_STORAGES)
      .optional()
      .describe('For uuid on MariaDB: the type of the new columns; left out, uuid where the server has it.'),
    rename: z
      .record(text, text)
      .default({})
      .describe('For uuid, by table.column: what the new column is called; left out, the old name with _uuid.'),
  }),
  kind('partition-table', {
    column: text.describe('The column by which rows are parted; every key of the table must hold it.'),
    by: z.enum(['range', 'list', 'hash']),
    partitions: z
      .array(
        z.strictObject({
          name: text,
          below: partitionValue.optional().describe('For range: what its values are below.'),
          in: z.array(partitionValue).min(1).optional().describe('For list: its values.'),
        }),
      )
      .default([])
      .describe(
        'For range, from the lowest, and list; what belongs nowhere goes to one more where the server has such.',
      ),
    count: z.number().int().min(2).max(1024).optional().describe('For hash: how many.'),
  }),
  kind('drop-column', { column: text }),
  kind('drop-table', {}),
] as const;

const KINDS = kinds.map(({ shape }) => shape.kind.value).join(', ');

/** One change of a shape inside one database, as lockstep.yaml says it. */
export const changeSetting = z.discriminatedUnion('kind', kinds, {
  error: (issue) =>
    issue.code === 'invalid_union' ? `there is no change of this kind; there are ${KINDS}` : undefined,
});

/** `changes:` of lockstep.yaml. */
export const changeSettings = z.array(changeSetting).superRefine((changes, context) => {
  changes.forEach(({ name }, at) => {
    if (changes.findIndex((each) => each.name === name) < at)
      context.addIssue({ code: 'custom', path: [at, 'name'], message: `another change is called ${name} too` });
  });
});

export type ChangeSetting = Readonly<z.output<typeof changeSetting>>;
export type ChangeKind = ChangeSetting['kind'];
