import { anyOf, type Construct, called, phrase } from '../construct.ts';

const subscripts: Construct['find'] = ({ tokens }) =>
  tokens.flatMap((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    const named = before !== undefined && (before.kind === 'name' || before.kind === 'word') && before.text !== 'array';
    return token.kind === 'sign' && token.text === '[' && named && after !== undefined ? [at] : [];
  });

/** Array types, constructors, subscripts, ANY (array) and unnest. */
export const arrays: Construct = {
  id: 'arrays',
  of: 'postgres',
  find: anyOf(
    phrase('array', '['),
    phrase('[', ']'),
    phrase('any', '('),
    called(
      'unnest',
      'array_agg',
      'array_length',
      'array_append',
      'array_remove',
      'array_position',
      'array_to_string',
      'string_to_array',
      'cardinality',
    ),
    subscripts,
  ),
  consequence: 'The target has no arrays.',
  instead: 'A child table, or JSON with JSON_TABLE; IN for = ANY of a list.',
};
