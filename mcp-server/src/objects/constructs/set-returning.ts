import { anyOf, type Construct, called, phrase, within } from '../construct.ts';

/** generate_series and functions that return rows. */
export const setReturning: Construct = {
  id: 'set-returning',
  of: 'postgres',
  find: anyOf(
    called('generate_series', 'json_to_recordset', 'jsonb_to_recordset', 'regexp_split_to_table'),
    within(['function'], phrase('returns', 'setof or table')),
  ),
  consequence: 'The target has no function that returns rows.',
  instead: 'A recursive CTE for a series, a view or a procedure for a result.',
};
