import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** Row types, ROW(…), domains and ranges. */
export const compositeTypes: Construct = {
  id: 'composite-types',
  of: 'postgres',
  find: anyOf(phrase('row', '('), called('int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange')),
  consequence: 'The target has no such types.',
  instead: 'Columns of their own; two columns and a CHECK for a range.',
};
