import { appendFile } from 'node:fs/promises';
import type { RepairOutcome } from './options.ts';
import type { Difference } from './types.ts';

/** A file that only grows: one JSON line for each difference found and for each repair, without a value of any row. */
export interface AuditLog {
  found(table: string, difference: Difference): Promise<void>;
  repair(table: string, difference: Difference, outcome: RepairOutcome): Promise<void>;
}

/** Appends to a file; nothing is repaired before the line that names it is in the file. */
export function openAuditLog(path: string, now: () => string = () => new Date().toISOString()): AuditLog {
  const append = (entry: Readonly<Record<string, unknown>>) =>
    appendFile(path, `${JSON.stringify({ at: now(), ...entry })}\n`, { mode: 0o600 });
  return {
    found: (table, difference) => append({ event: 'found', table, ...withoutValues(difference) }),
    repair: (table, difference, { outcome, reason, after }) => {
      const { rowKey, keyDigest, kind, secondaryDigest } = difference;
      return append({
        event: 'repair',
        table,
        rowKey,
        keyDigest,
        kind,
        outcome,
        reason,
        before: secondaryDigest,
        after,
      });
    },
  };
}

function withoutValues({ columns, ...rest }: Difference) {
  return { ...rest, columns: columns.map(({ name }) => name) };
}
