const START = Date.UTC(2021, 0, 1) / 1000;
const DAY = 86_400;

/** `YYYY-MM-DD HH:MM:SS.ffffff`, counted from the start of 2021. */
export function moment(seconds: number, micros = 0): string {
  const iso = new Date((START + seconds) * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}.${String(micros).padStart(6, '0')}`;
}

/** `YYYY-MM-DD`, counted from the start of 2021; negative days lie before it. */
export function day(days: number): string {
  return moment(days * DAY).slice(0, 10);
}

/** Cents as a decimal with two digits. */
export function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Ids as years of deletions leave them: every multiple of 97 is missing. */
export function idWithGaps(index: number): number {
  return index + 1 + Math.floor(index / 96);
}
