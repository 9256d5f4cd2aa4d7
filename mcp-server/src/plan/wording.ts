import { quantity, quantityOf, quantityThat } from '../model/quantity.ts';

export { quantity, quantityOf, quantityThat };

/** At most `most` names in one sentence, the rest counted: `a, b and 3 more`. */
export function listNames(names: readonly string[], most = 12): string {
  if (names.length <= most) return joinNames(names);
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function joinNames(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return 'none';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `about 1,200 rows`, or `an unknown number of rows` when the server has no estimate. */
export function rowsText(rowEstimate: number | null): string {
  return rowEstimate === null ? 'an unknown number of rows' : `about ${quantity(rowEstimate, 'row')}`;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `3.1 GiB`, or `size unknown`. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return 'size unknown';
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** `a → b → a`: a loop of foreign keys, back to where it began. */
export function loopText(cycle: readonly string[]): string {
  return [...cycle, ...cycle.slice(0, 1)].join(' → ');
}

/** `17 rows a second`, `1,000 rows a minute` where a second has few. */
export function rateText(perSecond: number): string {
  return perSecond < 100
    ? `about ${quantity(Math.round(perSecond * 60), 'row')} a minute`
    : `about ${quantity(Math.round(perSecond), 'row')} a second`;
}
