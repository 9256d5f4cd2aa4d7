import { type Construct, called } from '../construct.ts';

/** ROW_COUNT() and FOUND_ROWS(). */
export const rowCount: Construct = {
  id: 'row-count',
  of: 'mysql',
  find: called('row_count', 'found_rows'),
  consequence: 'These functions do not exist on the target, and an update that changes nothing counts there.',
  instead: 'GET DIAGNOSTICS n = ROW_COUNT.',
};
