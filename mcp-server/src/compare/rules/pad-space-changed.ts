import type { Column } from '../../model/schema.ts';
import { uniqueKeysOf } from '../../model/unique-keys.ts';
import type { ComparedColumn } from '../comparison.ts';
import { type Draft, list, tableRef, tableRule } from '../rule.ts';

/** Text whose trailing spaces count in comparisons on one side only. A CHAR keeps none, so padding-changed judges it. One finding a table and direction. */
export const padSpaceChanged = tableRule('pad-space-changed', ({ columns }) => {
  const varying = columns.filter(({ source, target }) => !isFixed(source) && !isFixed(target));
  return [
    ...draft(varying.filter(({ source, target }) => source.padSpace === true && target.padSpace === false)),
    ...draft(varying.filter(({ source, target }) => source.padSpace === false && target.padSpace === true)),
  ];
});

function draft(pairs: readonly ComparedColumn[]): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const { source, target } = first.table;
  const keyed = new Set(uniqueKeysOf(source).flatMap(({ columns }) => columns));
  const unique = pairs.filter((pair) => keyed.has(pair.source.name)).map((pair) => pair.source.name);
  const names = list(pairs.map((pair) => pair.source.name));
  const counts = first.target.padSpace === false;
  const uniqueness = counts
    ? `the target accepts 'a' and 'a ' side by side in the unique ${list(unique)}`
    : `the target refuses the second of 'a' and 'a ' in the unique ${list(unique)}`;
  return [
    {
      severity: unique.length > 0 ? 'warning' : 'note',
      object: tableRef('source', source),
      what: counts
        ? `${source.name} ignores trailing spaces of ${names} in comparisons; the target’s ${target.name} does not.`
        : `${source.name} compares trailing spaces of ${names}; the target’s ${target.name} ignores them.`,
      consequence: `${first.source.name} = 'a' finds ${counts ? 'fewer' : 'more'} rows on the target when values end in spaces${unique.length > 0 ? `, and ${uniqueness}` : ''}.`,
      wayOut: `Count the values of ${names} that end in a space in the source; trim them there and refuse new ones, or trim on every path.`,
    },
  ];
}

function isFixed({ type }: Column): boolean {
  return type.kind === 'text' && type.fixed;
}
