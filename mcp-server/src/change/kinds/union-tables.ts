import type { ChangeCommon, UnionTables } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findTable } from '../../model/find-names.ts';
import type { Schema, Table } from '../../model/schema.ts';
import { freeTable } from '../free-table.ts';
import { refuse } from '../refuse.ts';
import { refuseUnlike } from '../refuse-unlike.ts';
import { standsAlone } from '../stands-alone.ts';

/** Tables of the same columns that become one, in which a column says which of them a row is of. */
export function unionTables(
  { value, others, to, mark }: Extract<ChangeSetting, { kind: 'union-tables' }>,
  common: ChangeCommon,
): UnionTables {
  const { schema, table } = common;
  const parts = [{ table, value }, ...others.map((each) => ({ table: partOf(schema, each.table), value: each.value }))];
  parts.forEach((part, at) => {
    const before = parts.slice(0, at);
    if (before.some((other) => other.table === part.table)) throw refuse(`${part.table.name} is named twice.`);
    // On MySQL a program may compare them without a look at the case.
    const same = before.find((other) => other.value.toLowerCase() === part.value.toLowerCase());
    if (same !== undefined)
      throw refuse(`${same.table.name} and ${part.table.name} would be marked alike: ${part.value}.`);
    if (part.table.columns.some(({ name }) => name === mark))
      throw refuse(`${part.table.name} has a column ${mark} already: call the mark otherwise.`);
    standsAlone(schema, part.table);
    refuseUnlike(table, part.table);
  });
  const whole = { schema: table.schema, name: to };
  freeTable(common, whole);
  return { ...common, kind: 'union-tables', parts, whole, mark };
}

function partOf(schema: Schema, name: Parameters<typeof findTable>[3]): Table {
  const found = findTable('source', schema, schema.tables, name);
  if ('problem' in found) throw refuse(`${found.problem}.`);
  return found.found;
}
