import { type Construct, called } from '../construct.ts';

/** AVG. */
export const average: Construct = {
  id: 'average',
  of: 'mysql',
  find: called('avg'),
  consequence:
    'The source keeps four digits more than the value has (div_precision_increment), the target about sixteen.',
  instead: 'round(avg(value), digits) with the digits that readers expect.',
};
