import { type Construct, called } from '../construct.ts';

/** GROUP_CONCAT. */
export const groupConcat: Construct = {
  id: 'group-concat',
  of: 'mysql',
  find: called('group_concat'),
  consequence:
    'The target has no GROUP_CONCAT. The source cuts the text at group_concat_max_len and, without ORDER BY, joins in any order.',
  instead: 'string_agg(value::text, separator ORDER BY …); it cuts nothing, so longer texts come out whole.',
};
