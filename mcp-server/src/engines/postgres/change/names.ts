import type { ChangeRequest } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

/** What a change makes for itself, quoted; everything lies in the schema of its table. */
export interface ChangeNames {
  /** The change’s own name, as a literal. */
  readonly self: string;
  readonly table: string;
  /** One row a change: how far it is. */
  readonly state: string;
  /** When writes of an old shape were seen. */
  readonly seen: string;
  /** Notes such a write. */
  readonly noteSeen: string;
  readonly backfill: string;
  /** The trigger and its function; it comes after the triggers of the application, which run in the order of their names. */
  readonly sync: string;
  readonly trigger: string;
}

/** The names of a change. */
export function namesOf({ name, table: { schema, name: table } }: ChangeRequest): ChangeNames {
  const within = (own: string) => qualified({ schema, name: own });
  return {
    self: quoteLiteral(name),
    table: within(table),
    state: within('lockstep_change'),
    seen: within('lockstep_old_write'),
    noteSeen: within('lockstep_note_old_write'),
    backfill: within(`lockstep_${name}_backfill`),
    sync: within(`lockstep_${name}_sync`),
    trigger: quoteIdentifier(`zz_lockstep_${name}`),
  };
}
