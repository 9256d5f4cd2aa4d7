import { z } from 'zod';
import { LockstepError } from '../../model/errors.ts';
import type { StepByHand, ToolStep, ToolWriter } from './migration.ts';
import { headText, isOutside, limited } from './script-text.ts';
import { after, INDEXED, numbersFor, STAMPED } from './versions.ts';

const BREAK = '--> statement-breakpoint';

const journalSchema = z.looseObject({
  entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })),
});
type Journal = z.infer<typeof journalSchema>;

/** A file for each step and the journal with an entry for each. What may not be in a transaction is left to people: Drizzle runs all that waits in one. */
export const writeDrizzle: ToolWriter = ({ name, server, steps }, found) => {
  const byHand: StepByHand[] = [];
  const given = steps.filter((step) => {
    const why = step.held === null ? unfit(step, isOutside(step, server)) : null;
    if (why !== null) byHand.push({ step: step.name, why });
    return step.held === null && why === null;
  });
  const titles = given.map((step) => `${name}_${step.name}`);
  const journal = journalOf(found.journal, found.folder);
  const tags = journal.entries.map(({ tag }) => tag);
  const stamped = tags.some((tag) => /^\d{14}_/.test(tag));
  const numbers = numbersFor(titles, tags, stamped ? STAMPED : INDEXED);
  const entries = [...journal.entries];
  const files = given.map((step, at) => {
    const tag = `${numbers[at]}_${titles[at]}`;
    if (!tags.includes(tag)) entries.push(entryAfter(entries, tag));
    const statements = limited(
      step,
      step.up.map(({ sql }) => sql),
    );
    return {
      path: `${found.folder}/${tag}.sql`,
      text: `${headText(step.head)}\n${statements.map((sql) => `${sql};`).join(`\n${BREAK}\n`)}\n`,
    };
  });
  const list = {
    path: `${found.folder}/meta/_journal.json`,
    text: `${JSON.stringify({ ...journal, entries }, null, 2)}\n`,
  };
  return {
    files: files.length === 0 ? [] : [...files, list],
    byHand,
    notes: [
      'Apply in a deployment without other migrations: Drizzle runs all that waits in one transaction, and a lock of the first is held until the last has ended.',
      'Drizzle passes over an entry of meta/_journal.json that is older than the newest one that was applied, without a word: let no migration of another branch be applied before these.',
      'Mirror the new shape in the schema in TypeScript, or the next `drizzle-kit generate` takes it back. Drizzle has no way back: run the undo file by the client.',
    ],
  };
};

function unfit({ name, up }: ToolStep, outside: boolean): string | null {
  if (outside)
    return `${name} holds a statement that the server refuses in a transaction, and Drizzle opens one around all migrations: run its file by the client.`;
  if (up.some(({ sql }) => sql.includes(BREAK)))
    return `${name} holds ${BREAK} in a name, where Drizzle would cut it: run its file by the client.`;
  return null;
}

function journalOf(text: string | null, folder: string): Journal {
  if (text === null) return { version: '7', entries: [] };
  const read = journalSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new LockstepError('VALIDATION', `${folder}/meta/_journal.json is not a list of Drizzle's migrations.`, {
    hint: 'Repair it, by `drizzle-kit check` for one, and run the command again.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function entryAfter(entries: Journal['entries'], tag: string): Journal['entries'][number] {
  const [last] = entries.toSorted((one, other) => other.idx - one.idx);
  const newest = Math.max(...entries.map(({ when }) => when), Date.UTC(2020, 0, 1) - 1);
  return {
    ...(last ?? { version: '7' }),
    idx: (last?.idx ?? -1) + 1,
    when: Number(after(String(newest))),
    tag,
    breakpoints: true,
  };
}
