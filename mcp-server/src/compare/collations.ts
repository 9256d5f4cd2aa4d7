import type { Column, Index, Schema } from '../model/schema.ts';
import type { ComparedColumn } from './comparison.ts';
import { sqlForm } from './sql-form.ts';

/** The collation a text column really has: its own, else the database's. */
export function collationOf(column: Column, schema: Schema): string {
  return column.collation ?? schema.collation;
}

/** True when both sort by code point: they give one order whatever their names. */
export function sameOrder(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || (byCodePoint(a) && byCodePoint(b));
}

function byCodePoint(collation: string): boolean {
  return /^(?:c|posix|c\.utf-?8|ucs_basic|pg_c_utf8|binary|utf8\w*_bin)$/i.test(collation);
}

/** Text that the source compares without regard to case and the target compares exactly. */
export function becomesCaseSensitive({ source, target }: ComparedColumn): boolean {
  return source.caseSensitive === false && target.caseSensitive === true;
}

/** Text that the source compares exactly and the target without regard to case. */
export function becomesCaseInsensitive({ source, target }: ComparedColumn): boolean {
  return source.caseSensitive === true && target.caseSensitive === false;
}

/** True when the index part holds the column, or the column folded to one case. */
function holdsFolded(part: Index['parts'][number], column: string): boolean {
  if (part.expression === null) return part.column === column;
  const name = column.toLowerCase();
  return [`lower ( ${name} )`, `upper ( ${name} )`].includes(sqlForm(part.expression));
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
