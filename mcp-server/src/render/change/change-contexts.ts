import { z } from 'zod';

const text = z.string();
const sqlText = z.strictObject({ sql: text });

export const changeScriptContext = z.strictObject({
  change: text,
  title: text,
  /** What the change is of. */
  place: text,
  origin: text,
  /** The client command line that runs the file. */
  command: text,
  about: z.array(text),
  locks: z.array(text),
  begin: z.array(sqlText),
  /** Statements that stand in one transaction, or one by itself. */
  batches: z.array(z.strictObject({ together: z.boolean(), statements: z.array(sqlText) })),
});

export const changeReadmeContext = z.strictObject({
  title: text,
  table: text,
  origin: text,
  kind: text,
  steps: z.array(
    z.strictObject({
      number: text,
      id: text,
      title: text,
      run: text,
      /** The command of its way back; null: there is none. */
      undo: text.nullable(),
      undoMeans: text,
    }),
  ),
  question: z.array(text),
  notes: z.array(text),
});

export const changeRunnerContext = z.strictObject({ command: sqlText, retryOn: sqlText });

export type ChangeScriptContext = z.infer<typeof changeScriptContext>;
export type ChangeReadmeContext = z.infer<typeof changeReadmeContext>;
