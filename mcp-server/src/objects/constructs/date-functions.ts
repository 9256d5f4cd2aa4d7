import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** date_trunc, date_part, to_char, age, AT TIME ZONE … */
export const dateFunctions: Construct = {
  id: 'date-functions',
  of: 'postgres',
  find: anyOf(
    called(
      'date_trunc',
      'date_part',
      'to_char',
      'to_date',
      'to_timestamp',
      'age',
      'make_date',
      'make_interval',
      'justify_days',
      'timezone',
      'date_bin',
    ),
    phrase('at', 'time', 'zone'),
  ),
  consequence: 'The target spells them otherwise, and its DATETIME has no zone.',
  instead: 'DATE_FORMAT, STR_TO_DATE, TIMESTAMPDIFF, CONVERT_TZ.',
};
