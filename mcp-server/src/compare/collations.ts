import type { Column, Index, Schema } from '../model/schema.ts';
import type { ComparedColumn } from './comparison.ts';
import { sqlForm } from './sql-form.ts';

/** The collation a text column really has: its own, else the database's. */
export function collationOf(column: Column, schema: Schema): string {
  return column.collation ?? schema.collation;
}

/** True when both sort by code point: they give one order whatever their names. */
export function sameOrder(a: string, b: string): boolean {
  return plain(a) === plain(b) || (byCodePoint(a) && byCodePoint(b));
}

/** Operating systems spell one locale `en_US.UTF-8` and `en_US.utf8`. */
function plain(collation: string): string {
  return collation.toLowerCase().replace(/\.utf-8$/, '.utf8');
}

function byCodePoint(collation: string): boolean {
  return /^(?:c|posix|c\.utf-?8|ucs_basic|pg_c_utf8|binary|ascii_bin|utf8\w*_bin)$/i.test(collation);
}

/** Text that the source compares without regard to case and the target compares exactly. */
export function becomesCaseSensitive({ source, target }: ComparedColumn): boolean {
  return bothText(source, target) && source.caseSensitive === false && target.caseSensitive === true;
}

/** Text that the source compares exactly and the target without regard to case. */
export function becomesCaseInsensitive({ source, target }: ComparedColumn): boolean {
  return bothText(source, target) && source.caseSensitive === true && target.caseSensitive === false;
}

function bothText(source: Column, target: Column): boolean {
  return source.type.kind === 'text' && target.type.kind === 'text';
}

/** Text in which the source takes 'e' and 'é' for the same and the target does not. */
export function becomesAccentSensitive({ source, target }: ComparedColumn): boolean {
  return source.accentSensitive === false && target.accentSensitive === true;
}

/** Text in which the source tells 'e' from 'é' and the target does not. */
export function becomesAccentInsensitive({ source, target }: ComparedColumn): boolean {
  return source.accentSensitive === true && target.accentSensitive === false;
}

/** The column that an expression only folds to one case, in lower case; null for any other expression. */
export function foldedName(expression: string): string | null {
  return /^(?:lower|upper) \( (.+) \)$/.exec(sqlForm(expression))?.[1] ?? null;
}

/** True when the index part holds the column, or the column folded to one case. */
function holdsFolded(part: Index['parts'][number], column: string): boolean {
  if (part.expression === null) return part.column === column;
  return foldedName(part.expression) === column.toLowerCase();
}

/** True when the index keeps exactly these columns unique, each as it is or folded to one case. */
export function foldedUnique(index: Index, columns: readonly string[]): boolean {
  return (
    index.unique &&
    index.valid &&
    index.predicate === null &&
    index.parts.length === columns.length &&
    columns.every((column) => index.parts.some((part) => holdsFolded(part, column)))
  );
}
