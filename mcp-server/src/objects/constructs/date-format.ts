import { type Construct, called } from '../construct.ts';

/** DATE_FORMAT and the functions that share its letters. */
export const dateFormat: Construct = {
  id: 'date-format',
  of: 'mysql',
  find: called('date_format', 'str_to_date', 'time_format', 'get_format'),
  consequence: 'The letters of the format mean nothing on the target.',
  instead: 'to_char, to_timestamp or to_date with the target’s own letters.',
};
