import type { ComparedTable } from '../comparison.ts';
import { indexLabel } from '../index-form.ts';
import { isSearched, isTextSearch, mentionedColumns } from '../index-use.ts';
import { databaseRef, list, type Rule } from '../rule.ts';

/** Text searches that another kind of full-text index serves on the target. One note for the whole database. */
export const fullTextSearchChanged: Rule = {
  id: 'full-text-search-changed',
  check: ({ source, tables }) => {
    const found = tables.flatMap(searchesOf);
    const [first] = found;
    if (first === undefined) return [];
    const names = list(found.map(({ place }) => place));
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `Full-text indexes are of another kind on the target: ${list(found.map(({ place, from, to }) => `${place} is ${from} in the source and ${to} in the target`))}.`,
        consequence: `Queries are spelled otherwise (MATCH … AGAINST, @@ to_tsquery), and words are cut, left out and ranked by other rules: the same search of ${first.place} finds other rows.`,
        wayOut: `Rewrite the searches of ${names}, choose the target’s dictionary and shortest word on purpose, and compare results for real search terms before reads move.`,
      },
    ];
  },
};

function searchesOf({ source, target, targetNames }: ComparedTable) {
  return source.indexes.filter(isTextSearch).flatMap((index) => {
    const columns = mentionedColumns(index, targetNames);
    const others = target.indexes.filter((other) => isSearched(columns, [other]));
    const [other] = others;
    if (other === undefined || others.some(({ method }) => method === index.method)) return [];
    return [{ place: `${source.name}.${index.name} (${indexLabel(index)})`, from: index.method, to: other.method }];
  });
}
