/** How long a text and a list may be; `whole` names lists that are not cut, as `overview.tables`. */
export interface Shape {
  readonly text: number;
  readonly list: number;
  readonly whole?: readonly string[];
}

/** Called for each list that was cut: its place, without positions, and how many of its entries are left. */
export type OnCut = (place: string, kept: number, of: number) => void;

/** A text of at most `most` characters; the rest is counted, never passed over. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a pair means nothing to whoever reads it.
  const half = /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? 1 : 0;
  const kept = text.slice(0, most - half);
  return `${kept}… ${(text.length - kept.length).toLocaleString('en-US')} more characters`;
}

/** The same value with every text and every list cut to that shape. */
export function shorten(value: unknown, shape: Shape, onCut: OnCut = () => {}, place = ''): unknown {
  if (typeof value === 'string') return cutText(value, shape.text);
  if (Array.isArray(value)) {
    const most = shape.whole?.includes(place) === true ? value.length : shape.list;
    if (value.length > most) onCut(place, most, value.length);
    return value.slice(0, most).map((entry) => shorten(entry, shape, onCut, place));
  }
  if (typeof value !== 'object' || value === null) return value;
  const within = place === '' ? '' : `${place}.`;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, shorten(entry, shape, onCut, within + name)]),
  );
}
