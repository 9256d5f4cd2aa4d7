import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';
import { clamped } from './numbers.ts';

/** An expression that the question no longer finds; null when only a person can say which. */
export function cure(question: RowQuestion, column: AskedColumn): string | null {
  const { sql, nullable } = column;
  const emptied = (otherwise: string) => (nullable ? 'NULL' : otherwise);
  switch (question.kind) {
    case 'zero date':
      return emptied("'1970-01-02'");
    case 'impossible date':
      return lastDay(column);
    case 'number outside':
      // A YEAR takes 1 for 2001.
      return nullable ? 'NULL' : parseRawType(column.rawType).base === 'year' ? null : clamped(question, column);
    case 'finer fraction':
      return `ROUND(${sql}, ${Math.max(0, question.scale)})`;
    case 'moment outside':
      return emptied(between(sql, question, 'DATETIME(6)'));
    case 'time outside':
      return emptied(between(sql, question, 'TIME(6)'));
    case 'longer':
      return question.unit === 'characters' ? `LEFT(${sql}, ${question.than})` : null;
    case 'nul character':
      return `REPLACE(${sql}, CHAR(0), '')`;
    case 'double encoded':
      return `CONVERT(CAST(CONVERT(${sql} USING latin1) AS BINARY) USING utf8mb4)`;
    case 'trailing space':
      return `RTRIM(${sql})`;
    case 'no member':
      return nullable ? 'NULL' : null;
    case 'json':
      return question.problem === 'nul' ? withoutNul(sql) : null;
    case 'generated differs':
      return 'DEFAULT';
    default:
      return null;
  }
}

/** The last day of its month, at the same time of day. */
function lastDay({ sql, rawType }: AskedColumn): string {
  const day = `LAST_DAY(CONCAT(YEAR(${sql}), '-', MONTH(${sql}), '-1'))`;
  return parseRawType(rawType).base === 'date' ? day : `ADDTIME(CAST(${day} AS DATETIME(6)), TIME(${sql}))`;
}

function between(sql: string, { min, max }: { readonly min: string; readonly max: string }, type: string): string {
  return `LEAST(GREATEST(${sql}, CAST('${min}' AS ${type})), CAST('${max}' AS ${type}))`;
}

/** Two backslashes are one that escapes nothing: they wait as a sign that stands in no JSON. */
function withoutNul(sql: string): string {
  const [pair, sign] = ["_utf8mb4 X'5C5C'", "_utf8mb4 X'01'"];
  return `REPLACE(REPLACE(REPLACE(${sql}, ${pair}, ${sign}), _utf8mb4 X'5C7530303030', ''), ${sign}, ${pair})`;
}
