import { type Construct, called } from '../construct.ts';

/** avg. */
export const averageExact: Construct = {
  id: 'average-exact',
  of: 'postgres',
  find: called('avg'),
  consequence: 'The target rounds to four digits more than the value has.',
  instead: 'AVG(CAST(value AS DECIMAL(…))) with enough digits.',
};
