import type { Gap, Schema, Table } from '../model/schema.ts';

/** What a login could not see completely: what is missing from a list may still be there. */
export interface Hidden {
  readonly kinds: ReadonlySet<Gap['kind']>;
  /** Tables as `name` or `schema.name`. */
  readonly tables: ReadonlySet<string>;
}

/** The gaps of a schema, for looking up. */
export function hiddenIn({ gaps }: Schema): Hidden {
  return {
    kinds: new Set(gaps.map(({ kind }) => kind)),
    tables: new Set(gaps.filter(({ kind }) => kind === 'table' || kind === 'foreign key').map(({ name }) => name)),
  };
}

/** True when the login could not see all of this table, such as the actions of its foreign keys. */
export function isPartlyHidden({ tables }: Hidden, { schema, name }: Table): boolean {
  return tables.has(name) || tables.has(`${schema}.${name}`);
}
