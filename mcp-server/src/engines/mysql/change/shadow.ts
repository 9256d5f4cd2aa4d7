import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteTable } from '../quote.ts';
import { ownName } from './names.ts';

/** A table of the same columns beside the old one, in step with it, that takes its name; then the old one is kept in step until it goes. */
export interface Shadow {
  readonly title: string;
  /** What the table becomes, as the rest of a sentence. */
  readonly becomes: string;
  /** What ALTER TABLE does to the empty copy, and a condition that says it is done. */
  readonly alteration: string;
  readonly altered: string;
  readonly about: readonly string[];
  /** A condition on rows t that the new table cannot hold; null: it holds all. */
  readonly outside: string | null;
  /** A condition on rows that the old table can hold, where that is not all that the new one can. */
  readonly fits?: (row: string) => string;
  /** The columns of another type. */
  readonly retyped: readonly string[];
  readonly notes: readonly string[];
}

/**
 * The two tables beside the one that has the name. RENAME TABLE locks in the order of names, and these come after every name that begins in
 * ASCII: it has the table before them, so that no transaction has the table, waits for one of them, and ends as a deadlock.
 */
export function placesOf({ table: { schema }, name }: ChangeRequest) {
  const at = (ending: string): TableName => ({ schema, name: `~${ownName(name, ending)}` });
  return {
    /** Until the flip. */
    shadow: at('new'),
    /** From the flip on. */
    gone: at('old'),
    sqlOf: quoteTable,
  };
}
