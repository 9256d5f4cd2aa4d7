import type { KeyComparison } from '../core/compare-keys.ts';
import type { ShowValue } from '../values/show-value.ts';
import type { ResultDifference } from './result-rules.ts';
import type { ShadowExample } from './shadow-counts.ts';

/** The differences of a row as they may be shown: values masked, its key only where a column of it is. */
export function keyExamples({ key, differences }: KeyComparison, mask: ShowValue): ShadowExample[] {
  return differences.flatMap(({ table, kind, places, primary, secondary }): ShadowExample[] => {
    const shownKey = key.map((text, at) => (table.columns[table.key[at] ?? -1]?.masked === true ? mask(text) : text));
    if (kind !== 'different') return [{ key: shownKey, field: '', kind, primary: null, secondary: null }];
    return places.map((place) => ({
      key: shownKey,
      field: table.columns[place]?.name ?? '',
      kind,
      primary: mask(primary?.[place] ?? null),
      secondary: mask(secondary?.[place] ?? null),
    }));
  });
}

/** The differences of two results as they may be shown. */
export function resultExamples(differences: readonly ResultDifference[], mask: ShowValue): ShadowExample[] {
  return differences.map(({ key, field, kind, control, candidate }) => ({
    key: key === null ? null : [...key],
    field,
    kind,
    primary: mask(control),
    secondary: mask(candidate),
  }));
}
