import type { Comparison } from '../comparison.ts';
import { needsQuotes } from '../needs-quotes.ts';
import { count, databaseRef, list, type Rule } from '../rule.ts';

/** Names of tables and columns that need no quotes in the source and do on the target. One note for the whole database. */
export const nameNeedsQuotes: Rule = {
  id: 'name-needs-quotes',
  check: (whole) => {
    const { source, target } = whole;
    const names = namesOf(whole)
      .filter(({ from, to }) => !needsQuotes(from, source.semantics.names) && needsQuotes(to, target.semantics.names))
      .map(({ place }) => place);
    const quote = target.semantics.doubleQuotesName ? '"' : '`';
    return names.length === 0
      ? []
      : [
          {
            severity: 'note',
            object: databaseRef('target', target),
            what: `${count(names.length, 'name')} ${names.length === 1 ? 'needs' : 'need'} quotes on the target and none in the source: ${list(names)}.`,
            consequence: `Without them a statement on the target fails or means another name: the target reserves the word${target.semantics.names.unquotedLower ? ' or reads unquoted names in lower case' : ''}.`,
            wayOut: `Quote ${names.length === 1 ? 'it' : 'them'} with ${quote} in hand-written SQL, or give the target ${names.length === 1 ? 'a name' : 'names'} in lower case that no word of the language takes.`,
          },
        ];
  },
};

function namesOf({ tables }: Comparison) {
  return tables.flatMap(({ source, target, columns }) => [
    { from: source.name, to: target.name, place: target.name },
    ...columns.map((pair) => ({
      from: pair.source.name,
      to: pair.target.name,
      place: `${target.name}.${pair.target.name}`,
    })),
  ]);
}
