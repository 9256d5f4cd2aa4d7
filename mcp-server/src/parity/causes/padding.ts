import type { CauseColumn } from './cause-column.ts';

/** Only zero bytes at the end differ, as BINARY(n) adds them. */
export function isPadding({ form }: CauseColumn, source: string, target: string): boolean {
  return form.kind === 'bytes' && withoutZeroBytes(source) === withoutZeroBytes(target);
}

function withoutZeroBytes(hex: string): string {
  return hex.replace(/(00)+$/, (zeros, _, at: number) => (at % 2 === 0 ? '' : zeros.slice(0, 1)));
}
