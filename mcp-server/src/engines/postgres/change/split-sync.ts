import type { SplitRows } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { namesOf } from './names.ts';
import { namesOfSplit } from './split-names.ts';
import { differ, list } from './statement.ts';

/** A SELECT of the number of rows that are in one shape alone, that say different things in both, or that are in another part than theirs. */
export function splitQuestion(request: SplitRows): string {
  const { whole, parts, written, key, same } = namesOfSplit(request);
  const cases = parts.map(({ of }, at) => `WHEN ${of('w.')} THEN ${at + 1}`);
  const all = parts.map(({ sql }, at) => `SELECT ${at + 1} AS lockstep_part, ${list(written)} FROM ${sql}`);
  const [first = ''] = key;
  return `SELECT count(*) AS differences FROM (SELECT CASE ${cases.join(' ')} END AS lockstep_part, ${list(written)} FROM ${whole} AS w) AS t FULL JOIN (${all.join(' UNION ALL ')}) AS n ON n.lockstep_part = t.lockstep_part AND ${same('n', 't')} WHERE t.${quote(first)} IS NULL OR n.${quote(first)} IS NULL OR ${differ(list(written, 't.'), list(written, 'n.'))}`;
}

/** Copies rows that nobody writes meanwhile to their parts, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyRows(request: SplitRows, range: string): string {
  const { whole, parts, written, same } = namesOfSplit(request);
  const copies = parts.map(
    ({ sql, of }, at) => `part${at + 1} AS (
        INSERT INTO ${sql} (${list(written)}) OVERRIDING SYSTEM VALUE
          SELECT ${list(written, 't.')} FROM ${whole} AS t WHERE ${range} AND ${of('t.')}
             AND NOT EXISTS (SELECT FROM ${sql} AS n WHERE ${same('n', 't')}) FOR SHARE ON CONFLICT DO NOTHING RETURNING 1)`,
  );
  const sum = parts.map((_, at) => `(SELECT count(*) FROM part${at + 1})`).join(' + ');
  return `PERFORM set_config('lockstep.backfill', ${namesOf(request).self}, true);
      WITH ${copies.join(',\n      ')}
      SELECT ${sum} INTO touched;`;
}
