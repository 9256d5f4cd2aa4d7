import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { loadTables } from './load-table.ts';
import type { TruthTable } from './table.ts';

/** A source that holds a data set, and an empty target. */
export interface Pair {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
}

/** Fresh databases on the shared servers for the time of `work`. */
export async function withPair(
  [from, to]: readonly [ServerKind, ServerKind],
  tables: readonly TruthTable[],
  work: (pair: Pair) => Promise<void>,
): Promise<void> {
  const [source, target] = await Promise.all([sharedServer(from).createDatabase(), sharedServer(to).createDatabase()]);
  try {
    await loadTables(source, tables);
    await work({ source, target });
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
}

/** A truth in which nothing differs. */
export function noDifference(tables: readonly TruthTable[]): Record<string, []> {
  return Object.fromEntries(tables.map(({ name }) => [name, []]));
}
