/** The promised lines that were not printed, in order; … stands for anything. */
export function printsAsPromised(promised: readonly string[], printed: string): string[] {
  const lines = printed.split('\n');
  let from = 0;
  return promised.filter((line) => {
    const pattern = new RegExp(
      `^${line
        .split('…')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    );
    const at = lines.findIndex((candidate, place) => place >= from && pattern.test(candidate));
    if (at >= 0) from = at;
    return at < 0;
  });
}
