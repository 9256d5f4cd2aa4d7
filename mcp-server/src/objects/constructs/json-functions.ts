import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** JSON_EXTRACT and its kin, and -> with a path. */
export const jsonFunctions: Construct = {
  id: 'json-functions',
  of: 'mysql',
  find: anyOf(
    called(
      'json_extract',
      'json_unquote',
      'json_set',
      'json_insert',
      'json_replace',
      'json_remove',
      'json_contains',
      'json_contains_path',
      'json_search',
      'json_keys',
      'json_length',
      'json_depth',
      'json_type',
      'json_valid',
      'json_value',
      'json_table',
      'json_object',
      'json_array',
      'json_array_append',
      'json_merge',
      'json_merge_patch',
      'json_merge_preserve',
      'json_arrayagg',
      'json_objectagg',
      'json_query',
      'json_exists',
      'json_quote',
    ),
    phrase('-> or ->>'),
  ),
  consequence: 'Paths, and what is returned for a missing key, differ on the target.',
  instead:
    'The operators -> ->> #>> @> and jsonb_set, jsonb_path_query; try each with a missing key and with JSON null.',
};
