import type { UnionTables } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { differ } from './differ.ts';
import { namesOf } from './names.ts';
import { namesOfUnion } from './union-names.ts';

/** Copies rows of a part under a lock, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyPart(request: UnionTables, at: number, range: string): string {
  const { whole, mark, columns, values, parts } = namesOfUnion(request);
  const part = parts[at];
  return `SET @lockstep_backfill = ${namesOf(request).self};
        INSERT INTO ${whole} (${mark}, ${columns})
        SELECT ${part?.literal}, ${values('t')} FROM ${part?.sql} AS t WHERE ${range} /*!80001 FOR SHARE NOWAIT *//*M! LOCK IN SHARE MODE */ ON DUPLICATE KEY UPDATE ${whole}.${mark} = ${whole}.${mark};
        SET @lockstep_backfill = NULL;`;
}

/** A SELECT of the number of rows that are in one shape alone, or that say different things in both. */
export function unionQuestion(request: UnionTables): string {
  const { whole, mark, written, key, parts, has } = namesOfUnion(request);
  const first = quote(key[0]?.name ?? '');
  const apart = written
    .map(({ name, rawType }) => differ(`n.${quote(name)}`, `t.${quote(name)}`, rawType))
    .join(' OR ');
  const counts = [
    ...parts.flatMap(({ sql, literal }) => [
      `(SELECT COUNT(*) FROM ${sql} AS t LEFT JOIN ${whole} AS n ON n.${mark} = ${literal} AND ${has('t', 'n.')} WHERE n.${mark} IS NULL OR ${apart})`,
      `(SELECT COUNT(*) FROM ${whole} AS n LEFT JOIN ${sql} AS t ON ${has('n', 't.')} WHERE n.${mark} = ${literal} AND t.${first} IS NULL)`,
    ]),
    `(SELECT COUNT(*) FROM ${whole} AS n WHERE n.${mark} NOT IN (${parts.map(({ literal }) => literal).join(', ')}))`,
  ];
  return `SELECT ${counts.join(' + ')} AS differences`;
}
