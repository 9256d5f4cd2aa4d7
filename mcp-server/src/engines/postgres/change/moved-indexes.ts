import type { ChangeRequest } from '../../../model/change-contract.ts';
import { uses } from './renamed-in.ts';
import { joined, type Twin, twinIndex } from './twin.ts';

/** The indexes over that column alone, for the rows of another table that say which value counts. */
export function movedIndexes(
  request: ChangeRequest,
  column: string,
  to: { readonly table: string; readonly column: string; readonly only: string },
): Twin {
  const { table } = request;
  const others = table.columns.map(({ name }) => name).filter((name) => name !== column);
  const alike = table.indexes.filter((each) => uses(each, column) && !others.some((name) => uses(each, name)));
  const twins = alike.map((each, at) => {
    const own = { renames: new Map([[column, to.column]]), name: `lockstep_${request.name}_${at + 1}` };
    const predicate = each.predicate === null ? to.only : `${to.only} AND (${each.predicate})`;
    return twinIndex(
      { ...request, table: { ...table, name: to.table, partitioning: null } },
      { ...each, predicate },
      own,
    );
  });
  return joined(twins);
}
