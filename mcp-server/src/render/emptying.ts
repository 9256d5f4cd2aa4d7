import { createHash } from 'node:crypto';
import type { TableName } from '../model/mapping.ts';
import type { Table } from '../model/schema.ts';
import type { RollbackContext } from './contexts.ts';
import type { Origin } from './document-contexts.ts';
import type { ReferenceGroup } from './reference-group.ts';
import { plainLabel } from './visible-text.ts';

export interface EmptyingInput {
  readonly origin: Origin;
  readonly slug: string;
  readonly target: TableName;
  readonly group: ReferenceGroup;
  /** Other source tables whose rows are in the target too. */
  readonly others: readonly TableName[];
}

/** How to empty one target table, with the tables that cannot be emptied without it. */
export function emptying({ origin, slug, target, group, others }: EmptyingInput): RollbackContext {
  const { members, referrers, loops } = group;
  const names = members.map(nameOf);
  const last = names.at(-1) ?? target;
  return {
    origin,
    slug,
    tag: `$lockstep_${createHash('sha256')
      .update(JSON.stringify([slug, origin.fingerprint]))
      .digest('hex')
      .slice(0, 16)}$`,
    tables: names,
    others: others.map(label),
    guards: referrers.map((table) => ({
      table: nameOf(table),
      hint: `It refers to ${names.map(label).join(', ')}. Empty it first, with its own rollback.sql.`,
    })),
    truncate: referrers.length === 0,
    first: names.slice(0, -1),
    last,
    refersToItself: loops,
    sequences: members.flatMap(sequencesOf),
    autoIncrement: members.filter((table) => identities(table).some((kind) => kind === 'auto_increment')).map(nameOf),
  };
}

function nameOf({ schema, name }: TableName): TableName {
  return { schema, name };
}

function label({ schema, name }: TableName): string {
  return plainLabel(`${schema}.${name}`);
}

function sequencesOf(table: Table): string[] {
  return table.columns.flatMap(({ identity }) =>
    identity === null || identity.sequence === null ? [] : [identity.sequence],
  );
}

function identities(table: Table) {
  return table.columns.flatMap(({ identity }) => (identity === null ? [] : [identity.kind]));
}
