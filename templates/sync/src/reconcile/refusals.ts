import type { DifferenceKind } from '../core/look.ts';
import type { ApplyOptions } from './options.ts';
import type { Difference } from './types.ts';

/** What is known of a table before anything is repaired. */
export interface Intended {
  readonly name: string;
  readonly rows: Readonly<Record<'primary' | 'secondary', number>>;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
}

/** Why nothing is repaired at all; null: it may begin. */
export function refusedWhole(tables: readonly Intended[], { maxRepairs }: ApplyOptions): string | null {
  const wanted = tables.reduce((sum, { counts }) => sum + counts.missing + counts.extra + counts.different, 0);
  if (wanted <= maxRepairs) return null;
  return `${wanted} rows differ and at most ${maxRepairs} may be repaired: so many have one cause, find it first; then raise --max-repairs`;
}

/** Why the rows of a table that only the secondary has are not deleted; null: they may be. */
export function refusedDeletes(
  { name, rows, counts }: Intended,
  { maxDeleteShare, confirmDeletes }: ApplyOptions,
): string | null {
  if (counts.extra === 0 || confirmDeletes.includes(name)) return null;
  const confirm = `if that was meant, confirm it with --confirm-deletes ${name}`;
  if (rows.primary === 0) {
    return `the primary has no row of ${name} and the secondary has ${rows.secondary}: TRUNCATE and DROP PARTITION are seen by no capture, and nothing is deleted after them unasked; ${confirm}`;
  }
  const share = counts.extra / Math.max(rows.secondary, counts.extra);
  if (share <= maxDeleteShare || counts.extra <= FEW) return null;
  return `${counts.extra} of ${rows.secondary} rows of ${name} are no longer on the primary, more than ${maxDeleteShare * 100} %: nothing is deleted unasked; ${confirm}`;
}

/** Whether nothing shows that the migration brought a row that only the secondary has: no event, and nothing in the ledger. */
export function isUnknown({ kind, primaryVersion, secondaryVersion }: Difference): boolean {
  return kind === 'extra' && primaryVersion === '0' && secondaryVersion === null;
}

/** Why rows that nothing is known of are not deleted; null: there are none, or it was confirmed. */
export function refusedUnknown(
  name: string,
  differences: readonly Difference[],
  { confirmDeletes }: ApplyOptions,
): string | null {
  const unknown = differences.filter(isUnknown).length;
  if (unknown === 0 || confirmDeletes.includes(name)) return null;
  return `${unknown} of the rows too many in ${name} have no event and no version: nothing shows that the migration brought them, and they may be another writer's; if they are not, confirm it with --confirm-deletes ${name}`;
}

/** So few rows are no mass deletion, whatever their share. */
const FEW = 10;
