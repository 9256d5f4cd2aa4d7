import { rowText } from '../row.ts';
import type { Session } from '../session.ts';

/** Texts that one statement compares. */
const TEXTS_PER_STATEMENT = 5000;

/** Which rows of texts are equal under the collations, as positions. Null: byte by byte. */
export async function equalTexts(
  session: Session,
  collations: readonly (string | null)[],
  rows: readonly (readonly string[])[],
): Promise<number[][]> {
  if (rows.length < 2) return [];
  const known = new Set(
    (await session.rows({ text: COLLATIONS, about: 'reading the collations' })).map((row) => rowText(row, 0)),
  );
  const columns = collations.map((collation) => {
    const text = 'CONVERT(CAST(? AS CHAR) USING utf8mb4)';
    if (collation === null || !known.has(collation)) return `CAST(${text} AS BINARY)`;
    const charset = collation.split('_')[0] ?? 'utf8mb4';
    return `CONVERT(CAST(? AS CHAR) USING ${charset}) COLLATE ${collation}`;
  });
  const most = Math.max(2, Math.floor(TEXTS_PER_STATEMENT / columns.length));
  const compared = rows.slice(0, most);
  const lines = compared.map((_, at) => `SELECT ${at} AS n, ${columns.map((sql, c) => `${sql} AS v${c}`).join(', ')}`);
  const found = await session.wholeRows({
    text: `SELECT GROUP_CONCAT(n) AS c0 FROM (${lines.join(' UNION ALL ')}) AS t GROUP BY ${columns.map((_, c) => `v${c}`).join(', ')} HAVING COUNT(*) > 1`,
    values: compared.flat(),
    about: `comparing texts at ${session.label}`,
  });
  return found.map((row) =>
    rowText(row, 0)
      .split(',')
      .map(Number)
      .sort((a, b) => a - b),
  );
}

const COLLATIONS = 'SELECT COLLATION_NAME AS c0 FROM information_schema.COLLATIONS WHERE COLLATION_NAME IS NOT NULL';
