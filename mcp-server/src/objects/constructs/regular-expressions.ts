import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** ~ and the regexp_ functions, SIMILAR TO. */
export const regularExpressions: Construct = {
  id: 'regular-expressions',
  of: 'postgres',
  find: anyOf(
    phrase('~ or ~* or !~ or !~*'),
    phrase('similar', 'to'),
    called(
      'regexp_matches',
      'regexp_match',
      'regexp_split_to_table',
      'regexp_split_to_array',
      'regexp_replace',
      'substring_regex',
    ),
  ),
  consequence: 'The target has another syntax of patterns, and decides case by the collation.',
  instead: "REGEXP_LIKE(value, pattern, 'c'), with each pattern tried on both.",
};
