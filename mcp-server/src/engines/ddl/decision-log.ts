import type { Decision } from '../../model/ddl.ts';
import type { ObjectRef } from '../../model/finding.ts';
import type { Table } from '../../model/schema.ts';

/** What, why, and under which word. */
export interface Said {
  readonly id: string;
  readonly effect: Decision['effect'];
  readonly what: string;
  readonly why: string;
}

/** Collects the decisions of one adoption, each about an object of the source. */
export class DecisionLog {
  readonly #decisions: Decision[] = [];

  /** A decision about something in a table. */
  about(table: Table, kind: ObjectRef['kind'], name: string, said: Said): void {
    this.whole({ side: 'source', kind, schema: table.schema, table: table.name, name }, said);
  }

  whole(object: ObjectRef, said: Said): void {
    this.#decisions.push({ ...said, object });
  }

  all(): Decision[] {
    return this.#decisions;
  }
}
