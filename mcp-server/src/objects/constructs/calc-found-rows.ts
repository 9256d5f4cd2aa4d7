import { type Construct, phrase } from '../construct.ts';

/** SQL_CALC_FOUND_ROWS. */
export const calcFoundRows: Construct = {
  id: 'calc-found-rows',
  of: 'mysql',
  find: phrase('sql_calc_found_rows'),
  consequence: 'The target does not count rows beyond LIMIT.',
  instead: 'count(*) OVER () or a second query.',
};
