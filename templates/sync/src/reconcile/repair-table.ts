import { crashPoint } from '../core/crash-point.ts';
import { portions } from '../core/portions.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { retried } from '../store/retrying.ts';
import type { RepairOutcome } from './options.ts';
import { type RepairTools, repairKeys } from './repair-keys.ts';
import { type Kept, type ScanTools, scanKeys } from './scan-table.ts';
import type { Outcome } from './types.ts';

const BATCH = 100;
/** A row that is changed again just now is no failed repair; that is soon known. */
const VERIFY_MS = 2000;

/** Repairs differences of a table and looks at each again; gives back what became of them, and hands each outcome to the hook. */
export async function repairTable(
  tools: ScanTools & RepairTools,
  table: TableDescriptor,
  kept: readonly Kept[],
): Promise<Record<Outcome, number>> {
  const counts: Record<Outcome, number> = { repaired: 0, overtaken: 0, failed: 0, left: 0 };
  const told = async (one: Kept, outcome: RepairOutcome) => {
    counts[outcome.outcome] += 1;
    await tools.hooks.onOutcome?.(table.name, one.difference, outcome);
  };
  const ahead = kept.filter(({ difference }) => difference.cause === 'ahead');
  for (const one of ahead) {
    await told(one, { outcome: 'left', reason: 'the secondary is ahead of the primary', after: null });
  }
  const rest = kept.filter((one) => !ahead.includes(one));
  for (let at = 0; at < rest.length; at += BATCH) {
    const batch = rest.slice(at, at + BATCH);
    if (tools.hooks.signal?.aborted === true) {
      for (const one of rest.slice(at)) await told(one, { outcome: 'left', reason: 'stopped', after: null });
      break;
    }
    const kept = new Map(batch.map((one) => [one.rowKey, one]));
    for (const rowKeys of await retried(() =>
      portions(tools.direction, tools.direction.named(table.name), [...kept.keys()]),
    )) {
      await repairBatch(
        tools,
        table,
        rowKeys.flatMap((rowKey) => kept.get(rowKey) ?? []),
        told,
      );
    }
    await tools.pace(batch.length);
  }
  return counts;
}

async function repairBatch(
  tools: ScanTools & RepairTools,
  table: TableDescriptor,
  batch: readonly Kept[],
  told: (one: Kept, outcome: RepairOutcome) => Promise<void>,
): Promise<void> {
  const rowKeys = batch.map(({ rowKey }) => rowKey);
  const { written, failed } = await repairKeys(tools, table.name, rowKeys);
  crashPoint('reconcile after repair');
  const again = await scanKeys(quiet(tools), table, rowKeys);
  const still = new Map(again.kept.map(({ rowKey, difference }) => [rowKey, difference]));
  for (const one of batch) {
    const error = failed.get(one.rowKey);
    const now = still.get(one.rowKey);
    if (error !== undefined && now !== undefined) {
      await told(one, { outcome: 'failed', reason: plainMessage(error), after: now.secondaryDigest });
    } else if (now !== undefined) {
      await told(one, { outcome: 'failed', reason: 'the row still differs', after: now.secondaryDigest });
    } else if (written.has(one.rowKey)) {
      await told(one, { outcome: 'repaired', reason: null, after: one.difference.primaryDigest });
    } else {
      await told(one, { outcome: 'overtaken', reason: 'the ledger knew something newer', after: null });
    }
  }
}

/** For looking again: what is found then is no news, and does not wait for the signal. */
function quiet({ options, ...tools }: ScanTools): ScanTools {
  return {
    ...tools,
    options: { ...options, settleMs: Math.min(options.settleMs, VERIFY_MS) },
    hooks: {},
    pace: async () => undefined,
  };
}
