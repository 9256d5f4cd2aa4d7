import type { Range } from '../../model/estimate.ts';
import type { Finding, ObjectRef, Severity } from '../../model/finding.ts';
import type { Readiness, SideReadiness } from '../../model/readiness.ts';

/** What the checks hold the servers against. */
export interface CheckContext {
  readonly readiness: Readiness;
  /** How long the backfill may take, in seconds; null when it could not be estimated. */
  readonly backfillSeconds: Range | null;
  /** From which age on an open transaction is long. */
  readonly longTransactionSeconds: number;
}

/** One question about one side, answered by findings: none means that all is well and was looked at. */
export type ReadinessCheck = (side: SideReadiness, context: CheckContext) => Finding[];

/** The words of a finding. */
export interface Words {
  readonly what: string;
  readonly consequence: string;
  readonly wayOut: string;
}

/** A finding about the server itself. */
export function aboutServer({ side, facts }: SideReadiness, rule: string, severity: Severity, words: Words): Finding {
  const { database } = facts;
  return {
    rule,
    severity,
    object: { side, kind: 'database', schema: database, table: null, name: database },
    ...words,
  };
}

/** A finding about one table. */
export function aboutTable(
  { side }: SideReadiness,
  { schema, table }: { readonly schema: string; readonly table: string },
  rule: string,
  severity: Severity,
  words: Words,
): Finding {
  const object: ObjectRef = { side, kind: 'table', schema, table, name: table };
  return { rule, severity, object, ...words };
}

/** That something could not be looked at: never the same as that it is well. `rights` is the warning where a grant would help. */
export function notSeen(
  side: SideReadiness,
  rule: string,
  { reason, turnOn }: { readonly reason: string; readonly turnOn: string },
  what: string,
  consequence: string,
): Finding {
  return aboutServer(side, rule, 'note', {
    what: `${what} is not known: ${reason}.`,
    consequence,
    wayOut: sentence(turnOn),
  });
}

/** With a full stop, unless it has one. */
export function sentence(text: string): string {
  return /[.!?;]$/.test(text) ? text : `${text}.`;
}

/** The target's log is only needed for the way back. */
export function forWayBack(side: SideReadiness): string {
  return side.side === 'target' ? ' (needed for the way back, when changes are read from the target’s log)' : '';
}
