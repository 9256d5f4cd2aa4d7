import type { ChangeSetting } from '../model/change-settings.ts';
import { findTable } from '../model/find-names.ts';
import { tableKey } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import { refuse } from './refuse.ts';

/** Refuses a change of what another one, made before it or under way, has not let go of: the triggers of one would not know the shape of the other. */
export function refuseMeeting(setting: ChangeSetting, before: readonly ChangeSetting[], schema: Schema): void {
  const own = takenBy(setting, schema);
  for (const other of before) {
    const met = meeting(setting, own, other, takenBy(other, schema));
    if (met !== null)
      throw refuse(
        `${other.name} is a change of ${met} too: take that one to its contract first, and then out of here.`,
      );
  }
  for (const { table, columns } of own) {
    const made = [table, ...table.columns.filter(({ name }) => columns?.includes(name) === true)].find(
      ({ comment }) => comment.startsWith(MADE) && comment !== `${MADE}${setting.name}`,
    );
    if (made !== undefined)
      throw refuse(
        `${made.name} is made by the change ${made.comment.slice(MADE.length)}, which is under way: take that one to its contract first.`,
      );
  }
}

const MADE = 'lockstep change ';

/** A table that a change is of; its columns, or null: all that it is. */
interface Taken {
  readonly table: Table;
  readonly columns: readonly string[] | null;
}

/** What two changes are both of, in words. Rules go together, and go with what is dropped. */
function meeting(one: ChangeSetting, own: readonly Taken[], other: ChangeSetting, theirs: readonly Taken[]) {
  if ([one, other].every(({ kind }) => kind.startsWith('add-') || kind.startsWith('drop-'))) return null;
  for (const { table, columns } of own)
    for (const their of theirs) {
      if (tableKey(their.table) !== tableKey(table)) continue;
      if (columns === null || their.columns === null) return table.name;
      const both = columns.find((name) => their.columns?.includes(name) === true);
      if (both !== undefined) return `${table.name}.${both}`;
    }
  return null;
}

function takenBy(setting: ChangeSetting, schema: Schema): Taken[] {
  const tables = [
    setting.table,
    ...('others' in setting ? setting.others.map(({ table }) => table) : []),
    ...(setting.kind === 'merge-tables' ? [setting.into] : []),
  ];
  const columns = columnsOf(setting);
  return tables.flatMap((name) => {
    const found = findTable('source', schema, schema.tables, name);
    return 'found' in found ? [{ table: found.found, columns }] : [];
  });
}

function columnsOf(setting: ChangeSetting): readonly string[] | null {
  switch (setting.kind) {
    case 'rename-column':
    case 'change-type':
      return [setting.column, ...(setting.to === undefined ? [] : [setting.to])];
    case 'split-column':
      return [setting.column, ...setting.into];
    case 'merge-columns':
      return [...setting.columns, setting.to];
    case 'add-check':
      return setting.where.map(({ column }) => column);
    case 'add-not-null':
    case 'column-to-table':
    case 'drop-column':
      return [setting.column];
    case 'add-unique':
    case 'add-foreign-key':
    case 'split-table':
      return setting.columns;
    default:
      return null;
  }
}
