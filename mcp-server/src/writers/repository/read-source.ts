import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file, or why it is none. */
export type SourceText =
  | { readonly text: string; readonly damaged: boolean; readonly problem: null }
  | { readonly text: null; readonly problem: 'binary' | 'unreadable' | 'minified' };

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');
/** No person writes a file whose lines are this long on average. */
const MINIFIED_LINE = 2000;

/** Reads a source file. Bytes that are no UTF-8 are read as the replacement character, and that is said. */
export function readSource(root: string, path: string): SourceText {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(root, path));
  } catch {
    return { text: null, problem: 'unreadable' };
  }
  if (bytes.subarray(0, 8192).includes(0)) return { text: null, problem: 'binary' };
  let text: string;
  let damaged = false;
  try {
    text = strict.decode(bytes);
  } catch {
    text = lenient.decode(bytes);
    damaged = true;
  }
  const minified = /\.[cm]?js$/.test(path) && text.length / (text.split('\n', 5000).length || 1) > MINIFIED_LINE;
  return minified ? { text: null, problem: 'minified' } : { text, damaged, problem: null };
}
