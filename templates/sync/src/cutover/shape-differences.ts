import type { End } from '../core/direction.ts';
import type { Side, TableDescriptor } from '../descriptor.ts';
import { catalogueOf, type LiveColumn } from './catalogue-sql.ts';

/** What the definitions of tables have become since they were described: columns that are gone or of another type. */
export async function shapeDifferences(
  ends: Readonly<Record<Side, End>>,
  tables: readonly TableDescriptor[],
): Promise<string[]> {
  const found: string[] = [];
  for (const side of ['source', 'target'] as const) {
    await ends[side].store.transaction(async (tx) => {
      for (const table of tables) {
        const live = await catalogueOf(tx.engine).columns(tx, table[side]);
        found.push(...differencesOf(table, side, live));
      }
    });
  }
  return found;
}

function differencesOf(table: TableDescriptor, side: Side, live: readonly LiveColumn[]): string[] {
  const where = `${table[side].sql} of the ${side}`;
  if (live.length === 0) return [`${where} is not there, or this login may not see it`];
  const byName = new Map(live.map((column) => [column.name, column]));
  return table.columns.flatMap((column) => {
    const described = column[side];
    if (described === null) return [];
    const now = byName.get(described.name);
    if (now === undefined) return [`${where} has no column ${described.name} any more`];
    const [was, is] = [described, now].map(({ rawType, nullable }) => `${rawType}${nullable ? '' : ' not null'}`);
    return was === is ? [] : [`${where}: ${described.name} was ${was} and is ${is}`];
  });
}
