import { z } from 'zod';
import { tableName } from '../model/mapping.ts';

const text = z.string();
const sqlText = z.strictObject({ sql: text });

/** What the files of triggers are written from, of both engines, to make them and to take them back. */
export const captureContext = z.strictObject({
  origin: z.strictObject({ source: text, target: text }),
  side: text,
  /** Changes that the triggers do not see, one line each. */
  unseen: z.array(text),
  outbox: tableName,
  tables: z.array(
    z.strictObject({
      label: text,
      /** What the outbox calls it. */
      name: text,
      table: tableName,
      /** The dollar quote around what is made of these names. */
      tag: text,
      newKey: sqlText,
      oldKey: sqlText,
      ownKey: sqlText,
      /** Names in the table's schema, or of a function in the kit's. */
      insert: tableName,
      update: tableName,
      delete: tableName,
      function: tableName,
    }),
  ),
});

const kitSide = z.strictObject({ role: text, label: text, server: text, schema: text, variable: text, url: text });

/** What the README of the sync kit is written from. */
export const kitReadmeContext = z.strictObject({
  origin: z.strictObject({ source: text, target: text }),
  fingerprint: text,
  sides: z.array(kitSide),
  tables: z.array(z.strictObject({ source: text, target: text, key: text, columns: z.number(), shape: text })),
  notCarried: z.array(z.strictObject({ what: text, reason: text })),
  limits: z.array(z.strictObject({ table: text, what: text })),
  /** What triggers would not see, by side. */
  unseen: z.array(z.strictObject({ side: text, table: text, what: text })),
  /** Whether both sides have tables that triggers can watch. */
  triggers: z.boolean(),
});

export type CaptureContext = z.infer<typeof captureContext>;
export type KitReadmeContext = z.infer<typeof kitReadmeContext>;
