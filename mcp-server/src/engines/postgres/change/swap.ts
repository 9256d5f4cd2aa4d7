import type { ChangeType } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import type { Swap } from './gates.ts';
import { moveDefault } from './going.ts';
import { whileOpen } from './guards.ts';
import { namesOf } from './names.ts';
import { questionOf, type SameRow, syncFunction } from './same-row.ts';
import { block, exclusive, locking, plain } from './statement.ts';
import { notNull } from './twin.ts';

interface Names {
  readonly fresh: string;
  readonly gone: string;
  /** Whether its default is not one value, or is a counter: then it goes along with the name. */
  readonly late: boolean;
}

/** The flip that exchanges the names of two columns, so that no program changes; and back, while no value would be lost. */
export function swapOf(
  request: ChangeType,
  { fresh, gone, late }: Names,
  shapesOf: (names: { readonly old: string; readonly fresh: string }) => SameRow,
): Swap {
  const { column, table } = request;
  const { table: on, state, self } = namesOf(request);
  const lock = exclusive(table);
  const after = shapesOf({ old: gone, fresh: column.name });
  const rename = (from: string, to: string) => `    ALTER TABLE ${on} RENAME COLUMN ${quote(from)} TO ${quote(to)};`;
  const once = (flipped: 'NULL' | 'NOT NULL', ...lines: readonly string[]) =>
    locking(
      block(
        `  IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND flipped_at IS ${flipped} AND contracted_at IS NULL) THEN\n${lines.join('\n')}\n  END IF;`,
        late ? '  given record;' : '',
      ),
      lock,
    );
  const moved = (from: string, to: string) => (late ? [moveDefault(request, from, to)] : []);
  const free = column.nullable ? [] : [`    ALTER TABLE ${on} ALTER COLUMN ${quote(gone)} DROP NOT NULL;`];
  return {
    about: [
      `It exchanges the names of the two columns: from here on every version writes and reads the new type as ${column.name}. No version has to change for it.`,
    ],
    forward: [
      once('NULL', rename(column.name, gone), rename(fresh, column.name), ...free, ...moved(gone, column.name)),
      plain(syncFunction(request, after)),
    ],
    undo: [
      // Rows are counted, and proved to hold no NULL, beside writers, however long it takes; what holds them up waits for its lock only.
      plain('SET statement_timeout = 0;'),
      plain(
        whileOpen(
          request,
          `IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND flipped_at IS NOT NULL) THEN
      IF (${questionOf(request, after)} OR ${lost(after)}) > 0 THEN
        RAISE EXCEPTION 'lockstep: refused, the old type cannot hold values that were written since; nothing was changed';
      END IF;
    END IF;`,
        ),
      ),
      once('NOT NULL', rename(column.name, fresh), rename(gone, column.name), ...moved(fresh, column.name)),
      plain(syncFunction(request, shapesOf({ old: column.name, fresh }))),
    ],
    restore: column.nullable ? [] : notNull(request, column.name).forward,
  };
}

/** A value that the old column has not. */
function lost({ old, fresh }: SameRow): string {
  const [before] = old;
  const [now] = fresh;
  return before === undefined || now === undefined
    ? 'false'
    : `(t.${quote(now.column.name)} IS NOT NULL AND t.${quote(before.column.name)} IS NULL)`;
}
