import type { ChangeStatement } from '../../../model/change.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Lock } from '../../../model/script.ts';

/** A statement that others need not wait for. */
export function plain(sql: string): ChangeStatement {
  return { sql, alone: false, locks: [] };
}

/** A definition, which commits by itself; with the locks that it takes on tables that are in use. */
export function definition(sql: string, ...locks: readonly Lock[]): ChangeStatement {
  return { sql, alone: true, locks };
}

/** A trigger or procedure: its body holds semicolons, so the client is told where it ends. */
export function routine(sql: string, ...locks: readonly Lock[]): ChangeStatement {
  return definition(`DELIMITER $$\n${sql}$$\nDELIMITER ;`, ...locks);
}

/** A definition that takes away what this change made. */
export function dropOwn(sql: string, ...locks: readonly Lock[]): ChangeStatement {
  return definition(`-- lockstep-ignore drops-code: this change made it\n${sql}`, ...locks);
}

/** The lock of a definition that looks at no row. */
export function aMoment({ name }: TableName, more = ''): Lock {
  return {
    name: 'exclusive metadata lock',
    table: name,
    blocks: 'reads and writes',
    lasts: 'a moment',
    because: `it waits for every transaction that has used the table, and everybody else waits behind it${more}`,
  };
}

/** The lock of a definition that is made beside readers and writers: LOCK=NONE, which the server refuses where it cannot. */
export function beside({ name }: TableName, lasts: Lock['lasts']): Lock {
  return {
    name: 'metadata lock that lets rows be read and written',
    table: name,
    blocks: 'schema changes',
    lasts,
    because: 'an exclusive one is taken for a moment at both ends',
  };
}
