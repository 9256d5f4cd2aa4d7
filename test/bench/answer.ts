import { z } from 'zod';
import { differenceLine } from './planted.ts';

/** What the bench looks at in the result of check_parity. */
export const answer = z.object({
  verdict: z.string(),
  tables: z.array(
    z.object({
      differences_total: z.number(),
      differences_exact: z.boolean(),
      differences: z.array(
        z.object({
          kind: z.string(),
          key: z.record(z.string(), z.string().nullable()),
          columns: z
            .array(z.object({ name: z.string(), source: z.string().nullable(), target: z.string().nullable() }))
            .optional(),
        }),
      ),
    }),
  ),
});
export type Answer = z.output<typeof answer>;

/** Throws unless check_parity called the one table equal and named no difference. */
export function mustBeEqual({ verdict, tables }: Answer): void {
  const [table] = tables;
  if (verdict === 'equal' && tables.length === 1 && table?.differences_total === 0) return;
  throw new Error(`check_parity said ${verdict} of equal tables: ${JSON.stringify(tables).slice(0, 500)}`);
}

/** Throws unless check_parity named exactly the expected differences, one line each: their kinds, keys, columns and values. */
export function mustName({ verdict, tables: [table] }: Answer, expected: readonly string[]): void {
  const found = (table?.differences ?? []).map(({ kind, key, columns }) =>
    differenceLine(kind, key.id ?? 'no key', columns ?? []),
  );
  const [wanted, given] = [new Set(expected), new Set(found)];
  const missed = expected.filter((line) => !given.has(line));
  const invented = found.filter((line) => !wanted.has(line));
  const exact = table?.differences_exact === true && table.differences_total === expected.length;
  if (verdict === 'drift' && exact && found.length === expected.length && missed.length === 0) return;
  throw new Error(
    `check_parity said ${verdict} and ${table?.differences_total} differences of ${expected.length}; ${missed.length} missed, as ${missed[0]}; ${invented.length} invented, as ${invented[0]}`,
  );
}

/** Throws unless check_parity counted `total` differences, or fewer and said that they are not all. */
export function mustCount({ verdict, tables: [table] }: Answer, total: number): void {
  const counted = table?.differences_total ?? 0;
  if (verdict === 'drift' && (table?.differences_exact === true ? counted === total : counted > 0 && counted <= total))
    return;
  throw new Error(`check_parity said ${verdict} and ${counted} differences of ${total}`);
}
