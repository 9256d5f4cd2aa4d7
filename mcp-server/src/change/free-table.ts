import type { ChangeCommon } from '../model/change-contract.ts';
import { fullName, type TableName } from '../model/mapping.ts';
import { madeBy } from './find-column.ts';
import { refuse } from './refuse.ts';

/** Refuses a name that a table or view has, unless this change made it. */
export function freeTable({ schema, name: change }: ChangeCommon, wanted: TableName): void {
  const same = (each: TableName) => each.schema === wanted.schema && each.name === wanted.name;
  const table = schema.tables.find(same);
  if ((table !== undefined && table.comment !== madeBy(change)) || schema.views.some(same))
    throw refuse(`there is a table or view ${fullName(wanted)} already.`);
}
