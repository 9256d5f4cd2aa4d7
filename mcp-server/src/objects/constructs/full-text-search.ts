import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** tsvector, tsquery and @@. */
export const fullTextSearch: Construct = {
  id: 'full-text-search',
  of: 'postgres',
  find: anyOf(
    called('to_tsvector', 'to_tsquery', 'plainto_tsquery', 'websearch_to_tsquery', 'ts_rank', 'ts_headline'),
    phrase('tsvector or tsquery'),
  ),
  consequence: 'The target has another full-text search that finds other rows.',
  instead: 'A FULLTEXT index with MATCH … AGAINST.',
};
