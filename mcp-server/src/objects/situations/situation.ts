import type { CodeDialect } from '../../model/code-dialect.ts';
import type { ObjectReason } from '../../model/object-verdict.ts';
import type { Schema, Trigger } from '../../model/schema.ts';

/** Both ends of a move, as far as triggers are concerned. */
export interface TriggerMove {
  readonly source: Schema;
  readonly target: Schema;
  readonly from: CodeDialect['triggers'];
  readonly to: CodeDialect['triggers'];
}

/** What is different about a trigger on the target because of what stands around it, not because of its text. */
export type Situation = (trigger: Trigger, move: TriggerMove) => ObjectReason | null;
