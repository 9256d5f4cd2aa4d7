/** `1,200`, or `unknown`. */
export function countText(value: number | null): string {
  return value === null ? 'unknown' : value.toLocaleString('en-US');
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `3.1 GiB`, or `unknown`. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return 'unknown';
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${unit === 0 ? bytes : (bytes / 1024 ** unit).toFixed(1)} ${units[unit]}`;
}

/** `90 s`, `25 min`, `3.5 h`, or `unknown`. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return 'unknown';
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
