import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { nearest } from './moments.ts';
import { clamped } from './numbers.ts';

/** An expression that the question no longer finds; null when only a person can say which. */
export function cure(question: RowQuestion, column: AskedColumn): string | null {
  const { sql, nullable } = column;
  const emptied = (otherwise: string) => (nullable ? 'NULL' : otherwise);
  switch (question.kind) {
    case 'number outside':
      return nullable ? 'NULL' : clamped(question, column);
    case 'finer fraction':
      return `round(${sql}, ${Math.max(0, question.scale)})`;
    case 'not finite':
      return emptied('0');
    case 'moment outside':
    case 'time outside':
      return emptied(nearest(column, question.min, question.max));
    case 'longer':
      return question.unit === 'characters' ? `left(${sql}, ${question.than})` : null;
    case 'double encoded':
      return `convert_from(convert_to(${sql}, 'WIN1252'), 'UTF8')`;
    case 'trailing space':
      return `rtrim(${sql}, ' ')`;
    case 'json':
      // Two backslashes are one that escapes nothing: they wait as a sign that stands in no JSON.
      return question.problem === 'nul'
        ? `replace(replace(replace(${sql}::text, '\\\\', chr(1)), '\\u0000', ''), chr(1), '\\\\')::json`
        : null;
    case 'generated differs':
      return 'DEFAULT';
    default:
      return null;
  }
}
