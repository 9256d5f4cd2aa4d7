import type { ChangeKind } from './change-settings.ts';
import type { ChangeStepId } from './change-steps.ts';
import type { TableName } from './mapping.ts';
import type { Lock } from './script.ts';

/** One statement, complete with its semicolon. It may run twice. */
export interface ChangeStatement {
  readonly sql: string;
  /** It must not stand in a transaction, or commits by itself. */
  readonly alone: boolean;
  /** The locks that others may have to wait for. */
  readonly locks: readonly Lock[];
}

/** How long a statement of a step may take: `moment` whatever the rows are, `scan` as long as one reading of them, `none` as long as it needs, because it holds nobody up. */
export type ChangeLimit = 'moment' | 'scan' | 'none';

/** One step: what brings it, what takes it back, and what that costs. */
export interface ChangeStep {
  readonly id: ChangeStepId;
  /** What it does, as the rest of a sentence that begins with the step's name. */
  readonly title: string;
  /** What a reader must know before running it. */
  readonly about: readonly string[];
  readonly limit: ChangeLimit;
  readonly forward: readonly ChangeStatement[];
  /** Empty: there is nothing to take back, or nothing that could; `undoMeans` says which. */
  readonly undo: readonly ChangeStatement[];
  /** What taking it back loses, in a sentence; also where it cannot be taken back. */
  readonly undoMeans: string;
  /** What a run prints after `lockstep: ` when it did its work, … for what differs; null: nothing. */
  readonly prints: string | null;
}

/** A change of a shape inside one database, as scripts. */
export interface Change {
  readonly name: string;
  readonly kind: ChangeKind;
  readonly table: TableName;
  /** What becomes what, in a sentence. */
  readonly title: string;
  /** In the order in which they run. */
  readonly steps: readonly ChangeStep[];
  /** A read-only SELECT of one number, `differences`: the rows of which both shapes say different things. It must be 0 before the flip. */
  readonly question: string;
  /** What the application must do, and what is not carried: whole sentences. */
  readonly notes: readonly string[];
}

/** A change with what lockstep.yaml says of its end. */
export interface MadeChange extends Change {
  readonly contractAfterDays: number;
}

/** The changes that lockstep.yaml asks for, and those that cannot be made of this schema, with the reason as a whole sentence. */
export interface Changes {
  readonly made: readonly MadeChange[];
  readonly refused: readonly { readonly name: string; readonly kind: ChangeKind; readonly reason: string }[];
}

export { CHANGE_STEPS, type ChangeStepId } from './change-steps.ts';
