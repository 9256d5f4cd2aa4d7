import { GRANTS } from './inspect-queries.ts';
import { rowText } from './row.ts';
import type { Session } from './session.ts';

/** One line of SHOW GRANTS: rights in capitals, and where they hold. `table` null: the whole of `database`; both null: the whole server. */
export interface Grant {
  readonly rights: readonly string[];
  readonly database: string | null;
  readonly table: string | null;
}

const LINE = /^GRANT (.+?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) TO /s;

/** What the login and its active roles were granted on tables and databases; rights on routines and partial revokes are left out. */
export async function readGrants(session: Session): Promise<Grant[]> {
  const rows = await session.rows({ text: GRANTS, about: `reading the rights of the login at ${session.label}` });
  return rows.flatMap((row) => {
    const [, list = '', database = '', table = ''] = LINE.exec(rowText(row, 0)) ?? [];
    if (list === '') return [];
    // A list of columns may follow a right.
    const rights = list.replaceAll(/\s*\((?:`(?:[^`]|``)*`|[^)`])*\)/g, '').split(',');
    const option = /WITH GRANT OPTION/.test(rowText(row, 0)) ? ['GRANT OPTION'] : [];
    return [
      {
        rights: [...rights.map((right) => right.trim().toUpperCase()), ...option],
        database: plain(database),
        table: plain(table),
      },
    ];
  });
}

/** Whether a right holds for the whole of a database. */
export function holdsOn(grants: readonly Grant[], database: string, ...rights: readonly string[]): boolean {
  return grants.some(
    (grant) =>
      grant.table === null &&
      (grant.database === null || matches(grant.database, database)) &&
      grant.rights.some((right) => right === 'ALL PRIVILEGES' || rights.includes(right)),
  );
}

/** In the database of a grant, _ stands for one character and % for any number; a backslash takes that away. */
export function matches(pattern: string, database: string): boolean {
  const signs = pattern.match(/\\[_%\\]|./gsu) ?? [];
  const characters = [...database];
  const fits = (sign: string | undefined, character: string | undefined) =>
    sign === '_' || (sign !== '%' && sign?.replace(/^\\(?=.)/su, '') === character);
  let [at, behind] = [0, 0];
  // Only the last % can be wrong about how much it stands for: so this takes no longer than the two lengths multiplied.
  let last: { readonly sign: number; readonly from: number } | null = null;
  while (at < characters.length) {
    if (signs[behind] === '%') {
      last = { sign: behind, from: at };
      behind += 1;
    } else if (behind < signs.length && fits(signs[behind], characters[at])) {
      at += 1;
      behind += 1;
    } else if (last !== null) {
      last = { sign: last.sign, from: last.from + 1 };
      [at, behind] = [last.from, last.sign + 1];
    } else return false;
  }
  return signs.slice(behind).every((sign) => sign === '%');
}

function plain(name: string): string | null {
  return name === '*' ? null : name.slice(1, -1).replaceAll('``', '`');
}
