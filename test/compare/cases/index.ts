import { columnCases } from './columns.ts';
import { constraintCases } from './constraints.ts';
import { keyCases } from './keys.ts';
import { numberCases } from './numbers.ts';
import { objectCases } from './objects.ts';
import type { RuleCases } from './rule-case.ts';
import { textCases } from './texts.ts';

/** Cases of every rule. */
export const ruleCases: RuleCases = {
  ...columnCases,
  ...constraintCases,
  ...keyCases,
  ...numberCases,
  ...objectCases,
  ...textCases,
};
