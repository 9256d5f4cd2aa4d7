import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

/** What a change makes for itself, quoted; everything lies in the database of its table. */
export interface ChangeNames {
  /** The change’s own name, as a literal. */
  readonly self: string;
  readonly table: string;
  /** One row a change: how far it is. */
  readonly state: string;
  /** Who wrote an old shape, by connection and hour. */
  readonly seen: string;
  /** Ends a script with an error when there is a reason to. */
  readonly refuse: string;
  /** Brings the rows that are there. */
  readonly backfill: string;
  /** Counts the rows of which both shapes say different things. */
  readonly verify: string;
  /** A name of its own that ends in these letters. */
  own(ending: string): string;
  /** Any name in the database of the table. */
  within(name: string): string;
}

/** The names of a change. */
export function namesOf({ name, table: { schema, name: table } }: ChangeRequest): ChangeNames {
  const within = (own: string) => `${quoteIdentifier(schema)}.${quoteIdentifier(own)}`;
  const own = (ending: string) => within(ownName(name, ending));
  return {
    self: quoteLiteral(name),
    table: within(table),
    state: within('lockstep_change'),
    seen: within('lockstep_old_write'),
    refuse: within('lockstep_refuse'),
    backfill: own('backfill'),
    verify: own('verify'),
    own,
    within,
  };
}

/** A name that only this change has. */
export function ownName(change: string, ending: string): string {
  return `lockstep_${change}_${ending}`;
}
