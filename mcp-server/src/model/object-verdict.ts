import { z } from 'zod';

const text = z.string();

/** One thing in an object's text that the target does not have, or understands otherwise. */
export const objectReason = z.strictObject({
  /** The construct's id, which is the name of the file that finds it. */
  construct: text,
  /** Lines of the object's text, the first being 1; empty when it is about the whole object. */
  lines: z.array(z.number().int()),
  consequence: text,
  instead: text,
});

/** What becomes of one view, routine, trigger or event of the source. */
export const objectVerdict = z.strictObject({
  kind: z.enum(['view', 'materialized view', 'function', 'procedure', 'aggregate', 'trigger', 'event']),
  schema: text,
  /** The table of a trigger. */
  table: text.nullable(),
  name: text,
  /** as is: its text runs unchanged on the target and means the same. not readable: this login may not see its text. */
  verdict: z.enum(['as is', 'adjust', 'no equivalent', 'not readable']),
  /** Statements + 2 × branches + 3 × loops, handlers and temporary tables + 5 × cursors and dynamic statements + 2 × places that only the source's engine understands. */
  score: z.number().int(),
  reasons: z.array(objectReason),
  /** Where the logic should live after the migration. */
  goesTo: text,
  /** The query of a view for the target; for `as is` the text itself. */
  translation: text.nullable(),
  /** True when the translation gives the same rows for the same data; else the reasons say what is in doubt. */
  certain: z.boolean(),
  /** True when the target already has an object of this kind and name: it is left alone. */
  onTarget: z.boolean(),
  /** Whose rights it uses, as far as the catalogue says. */
  definer: text.nullable(),
  rights: z.enum(['definer', 'invoker']).nullable(),
  /** The schedule of an event, in the source's words. */
  schedule: text.nullable(),
});

/** A view that can be written on the target. */
export const viewScript = z.strictObject({
  schema: text,
  name: text,
  materialized: z.boolean(),
  /** It uses the rights of whoever reads it. */
  asInvoker: z.boolean(),
  query: text,
  /** Empty when the query is certain; else it is only a draft. */
  doubts: z.array(text),
});

/** Every object of the source with its verdict, and the views in the order in which they can be created. */
export const objectAssessment = z.strictObject({
  objects: z.array(objectVerdict),
  views: z.array(viewScript),
});

export type ObjectReason = Readonly<z.infer<typeof objectReason>>;
export type ObjectVerdict = Readonly<z.infer<typeof objectVerdict>>;
export type ViewScript = Readonly<z.infer<typeof viewScript>>;
export type ObjectAssessment = Readonly<z.infer<typeof objectAssessment>>;
