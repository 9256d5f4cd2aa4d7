import { rowText } from '../row.ts';
import type { Session } from '../session.ts';

const COLLATIONS =
  'SELECT COLLATION_NAME AS c0, CHARACTER_SET_NAME AS c1 FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY';

/** Which rows of texts are equal under the collations, as positions. Null, and a collation that this server does not have: byte by byte. */
export async function equalTexts(
  session: Session,
  collations: readonly (string | null)[],
  rows: readonly (readonly string[])[],
): Promise<number[][]> {
  if (rows.length < 2) return [];
  const applicable = await session.rows({ text: COLLATIONS, about: `reading the collations of ${session.label}` });
  const charsets = new Map(applicable.map((row) => [rowText(row, 0), rowText(row, 1)]));
  const compared = collations.map((collation, at) => {
    const charset = collation === null ? undefined : charsets.get(collation);
    return charset === undefined
      ? `CAST(j.t${at} AS BINARY)`
      : `CONVERT(j.t${at} USING ${charset}) COLLATE ${collation}`;
  });
  const columns = collations.map((_, at) => `t${at} LONGTEXT CHARACTER SET utf8mb4 PATH '$[${at}]'`);
  const list = compared.map((sql, at) => `${sql} AS v${at}`);
  const groups = compared.map((_, at) => `d.v${at}`).join(', ');
  // One parameter, however many texts.
  const texts = `JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, ${columns.join(', ')})) AS j`;
  const found = await session.wholeRows({
    text: `SELECT GROUP_CONCAT(d.n ORDER BY d.n) AS c0 FROM (SELECT j.n - 1 AS n, ${list.join(', ')} FROM ${texts}) AS d GROUP BY ${groups} HAVING COUNT(*) > 1`,
    values: [JSON.stringify(rows)],
    about: `comparing texts at ${session.label}`,
  });
  return found.map((row) => rowText(row, 0).split(',').map(Number));
}
