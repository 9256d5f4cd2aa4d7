import { type Construct, called } from '../construct.ts';

/** Parts of a date whose numbering differs: WEEK, DAYOFWEEK, WEEKDAY, YEARWEEK, DAYNAME … */
export const dateParts: Construct = {
  id: 'date-parts',
  of: 'mysql',
  find: called(
    'week',
    'weekofyear',
    'yearweek',
    'dayofweek',
    'weekday',
    'dayofyear',
    'dayname',
    'monthname',
    'quarter',
    'last_day',
    'second',
    'microsecond',
    'makedate',
    'maketime',
    'sec_to_time',
    'time_to_sec',
    'convert_tz',
  ),
  consequence: 'The target spells them otherwise and numbers weeks and weekdays otherwise (ISO).',
  instead: 'EXTRACT(WEEK, DOW, ISODOW, DOY …) or date_trunc, with the numbering checked at the turn of a year.',
};
