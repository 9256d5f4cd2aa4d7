import type { JsonProblem } from '../../../model/data-question.ts';
import { LockstepError } from '../../../model/errors.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';
import { isText } from './texts.ts';

const HALF = '\\\\u[dD][89abAB][0-9a-fA-F]{2}';
const OTHER_HALF = '\\\\u[dD][c-fC-F][0-9a-fA-F]{2}';

/** A JSON text that another parser refuses or changes. What jsonb holds was parsed by the strictest of all. */
export function jsonProblem(column: AskedColumn, problem: JsonProblem): string | null {
  const { base, array } = parseRawType(column.rawType);
  if (array || (base !== 'json' && !isText(column))) return null;
  const { sql } = column;
  // Two backslashes are one that escapes nothing.
  const text = `replace(${sql}::text, '\\\\', '')`;
  switch (problem) {
    case 'nul':
      return `strpos(${text}, '\\u0000') > 0`;
    case 'surrogate':
      return `regexp_replace(${text}, '${HALF}${OTHER_HALF}', '', 'g') ~ '\\\\u[dD][89a-fA-F]'`;
    case 'invalid':
      if (base === 'json') return null;
      throw unaskable(
        column,
        'before PostgreSQL 16 it cannot be asked whether a text is JSON without failing on the first that is not',
      );
    case 'duplicate key':
      if (base === 'json') return duplicateKey(sql);
      throw unaskable(column, 'a text may be no JSON at all');
  }
}

/** Every object within the document, however deep. */
function duplicateKey(sql: string): string {
  const members = `SELECT value FROM json_each(CASE WHEN json_typeof(v) = 'object' THEN v ELSE '{}'::json END)`;
  const elements = `SELECT value FROM json_array_elements(CASE WHEN json_typeof(v) = 'array' THEN v ELSE '[]'::json END)`;
  const parts = `WITH RECURSIVE part(v) AS (SELECT ${sql} UNION ALL SELECT e.value FROM part, LATERAL (${members} UNION ALL ${elements}) AS e)`;
  const twice = 'SELECT count(*) > count(DISTINCT k) FROM json_object_keys(v) AS k';
  return `EXISTS (${parts} SELECT FROM part WHERE CASE WHEN json_typeof(v) = 'object' THEN (${twice}) END)`;
}

function unaskable({ sql }: AskedColumn, why: string): LockstepError {
  return new LockstepError('UNSUPPORTED', `column ${sql} was not judged as JSON: ${why}`, {
    hint: 'Look at its values by hand, or give it the type json on the source first.',
  });
}
