import { type Construct, phrase } from '../construct.ts';

/** MATCH … AGAINST. */
export const fullText: Construct = {
  id: 'full-text',
  of: 'mysql',
  find: phrase('match', '('),
  consequence: 'The target has no MATCH … AGAINST; another parser ranks and finds other rows.',
  instead: 'A tsvector column with a GIN index, to_tsquery, and the found rows compared.',
};
