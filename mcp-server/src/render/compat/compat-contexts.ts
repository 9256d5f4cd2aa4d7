import { z } from 'zod';
import { tableName } from '../../model/mapping.ts';

const text = z.string();
const sqlText = z.strictObject({ sql: text });
const origin = z.strictObject({ source: text, target: text });

export const compatContext = z.strictObject({
  origin,
  /** Which shape is kept, and whose tables are beneath: old or new. */
  face: text,
  store: text,
  /** The client command line that runs the file. */
  command: text,
  /** The names of the schemas, for a reader. */
  schemas: text,
  created: z.array(text),
  /** Views in the order in which they can be dropped. */
  dropped: z.array(tableName),
  views: z.array(
    z.strictObject({
      label: text,
      view: tableName,
      query: sqlText,
      writes: text,
      defaults: z.array(z.strictObject({ column: text, value: sqlText })),
      triggers: z.array(z.strictObject({ name: text, function: tableName, events: sqlText, body: sqlText })),
    }),
  ),
});

export const compatReadmeContext = z.strictObject({
  origin,
  face: text,
  store: text,
  /** Old over new; else new over old. */
  behind: z.boolean(),
  up: text,
  down: text,
  connect: text,
  tables: z.array(z.strictObject({ name: text, parts: text, writes: text })),
  notCovered: z.array(z.strictObject({ table: text, reason: text })),
  limits: z.array(text),
});

export type CompatContext = z.infer<typeof compatContext>;
export type CompatReadmeContext = z.infer<typeof compatReadmeContext>;
