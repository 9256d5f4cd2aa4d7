import type { Semantics } from '../model/semantics.ts';

/** True when a name is another one, or none, if it is written without quotes. */
export function needsQuotes(name: string, { unquotedLower, reserved }: Semantics['names']): boolean {
  if (!/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name)) return true;
  const lower = name.toLowerCase();
  return (unquotedLower && lower !== name) || reserved.includes(lower);
}
