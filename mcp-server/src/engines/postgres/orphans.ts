import type { Reference } from '../engine.ts';
import { quoteIdentifier } from './dialect.ts';
import type { OpenTable } from './open-table.ts';
import { rowText } from './row.ts';

/** Rows of the child whose reference leads nowhere, at most `limit`. Each is looked up by the parent's key, so that an index on it is used. */
export async function countOrphans(
  child: OpenTable,
  parent: OpenTable,
  { columns, references }: Reference,
  limit: number,
): Promise<bigint> {
  const pairs = columns.map((name, at) => {
    const referenced = references[at] ?? '';
    child.typeOf(name);
    parent.typeOf(referenced);
    return { own: `c.${quoteIdentifier(name)}`, theirs: `p.${quoteIdentifier(referenced)}` };
  });
  const given = pairs.map(({ own }) => `${own} IS NOT NULL`).join(' AND ');
  const found = pairs.map(({ own, theirs }) => `${theirs} = ${own}`).join(' AND ');
  const text = `
SELECT COUNT(*) AS c0 FROM (SELECT 1 AS n FROM ${child.sql} AS c
WHERE ${given} AND NOT EXISTS (SELECT 1 FROM ${parent.sql} AS p WHERE ${found}) LIMIT ${Math.max(0, Math.floor(limit))}) AS d`;
  const [row = []] = await child.session.rows({ text, about: `looking for the parents of the rows of ${child.label}` });
  return BigInt(rowText(row, 0));
}
