/** A dollar quote of PostgreSQL that the text, which is to stand between two of it, does not hold. */
export function dollarTag(text: string): string {
  for (let at = 0; ; at += 1) {
    const tag = `$lockstep${at === 0 ? '' : at}$`;
    if (!text.includes(tag)) return tag;
  }
}
