import type { Change } from '../../../model/change.ts';
import type { Schema } from '../../../model/schema.ts';
import { unsupported } from './unsupported.ts';

/**
 * The change, when the server can keep its triggers and procedures. MySQL copies a quoted name that holds a backtick byte by byte, and so spoils
 * each character of it that is not ASCII: it refuses the trigger (error 3507) or the procedure. MariaDB takes every name.
 */
export function storable(change: Change, { flavor }: Pick<Schema, 'flavor'>): Change {
  if (flavor !== 'mysql') return change;
  const bodies = change.steps
    .flatMap(({ forward, undo }) => [...forward, ...undo])
    .flatMap(({ sql }) => (sql.startsWith('DELIMITER') ? [sql] : []));
  const odd = bodies
    .flatMap((body) => body.match(/'(?:[^'\\]|''|\\[\s\S])*'|`(?:[^`]|``)*`/g) ?? [])
    .find((token) => token.startsWith('`') && token.slice(1, -1).includes('``') && /[^\p{ASCII}]/u.test(token));
  if (odd === undefined) return change;
  throw unsupported(
    `MySQL keeps no trigger or procedure that names ${odd.slice(1, -1).replaceAll('``', '`')}: a backtick and a character that is not ASCII in one name (error 3507).`,
    'Give it another name first, with RENAME COLUMN or RENAME TABLE.',
  );
}
