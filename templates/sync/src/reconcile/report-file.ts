import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ReconcileReport } from './types.ts';

const count = z.int().min(0);
const text = z.string().nullable();
const difference = z.strictObject({
  rowKey: text,
  keyDigest: z.string(),
  kind: z.enum(['missing', 'extra', 'different']),
  cause: z.enum(['unseen', 'parked', 'lost', 'resurrected', 'ahead']),
  primaryVersion: z.string(),
  secondaryVersion: text,
  columns: z.array(
    z.union([
      z.strictObject({ name: z.string() }),
      z.strictObject({ name: z.string(), primary: text, secondary: text }),
    ]),
  ),
  primaryDigest: text,
  secondaryDigest: text,
});
const table = z.strictObject({
  name: z.string(),
  target: z.string(),
  rows: z.strictObject({ primary: count, secondary: count }),
  counts: z.strictObject({ missing: count, extra: count, different: count }),
  differences: z.array(difference),
  undecided: count,
  notLookedAt: z.array(z.string()),
  repairs: z.strictObject({ repaired: count, overtaken: count, failed: count, left: count }),
  refused: text,
});
const report = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  fingerprint: z.string(),
  primary: z.enum(['source', 'target']),
  epoch: count,
  applied: z.boolean(),
  refused: text,
  interrupted: z.boolean(),
  tables: z.array(table),
});

/** A report that was written by an earlier run; whatever else the file holds is refused with its place. */
export async function readReport(path: string): Promise<ReconcileReport> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} is no report of a dry run: ${reason}. Run \`reconcile\` first, it writes one`);
  }
  const result = report.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
  throw new Error(`${path} is no report of a dry run: ${places.join('; ')}`);
}

/** Writes a report whole or not at all, readable for its owner. */
export async function writeReport(path: string, value: ReconcileReport): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
