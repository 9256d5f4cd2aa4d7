import { parse } from '@babel/parser';
import { type SqlPart, sqlPartsOf } from './sql-parts.ts';
import { isNode, type Node } from './walk.ts';

/** A file of an application, as rules about code see it. */
export interface CodeFile {
  readonly text: string;
  /** TypeScript or JavaScript, parsed; null for every other language and for what the parser refuses. */
  readonly tree: Node | null;
  /** Texts in it that look like SQL, where they stand. */
  readonly sql: readonly SqlPart[];
  /** Whether nobody else can write a table at a place of the file. Of a program that is not known. */
  readonly isHeld: (table: string, at: number) => boolean;
}

/** A file made ready. `parsed` tells whether it is TypeScript or JavaScript. */
export function codeFile(text: string, parsed: boolean): CodeFile {
  const tree = parsed ? treeOf(text) : null;
  return { text, tree, sql: sqlPartsOf(text, tree), isHeld: () => false };
}

function treeOf(text: string): Node | null {
  try {
    const tree: unknown = parse(text, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      plugins: ['typescript', 'jsx', 'decorators-legacy'],
    }).program;
    return isNode(tree) ? tree : null;
  } catch {
    return null;
  }
}
