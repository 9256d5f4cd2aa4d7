import type { Gap, Schema, Table } from '../model/schema.ts';

/** True when the login could not see all of this kind: what is missing from the list may still be there. */
export function isHidden({ gaps }: Schema, kind: Gap['kind']): boolean {
  return gaps.some((gap) => gap.kind === kind);
}

/** True when the login could not see all of this table, such as the actions of its foreign keys. */
export function isPartlyHidden({ gaps }: Schema, { schema, name }: Table): boolean {
  return gaps.some((gap) => gap.kind === 'table' && (gap.name === name || gap.name === `${schema}.${name}`));
}
