/** The steps of a change, in their order; a change has those that it needs. */
export const CHANGE_STEPS = ['expand', 'capture', 'backfill', 'verify', 'enforce', 'flip', 'contract'] as const;
export type ChangeStepId = (typeof CHANGE_STEPS)[number];
