import { rowText } from '../row.ts';
import type { Session } from '../session.ts';

/**
 * Which rows of texts are equal, as positions. A collation that passes over anything is somebody's own: null compares byte by byte,
 * any other as lower case, which is what citext does.
 */
export async function equalTexts(
  session: Session,
  collations: readonly (string | null)[],
  rows: readonly (readonly string[])[],
): Promise<number[][]> {
  if (rows.length < 2) return [];
  const columns = collations.map((collation, at) => (collation === null ? `v.t${at}` : `lower(v.t${at})`));
  const arrays = collations.map((_, at) => `$${at + 1}::text[]`);
  const names = collations.map((_, at) => `t${at}`);
  const found = await session.rows({
    text: `SELECT string_agg((v.n - 1)::text, ',' ORDER BY v.n) FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS v(${names.join(', ')}, n) GROUP BY ${columns.map((sql) => `${sql} COLLATE "C"`).join(', ')} HAVING count(*) > 1`,
    values: collations.map((_, at) => rows.map((row) => row[at] ?? '')),
    about: 'comparing texts',
  });
  return found.map((row) => rowText(row, 0).split(',').map(Number));
}
