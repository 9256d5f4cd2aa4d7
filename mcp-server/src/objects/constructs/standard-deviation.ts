import { type Construct, called } from '../construct.ts';

/** STD, STDDEV, VARIANCE: of the population here. */
export const standardDeviation: Construct = {
  id: 'standard-deviation',
  of: 'mysql',
  find: called('std', 'stddev', 'variance'),
  consequence: 'STDDEV and VARIANCE are of a sample on the target, of the population here.',
  instead: 'stddev_pop and var_pop.',
};
