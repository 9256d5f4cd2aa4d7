import type { Severity } from '../model/finding.ts';
import type { CodeFile } from './code/code-file.ts';
import type { SqlPart } from './code/sql-parts.ts';

/** Where a rule found something: a place in the file, and what stands there. */
export interface Found {
  readonly at: number;
  readonly what: string;
}

/** A hazard of code that keeps two stores in step. */
export interface CodeRule {
  /** The file's name. */
  readonly id: string;
  readonly severity: Severity;
  /** What goes wrong, in a sentence. */
  readonly why: string;
  readonly instead: string;
  look(file: CodeFile): readonly Found[];
}

/** A rule about each text of SQL by itself: what is wrong with it, or null. */
export function inSql(look: (sql: string, part: SqlPart, file: CodeFile) => string | null): CodeRule['look'] {
  return (file) =>
    file.sql.flatMap((part) => {
      const what = look(part.text, part, file);
      return what === null ? [] : [{ at: part.at, what }];
    });
}
