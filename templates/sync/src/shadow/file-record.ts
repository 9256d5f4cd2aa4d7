import { appendFile } from 'node:fs/promises';
import type { ShadowHooks } from './shadow-options.ts';

/** Appends what shadow reads find to a file, a JSON line at a time; many processes may share it. */
export function fileRecord(path: string): NonNullable<ShadowHooks['record']> {
  return (line) => appendFile(path, `${JSON.stringify(line)}\n`);
}
