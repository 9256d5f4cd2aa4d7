import { type Construct, called } from '../construct.ts';

/** split_part, format, strpos, initcap, translate, encode … */
export const textFunctions: Construct = {
  id: 'text-functions',
  of: 'postgres',
  find: called(
    'split_part',
    'format',
    'strpos',
    'initcap',
    'translate',
    'encode',
    'decode',
    'quote_ident',
    'quote_literal',
    'md5',
    'sha256',
    'to_hex',
    'chr',
    'ascii',
    'position',
    'overlay',
    'similarity',
    'unaccent',
  ),
  consequence: 'These functions are spelled otherwise on the target, or do not exist.',
  instead: 'SUBSTRING_INDEX, LOCATE, HEX, CHAR and the like; compare the results.',
};
