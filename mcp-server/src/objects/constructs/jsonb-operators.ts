import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** Operators and functions of json and jsonb. */
export const jsonbOperators: Construct = {
  id: 'jsonb-operators',
  of: 'postgres',
  find: anyOf(
    phrase('-> or ->> or #> or #>> or @> or <@ or ?| or ?&'),
    called(
      'jsonb_build_object',
      'jsonb_agg',
      'jsonb_set',
      'jsonb_array_elements',
      'jsonb_each',
      'json_build_object',
      'json_agg',
      'jsonb_object_agg',
      'jsonb_path_query',
      'jsonb_path_exists',
      'to_jsonb',
      'to_json',
      'row_to_json',
      'jsonb_typeof',
      'jsonb_array_length',
      'jsonb_extract_path_text',
    ),
  ),
  consequence: 'The target has other functions, paths and results for a missing key.',
  instead: 'JSON_EXTRACT, JSON_CONTAINS, JSON_TABLE, JSON_OBJECT, JSON_ARRAYAGG; try each with a missing key.',
};
