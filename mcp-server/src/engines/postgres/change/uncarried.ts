import { quoteLiteral } from '../quote.ts';
import { block } from './statement.ts';

/** A SELECT that finds a row where something stands in the way, and the words that say so. */
export type Obstacle = readonly [there: string, words: string];

/** What a table may have that the inspected schema does not say and another table in its place would not have. `table` is its number as SQL, `called` its name in words. */
export function uncarried(table: string, called: string): readonly Obstacle[] {
  return [
    [`SELECT FROM pg_rewrite WHERE ev_class = ${table}`, `${called} has rules`],
    [`SELECT FROM pg_policy WHERE polrelid = ${table}`, `${called} has policies`],
    [
      `SELECT FROM pg_publication_rel WHERE prrelid = ${table}`,
      `${called} is published, and its subscribers would not get what is written to another one in its place: take it out of its publication first`,
    ],
    [
      `SELECT FROM pg_inherits WHERE inhparent = ${table} OR inhrelid = ${table}`,
      `${called} inherits, or is inherited`,
    ],
    [
      `SELECT FROM pg_attribute WHERE attrelid = ${table} AND attacl IS NOT NULL`,
      called === 'the table'
        ? 'rights on single columns are not carried'
        : `rights on single columns of ${called} are not carried`,
    ],
  ];
}

/** A block that refuses where there is one of these. */
export function refusedWhere(obstacles: readonly Obstacle[]): string {
  return block(
    obstacles
      .map(
        ([there, words]) =>
          `  IF EXISTS (${there}) THEN RAISE EXCEPTION '%', ${quoteLiteral(`lockstep: refused, ${words}; nothing was changed`)}; END IF;`,
      )
      .join('\n'),
  );
}
