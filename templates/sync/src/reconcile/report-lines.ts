import type { Cause } from '../core/look.ts';
import { quantity } from '../values/quantity.ts';
import type { Difference, ReconcileReport, TableReport } from './types.ts';
import { verdictOf } from './verdict-of.ts';

const SHOWN = 20;

const CAUSES: Readonly<Record<Cause, string>> = {
  unseen: 'both sides stand at the same version: a write passed by the capture, or by the ledger',
  parked: 'its newest change is parked',
  lost: 'its change was acknowledged, but the secondary no longer has it',
  resurrected: 'it was deleted by its newest change, and is there again',
  ahead:
    'the secondary has a newer version than the primary ever gave: the primary lost its newest changes; not repaired',
};

/** A report for people. */
export function reportLines(report: ReconcileReport): string[] {
  const lines = report.tables.flatMap(tableLines);
  if (report.refused !== null) lines.push(`nothing was repaired: ${report.refused}`);
  if (report.interrupted) lines.push('stopped before every row was looked at');
  return [...lines, verdictOf(report)];
}

function tableLines({ name, target, rows, counts, differences, undecided, ...rest }: TableReport): string[] {
  const found = Object.entries(counts).filter(([, number]) => number > 0);
  const said = found.length === 0 ? 'no difference' : found.map(([kind, number]) => `${number} ${kind}`).join(', ');
  const total = counts.missing + counts.extra + counts.different;
  const repairs = Object.entries(rest.repairs).filter(([, number]) => number > 0);
  return [
    `${name} → ${target}: ${quantity(rows.primary, 'row')} on the primary, ${rows.secondary} on the secondary: ${said}`,
    ...differences.slice(0, SHOWN).map((difference) => `  ${differenceLine(difference)}`),
    ...(total > SHOWN ? [`  and ${total - SHOWN} more`] : []),
    ...(undecided > 0
      ? [
          `  ${undecided} not decided, neither equal nor different: the newest change was still under way. See by relay lag that the relay runs and keeps up, then look again with a longer --settle, or at a quieter moment`,
        ]
      : []),
    ...rest.notLookedAt.map((what) => `  not looked at: ${what}`),
    ...(repairs.length > 0 ? [`  ${repairs.map(([outcome, number]) => `${number} ${outcome}`).join(', ')}`] : []),
    ...(rest.refused === null ? [] : [`  not deleted: ${rest.refused}`]),
  ];
}

function differenceLine({ rowKey, keyDigest, kind, cause, columns, ...versions }: Difference): string {
  const key = rowKey ?? `(masked, digest ${keyDigest})`;
  const differing = columns.map(({ name, primary, secondary }) =>
    primary === undefined ? name : `${name} ${JSON.stringify(primary)} ≠ ${JSON.stringify(secondary)}`,
  );
  const where = differing.length === 0 ? '' : ` in ${differing.join(', ')}`;
  return `${kind} ${key}${where}; version ${versions.primaryVersion} / ${versions.secondaryVersion ?? 'none'}: ${CAUSES[cause]}`;
}
