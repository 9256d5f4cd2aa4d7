import type { ChangeCommon, DropTable } from '../../model/change-contract.ts';
import { refuse } from '../refuse.ts';

/** A table that goes. */
export function dropTable(common: ChangeCommon): DropTable {
  const { table, schema } = common;
  for (const other of schema.tables) {
    const key = other.foreignKeys.find(
      ({ references }) => references.schema === table.schema && references.table === table.name && other !== table,
    );
    if (key !== undefined) throw refuse(`${other.name} refers to ${table.name} by ${key.name}: drop that key first.`);
  }
  return { ...common, kind: 'drop-table' };
}
