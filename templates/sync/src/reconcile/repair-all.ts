import { parentsFirst } from '../core/write-order.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { ApplyOptions } from './options.ts';
import { isUnknown, refusedDeletes, refusedUnknown, refusedWhole } from './refusals.ts';
import type { RepairTools } from './repair-keys.ts';
import { repairTable } from './repair-table.ts';
import type { Kept, Scanned, ScanTools } from './scan-table.ts';
import type { Outcome, TableReport } from './types.ts';

/** What became of the repairs: of each table, and whether they were refused as a whole. */
export interface RepairedAll {
  readonly refused: string | null;
  readonly tables: ReadonlyMap<TableDescriptor, Pick<TableReport, 'refused' | 'repairs'>>;
}

/** Repairs what was found: rows too many first, children before their parents; then what is missing or differs, parents first. */
export async function repairAll(tools: ScanTools & RepairTools, scanned: readonly Scanned[]): Promise<RepairedAll> {
  const { apply } = tools.options;
  if (apply === null) return { refused: null, tables: new Map() };
  const refused = refusedWhole(
    scanned.map(({ table, scan }) => ({ name: table.name, ...scan })),
    apply,
  );
  if (refused !== null) return { refused, tables: new Map() };
  const results = new Map(scanned.map((one) => [one.table, { ...deletesOf(one, apply), repairs: noRepairs() }]));
  const repair = async ({ table, scan }: Scanned, wanted: (kept: Kept) => boolean) => {
    const result = results.get(table);
    const counts = await repairTable(tools, table, scan.kept.filter(wanted));
    if (result !== undefined) addTo(result.repairs, counts);
  };
  const order = parentsFirst(
    scanned.map(({ table }) => table),
    tools.direction.to.store.side,
  );
  const ordered = [...scanned].sort((one, other) => order.indexOf(one.table) - order.indexOf(other.table));
  for (const one of [...ordered].reverse()) {
    const deletes = results.get(one.table)?.deletes;
    if (deletes !== undefined) await repair(one, (kept) => isExtra(kept) && deletes(kept));
  }
  for (const one of ordered) await repair(one, (kept) => !isExtra(kept));
  return { refused: null, tables: results };
}

/** Which rows too many of a table may be deleted, and why others may not. */
function deletesOf({ table: { name }, scan }: Scanned, apply: ApplyOptions) {
  const refused = refusedDeletes({ name, ...scan }, apply);
  if (refused !== null) return { refused, deletes: () => false };
  const differences = scan.kept.map(({ difference }) => difference);
  const unknown = refusedUnknown(name, differences, apply);
  return { refused: unknown, deletes: ({ difference }: Kept) => unknown === null || !isUnknown(difference) };
}

function noRepairs(): Record<Outcome, number> {
  return { repaired: 0, overtaken: 0, failed: 0, left: 0 };
}

function isExtra({ difference }: Kept): boolean {
  return difference.kind === 'extra';
}

function addTo(sum: Record<Outcome, number>, counts: Readonly<Record<Outcome, number>>): void {
  sum.repaired += counts.repaired;
  sum.overtaken += counts.overtaken;
  sum.failed += counts.failed;
  sum.left += counts.left;
}
