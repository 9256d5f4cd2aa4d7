/** `1 table`, `1,200 tables`, `unknown tables`; nouns take a plain s. */
export function quantity(count: number | null, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count === null ? 'unknown' : count.toLocaleString('en-US')} ${noun}s`;
}

/** `1 change waits`, `2 changes wait`. */
export function quantityThat(count: number, noun: string, one: string, many: string): string {
  return `${quantity(count, noun)} ${count === 1 ? one : many}`;
}

/** `1 of 1 table`, `1 of 3 tables`. */
export function quantityOf(count: number, of: number, noun: string): string {
  return `${count.toLocaleString('en-US')} of ${quantity(of, noun)}`;
}
