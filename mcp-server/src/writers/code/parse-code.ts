import { type ParserOptions, parse } from '@babel/parser';
import type { File } from '@babel/types';

const base: ParserOptions = {
  sourceType: 'unambiguous',
  errorRecovery: true,
  attachComment: false,
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowUndeclaredExports: true,
};

/** The syntax tree of a file, also of one with errors that can be passed over; null when it cannot be parsed. */
export function parseCode(path: string, text: string): File | null {
  for (const plugins of pluginsFor(path)) {
    try {
      return parse(text, { ...base, plugins });
    } catch {
      // The next set of plugins may read it.
    }
  }
  return null;
}

type Plugins = NonNullable<ParserOptions['plugins']>;

function pluginsFor(path: string): Plugins[] {
  if (/\.[mc]?ts$/.test(path))
    return [
      ['typescript', 'decorators-legacy'],
      ['typescript', 'decorators'],
    ];
  if (/\.tsx$/.test(path)) return [['typescript', 'jsx', 'decorators-legacy']];
  if (/\.[mc]?jsx?$/.test(path))
    return [
      ['jsx', 'decorators-legacy'],
      ['jsx', 'flow', 'decorators-legacy'],
    ];
  // A script block of another file does not say which of the two it is.
  return [
    ['typescript', 'decorators-legacy'],
    ['jsx', 'decorators-legacy'],
  ];
}
