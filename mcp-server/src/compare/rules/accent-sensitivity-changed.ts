import { uniqueKeysOf } from '../../model/unique-keys.ts';
import {
  becomesAccentInsensitive,
  becomesAccentSensitive,
  becomesCaseInsensitive,
  becomesCaseSensitive,
} from '../collations.ts';
import type { ComparedColumn } from '../comparison.ts';
import { type Draft, list, tableRef, tableRule } from '../rule.ts';

/** Text in which 'e' and 'é' are the same on one side only. One finding a table and direction. Outside unique keys a change of case says it too. */
export const accentSensitivityChanged = tableRule('accent-sensitivity-changed', ({ columns, source }) => {
  const keyed = new Set(uniqueKeysOf(source).flatMap((key) => key.columns));
  const left = (alsoCase: (pair: ComparedColumn) => boolean) =>
    columns.filter((pair) => keyed.has(pair.source.name) || !alsoCase(pair));
  return [
    ...draft(
      left(becomesCaseSensitive).filter(becomesAccentSensitive),
      'without regard to accents in the source and with them in the target',
    ),
    ...draft(
      left(becomesCaseInsensitive).filter(becomesAccentInsensitive),
      'with accents in the source and without regard to them in the target',
    ),
  ];
});

function draft(pairs: readonly ComparedColumn[], how: string): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const { source, target } = first.table;
  const keyed = new Set(uniqueKeysOf(source).flatMap(({ columns }) => columns));
  const unique = pairs.filter((pair) => keyed.has(pair.source.name)).map((pair) => pair.source.name);
  const names = list(pairs.map((pair) => pair.source.name));
  const exact = becomesAccentSensitive(first);
  const uniqueness = exact
    ? `the target accepts 'Jose' and 'José' side by side in the unique ${list(unique)}`
    : `the target refuses the second of 'Jose' and 'José' in the unique ${list(unique)}`;
  return [
    {
      severity: unique.length > 0 ? 'warning' : 'note',
      object: tableRef('source', source),
      what: `${source.name} compares ${names} ${how}.`,
      consequence: `${first.source.name} = 'Jose' ${exact ? 'no longer finds' : 'also finds'} 'José' in ${target.name}, without an error${unique.length > 0 ? `, and ${uniqueness}` : ''}.`,
      wayOut: exact
        ? `Give ${names} a nondeterministic collation that ignores accents on the target (ICU und-u-ks-level1; citext ignores case only), or compare unaccent(…) on both sides of each query.`
        : `Give ${names} a collation on the target that tells accents apart (…_as_…), or repair such pairs in the source first.`,
    },
  ];
}
