import { uniqueKeysOf } from '../../model/unique-keys.ts';
import {
  becomesAccentInsensitive,
  becomesAccentSensitive,
  becomesCaseInsensitive,
  becomesCaseSensitive,
} from '../collations.ts';
import type { ComparedColumn } from '../comparison.ts';
import { type Draft, list, tableRef, tableRule } from '../rule.ts';

/** Text outside unique keys that is compared without regard to case on one side only. One finding a table and direction. */
export const caseSensitivityChanged = tableRule('case-sensitivity-changed', (table) => {
  const unique = new Set(uniqueKeysOf(table.source).flatMap(({ columns }) => columns));
  const outside = table.columns.filter(({ source }) => !unique.has(source.name));
  return [
    ...draft(outside.filter(becomesCaseSensitive), 'without regard to case in the source and exactly in the target'),
    ...draft(outside.filter(becomesCaseInsensitive), 'exactly in the source and without regard to case in the target'),
  ];
});

/** A column that leads an index is one that the application looks up by. */
function draft(pairs: readonly ComparedColumn[], how: string): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const { source, target } = first.table;
  const leading = new Set(source.indexes.flatMap(({ parts }) => parts[0]?.column ?? []));
  const lookedUp = pairs.filter((pair) => leading.has(pair.source.name));
  const names = list(pairs.map((pair) => pair.source.name));
  const exact = first.target.caseSensitive === true;
  const accents = pairs.some(exact ? becomesAccentSensitive : becomesAccentInsensitive);
  return [
    {
      severity: lookedUp.length > 0 ? 'warning' : 'note',
      object: tableRef('source', source),
      what: `${source.name} compares ${names} ${how}${accents ? ', and so it does with accents' : ''}${lookedUp.length > 0 ? `; indexes begin with ${list(lookedUp.map((pair) => pair.source.name))}` : ''}.`,
      consequence: exact
        ? `${first.source.name} = 'abc' no longer finds 'ABC' in ${target.name}: lookups, joins, GROUP BY and DISTINCT on ${names} give other rows, without an error.`
        : `${first.source.name} = 'abc' also finds 'ABC' in ${target.name}: lookups, joins, GROUP BY and DISTINCT on ${names} give other rows, without an error.`,
      wayOut: exact
        ? `Give ${names} a nondeterministic ICU collation${accents ? ' (und-u-ks-level1)' : ' or citext'} on the target, or compare lower(${accents ? 'unaccent(…)' : '…'}) on both sides of each query.`
        : `Give ${names} a collation on the target that tells case apart.`,
    },
  ];
}
