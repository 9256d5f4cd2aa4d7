import { z } from 'zod';
import type { LabDatabase } from '../lab/lab-server.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { type Difference, keyOf, sorted } from './find-differences.ts';
import { spelled } from './rules.ts';
import type { TruthTable } from './table.ts';

/** As many differences as one call of the tool lists. */
export const MOST_LISTED = 1000;

const count = z.number();

/** What these tests read of the tool's answer. */
const answer = z.object({
  verdict: z.string(),
  not_checked: z.array(z.unknown()),
  tables: z.array(
    z.object({
      source: z.string(),
      verdict: z.string(),
      rows: z.object({ source: count, target: count }).nullable(),
      compared_columns: count,
      not_compared: z.array(z.unknown()),
      differences: z.array(
        z.object({
          kind: z.enum(['missing', 'extra', 'duplicate', 'different']),
          key: z.record(z.string(), z.string().nullable()),
          rows: z.object({ source: count, target: count }),
          columns: z.array(z.object({ name: z.string() })).optional(),
        }),
      ),
      differences_total: count,
      differences_exact: z.boolean(),
      not_located: z.string().optional(),
      error: z.unknown().optional(),
    }),
  ),
});

export type Answer = z.output<typeof answer>;
export type TableAnswer = Answer['tables'][number];

/** What check_parity says of two databases, read by the login that may only read. */
export async function askParity(source: LabDatabase, target: LabDatabase): Promise<Answer> {
  const tools = workbench({ source: source.readerUrl, target: target.readerUrl }, {}, 'terminal');
  try {
    const outcome = await tools.call('check_parity', { max_differences: MOST_LISTED, settle_seconds: 0 });
    return answer.parse(outputOf(outcome));
  } finally {
    await tools.close();
  }
}

/** The answer for one table; throws when there is none. */
export function answerFor(table: TruthTable, { tables }: Answer): TableAnswer {
  const found = tables.find(({ source }) => source.split('.').at(-1) === table.name);
  if (found === undefined) throw new Error(`check_parity said nothing of ${table.name}.`);
  return found;
}

/** The differences that the tool listed, in the words of these tests. */
export function claimed(table: TruthTable, { differences }: TableAnswer): Difference[] {
  const rules = new Map(table.columns.map(({ name, rule }) => [name, rule]));
  return sorted(
    differences.map(({ kind, key, columns = [] }) => {
      if (kind === 'duplicate') throw new Error(`check_parity names a duplicate of the primary key of ${table.name}.`);
      const values = table.key.map((name) => {
        const text = key[name];
        return text === undefined || text === null ? null : spelled(rules.get(name) ?? 'text', text);
      });
      return { kind, key: keyOf(values), columns: columns.map(({ name }) => name).sort() };
    }),
  );
}
