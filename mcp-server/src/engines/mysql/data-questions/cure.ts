import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { clamped } from './numbers.ts';

/** An expression that the question no longer finds; null when only a person can say which. */
export function cure(question: RowQuestion, column: AskedColumn): string | null {
  const { sql, nullable } = column;
  const emptied = (otherwise: string) => (nullable ? 'NULL' : otherwise);
  switch (question.kind) {
    case 'zero date':
      return emptied("'1970-01-02'");
    case 'impossible date':
      return `LAST_DAY(CONCAT(YEAR(${sql}), '-', MONTH(${sql}), '-1'))`;
    case 'number outside':
      return nullable ? 'NULL' : clamped(question, column);
    case 'finer fraction':
      return `ROUND(${sql}, ${Math.max(0, question.scale)})`;
    case 'moment outside':
      return emptied(`'${question.max}'`);
    case 'time outside':
      return emptied(`'${question.min}'`);
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
      return question.problem === 'nul' ? `REPLACE(${sql}, _utf8mb4 X'5C7530303030', '')` : null;
    case 'generated differs':
      return 'DEFAULT';
    default:
      return null;
  }
}
