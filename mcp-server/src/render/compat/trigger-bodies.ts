import type { Dialect } from '../../engines/engine.ts';
import type { CompatTable, CompatUnion } from '../../model/compat.ts';
import { dollarTag } from '../../model/dollar-tag.ts';
import { guestDeleteLines, guestInsertLines, guestOf, guestUpdateLines } from './guest-lines.ts';
import { deleteLines, insertLines, updateLines } from './trigger-lines.ts';
import { unionDeleteLines, unionInsertLines, unionUpdateLines } from './union-lines.ts';
import { hasUpdateTrigger } from './view-query.ts';

/** One trigger of a view. */
export interface ViewTrigger {
  readonly name: string;
  readonly events: string;
  readonly body: string;
}

/**
 * The triggers that a view needs where views have them. A view of one table is written by the server itself, which locks each row
 * and looks at it again; only rows that need a constant, or that must not lose a value, are inserted by a trigger.
 */
export function viewTriggers(table: CompatTable, dialect: Dialect): ViewTrigger[] {
  if (dialect.views === null) return [];
  const seen = `DECLARE\n  seen ${dialect.table(table.view)}%ROWTYPE;\n`;
  const guest = guestOf(table);
  if (guest !== null) {
    return triggers({
      INSERT: block(guestInsertLines(guest, dialect)),
      UPDATE: block(guestUpdateLines(guest, dialect), seen),
      DELETE: block(guestDeleteLines(guest, dialect)),
    });
  }
  const [anchor] = table.parts;
  const plain = anchor?.constants.length === 0 && table.columns.every(({ target }) => target !== null);
  const several = hasUpdateTrigger(table);
  return triggers({
    ...(plain && !several ? {} : { INSERT: block(insertLines(table, dialect)) }),
    ...(several ? { UPDATE: block(updateLines(table, dialect), seen) } : {}),
    ...(several || table.guests.length > 0 ? { DELETE: block(deleteLines(table, dialect)) } : {}),
  });
}

/** The triggers of a view over the views of its homes. */
export function unionTriggers(union: CompatUnion, dialect: Dialect): ViewTrigger[] {
  if (dialect.views === null) return [];
  return triggers({
    INSERT: block(unionInsertLines(union, dialect)),
    UPDATE: block(unionUpdateLines(union, dialect)),
    DELETE: block(unionDeleteLines(union, dialect)),
  });
}

function triggers(bodies: Readonly<Record<string, string>>): ViewTrigger[] {
  return Object.entries(bodies).map(([events, body]) => ({ name: `lockstep_${events.toLowerCase()}`, events, body }));
}

/** A body between dollar quotes that it does not hold itself. */
function block(lines: readonly string[], declared = ''): string {
  const body = `${declared}BEGIN\n${lines.map((line) => `  ${line}`).join('\n')}\nEND`;
  const tag = dollarTag(body);
  return `${tag}\n${body}\n${tag}`;
}
