import type { UnionTables } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { namesOf } from './names.ts';
import { differ, list } from './statement.ts';
import { namesOfUnion } from './union-names.ts';

/** A SELECT of the number of rows that are in one shape alone, or that say different things in both. */
export function unionQuestion(request: UnionTables): string {
  const { whole, mark, written, parts, same, key } = namesOfUnion(request);
  const all = parts.map(
    ({ sql, literal }) => `SELECT ${literal}::varchar(40) AS ${mark}, ${list(written)} FROM ${sql}`,
  );
  const [first = ''] = key;
  return `SELECT count(*) AS differences FROM (${all.join(' UNION ALL ')}) AS t FULL JOIN ${whole} AS n ON n.${mark} = t.${mark} AND ${same('n', 't')} WHERE t.${quote(first)} IS NULL OR n.${quote(first)} IS NULL OR ${differ(list(written, 't.'), list(written, 'n.'))}`;
}

/** Copies rows of a part that nobody writes meanwhile, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyPart(request: UnionTables, at: number, range: string): string {
  const { whole, mark, written, parts, same } = namesOfUnion(request);
  const part = parts[at];
  return `PERFORM set_config('lockstep.backfill', ${namesOf(request).self}, true);
      INSERT INTO ${whole} (${mark}, ${list(written)}) OVERRIDING SYSTEM VALUE
        SELECT ${part?.literal}, ${list(written, 't.')} FROM ${part?.sql} AS t WHERE ${range}
           AND NOT EXISTS (SELECT FROM ${whole} AS w WHERE w.${mark} = ${part?.literal} AND ${same('w', 't')}) FOR SHARE ON CONFLICT DO NOTHING;`;
}
