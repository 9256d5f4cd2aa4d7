import type { SplitRows } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { differ } from './differ.ts';
import { namesOf } from './names.ts';
import { namesOfSplit } from './split-names.ts';

/** Copies rows to their parts under a lock, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyRows(request: SplitRows, range: string): string {
  const { whole, columns, values, parts, key } = namesOfSplit(request);
  const first = quote(key[0]?.name ?? '');
  const copies = parts.map(
    ({ sql, of }) => `INSERT INTO ${sql} (${columns})
        SELECT ${values('t')} FROM ${whole} AS t WHERE ${range} AND ${of('t.')} /*!80001 FOR SHARE NOWAIT *//*M! LOCK IN SHARE MODE */ ON DUPLICATE KEY UPDATE ${sql}.${first} = ${sql}.${first};`,
  );
  return `SET @lockstep_backfill = ${namesOf(request).self};
        ${copies.join('\n        ')}
        SET @lockstep_backfill = NULL;`;
}

/** A SELECT of the number of rows that are in one shape alone, that say different things in both, or that are in another part than theirs. */
export function splitQuestion(request: SplitRows): string {
  const { whole, written, key, parts, has, outside } = namesOfSplit(request);
  const first = quote(key[0]?.name ?? '');
  const apart = written
    .map(({ name, rawType }) => differ(`n.${quote(name)}`, `t.${quote(name)}`, rawType))
    .join(' OR ');
  const counts = [
    ...parts.flatMap(({ sql, of }) => [
      `(SELECT COUNT(*) FROM ${whole} AS t LEFT JOIN ${sql} AS n ON ${has('t', 'n.')} WHERE ${of('t.')} AND (n.${first} IS NULL OR ${apart}))`,
      `(SELECT COUNT(*) FROM ${sql} AS n LEFT JOIN ${whole} AS t ON ${has('n', 't.')} WHERE t.${first} IS NULL OR NOT (${of('t.')}))`,
    ]),
    ...(outside === null ? [] : [`(SELECT COUNT(*) FROM ${whole} AS t WHERE ${outside('t.')})`]),
  ];
  return `SELECT ${counts.join(' + ')} AS differences`;
}
