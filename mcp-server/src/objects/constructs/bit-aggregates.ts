import { type Construct, called } from '../construct.ts';

/** BIT_AND, BIT_OR, BIT_XOR and BIT_COUNT. */
export const bitAggregates: Construct = {
  id: 'bit-aggregates',
  of: 'mysql',
  find: called('bit_and', 'bit_or', 'bit_xor', 'bit_count'),
  consequence:
    'Without rows the source gives all bits or zero, the target NULL; the source counts in 64 unsigned bits.',
  instead: 'COALESCE around the aggregate, and a type that holds the value.',
};
