import { z } from 'zod';
import type { MadeChange } from './change.ts';
import { CHANGE_STEPS, type ChangeStepId } from './change-steps.ts';
import type { PhaseId } from './phase-id.ts';
import { quantity } from './quantity.ts';

/** A change inside one database as evidence of the plan keeps it: names and steps. */
export const plannedChange = z.strictObject({
  name: z.string(),
  kind: z.string(),
  /** What becomes what. */
  title: z.string(),
  /** Where its record lies. */
  schema: z.string(),
  steps: z.array(z.enum(CHANGE_STEPS)),
  contractAfterDays: z.number().int().nonnegative(),
});

export type PlannedChange = Readonly<z.infer<typeof plannedChange>>;

/** What evidence keeps of a change. */
export function plannedOf({ name, kind, title, table, steps, contractAfterDays }: MadeChange): PlannedChange {
  return { name, kind, title, schema: table.schema, steps: steps.map(({ id }) => id), contractAfterDays };
}

const STEPS_OF_PHASE: Readonly<Record<string, readonly ChangeStepId[]>> = {
  'target-schema': ['expand'],
  'dual-write': ['capture'],
  backfill: ['backfill'],
  parity: ['verify', 'enforce'],
  'write-cutover': ['verify', 'flip'],
  'clean-up': ['contract'],
};

/** Which steps of a change are taken in a phase, in their order. */
export function stepsOf(phase: string): readonly ChangeStepId[] {
  return STEPS_OF_PHASE[phase] ?? [];
}

/** What a gate asks of one change. */
export interface ChangeCriterion {
  readonly id: string;
  readonly title: string;
}

/** What the gate of a phase asks of a change; null: nothing, because it takes no step there. */
export function changeCriterion(phase: PhaseId, change: PlannedChange): ChangeCriterion | null {
  const holds = asked(phase, change);
  return holds === null ? null : { id: changeId(change.name), title: `${change.title} (${change.kind}): ${holds}.` };
}

/** The same of a change that cannot be made of the schema. */
export function refusedCriterion(name: string): ChangeCriterion {
  return { id: changeId(name), title: `${name}: it can be made.` };
}

/** The id by which a person answers for the triggers of a change, where the login may not see them. */
export function capturedId(name: string): string {
  return `by hand: ${changeId(name)}`;
}

function changeId(name: string): string {
  return `change ${name}`;
}

function asked(phase: PhaseId, { steps, contractAfterDays }: PlannedChange): string | null {
  // A change of one statement leaves no record: the catalogue shows it.
  if (steps.length === 1) return null;
  const has = (step: ChangeStepId) => steps.includes(step);
  switch (phase) {
    case 'target-schema':
      return has('expand') ? 'it is begun' : null;
    case 'dual-write':
      return has('capture') ? 'what keeps it in step stands' : null;
    case 'backfill':
      return has('backfill') ? 'every row was brought' : null;
    case 'parity':
      return has('verify') ? 'no row differs' : null;
    case 'read-ramp':
      return has('verify') && has('flip') ? 'no row differs' : null;
    case 'write-cutover':
      return has('flip') ? 'it may be flipped' : null;
    case 'clean-up':
      return has('contract')
        ? `it may be contracted, ${quantity(contractAfterDays, 'day')} after the step before`
        : null;
    default:
      return null;
  }
}
