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
  const source = pattern.replaceAll(/\\([_%\\])|[_%]|[^\\_%]+|\\/gs, (part, escaped: string | undefined) => {
    if (part === '_') return '.';
    return part === '%' ? '.*' : (escaped ?? part).replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's').test(database);
}

function plain(name: string): string | null {
  return name === '*' ? null : name.slice(1, -1).replaceAll('``', '`');
}
