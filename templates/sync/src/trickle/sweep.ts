import sql, { type Sql } from 'sql-template-tag';
import { ownRows } from '../core/own-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { nextKeys, presentKeys } from '../core/walk-keys.ts';
import { otherSide, type Row, type TableDescriptor } from '../descriptor.ts';
import { carryKeys, type Pass } from './carry-keys.ts';
import { digestKeys, inBuckets } from './key-digests.ts';

const BATCH = 500;
/** Digests read every key of a table in one statement. */
const LIMITS = { statementMs: 300_000 };

/**
 * Deletes the rows of the secondary whose keys are gone from the primary; gives back how many. Both sides digest their keys, and only
 * those of buckets that differ are looked for one by one.
 */
export async function sweepKeys(pass: Pass, table: TableDescriptor): Promise<number> {
  const { primary, to } = pass.direction;
  const side = otherSide(primary);
  const theirs = await to.store.transaction((tx) => digestKeys(tx, table, side), LIMITS);
  const ours = await digestKeys(pass.snapshot, table, primary);
  const differing = [...theirs].flatMap(([bucket, digest]) => (ours.get(bucket) === digest ? [] : [bucket]));
  if (differing.length === 0) return 0;
  const within: Sql = sql`${ownRows(table, side)} AND ${inBuckets(to.store.engine, table, side, differing)}`;
  let deleted = 0;
  for (let after: Row | null = null; ; ) {
    const keys: Row[] = await to.store.transaction((tx) => nextKeys(tx, table, side, after, BATCH, within), LIMITS);
    const there = await presentKeys(pass.snapshot, table, primary, keys);
    const gone = keys.filter((key) => !there.has(rowKeyOf(key)));
    if (gone.length > 0) deleted += await carryKeys(pass, table.name, gone);
    if (keys.length < BATCH) return deleted;
    after = keys.at(-1) ?? null;
  }
}
