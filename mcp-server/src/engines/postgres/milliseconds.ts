/** A time limit as the server repeats it: `1500ms`, `30s`, `2min`, `1h`, `1d`. */
export function milliseconds(text: string): number {
  const units = new Map([
    ['ms', 1],
    ['s', 1000],
    ['min', 60_000],
    ['h', 3_600_000],
    ['d', 86_400_000],
  ]);
  const match = /^(\d+)(\D*)$/.exec(text);
  return Number(match?.[1]) * (units.get(match?.[2] ?? '') ?? Number.NaN);
}
