import { LockstepError } from '../model/errors.ts';
import type { TableName } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import { nameOf } from './compare-table.ts';

/** Finds the tables of a schema by name. */
export interface TableFinder {
  /** NOT_FOUND when there is no such table, PERMISSION when the catalogue says that this login does not see all of its rows. */
  find(name: TableName): Table;
  /** The catalogue's guess of its rows; 0 when there is none. */
  estimate(name: TableName): number;
}

export function tableFinder(schema: Schema): TableFinder {
  const tables = new Map(schema.tables.map((table) => [idOf(table), table]));
  const gaps = new Map(schema.gaps.filter(({ kind }) => kind === 'table').map(({ name, reason }) => [name, reason]));
  return {
    estimate: (name) => tables.get(idOf(name))?.rowEstimate ?? 0,
    find: (name) => {
      const reason = gaps.get(nameOf(name));
      if (reason !== undefined) {
        throw new LockstepError('PERMISSION', `table ${nameOf(name)} cannot be read in full: ${reason}`, {
          hint: 'Give this login the right to read every row of the table, then run again.',
        });
      }
      const found = tables.get(idOf(name));
      if (found !== undefined) return found;
      throw new LockstepError('NOT_FOUND', `there is no table ${nameOf(name)}`, {
        hint: 'Inspect the schema again and correct the mapping: the table was dropped or renamed.',
      });
    },
  };
}

function idOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
