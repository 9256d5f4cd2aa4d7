import { type Construct, called } from '../construct.ts';

/** FIND_IN_SET, ELT, FIELD, MAKE_SET, SUBSTRING_INDEX. */
export const findInSet: Construct = {
  id: 'find-in-set',
  of: 'mysql',
  find: called(
    'find_in_set',
    'elt',
    'field',
    'make_set',
    'export_set',
    'substring_index',
    'insert',
    'locate',
    'instr',
    'format',
    'space',
    'strcmp',
    'hex',
    'unhex',
    'conv',
    'bin',
    'soundex',
    'quote',
  ),
  consequence: 'These functions do not exist on the target or are spelled otherwise.',
  instead: 'string_to_array with = ANY, array_position, split_part, strpos, to_char, encode and decode.',
};
