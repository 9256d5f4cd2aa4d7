import type { Risk } from '../model/plan.ts';

/** Before it has its number. Probability and impact begin with high, medium or low. */
export type Unnumbered = Omit<Risk, 'id'>;
