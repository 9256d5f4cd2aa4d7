import type { Dialect } from '../../engines/engine.ts';
import type { CompatTable } from '../../model/compat.ts';
import { deleteLines, insertLines, updateLines } from './trigger-lines.ts';

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
  const [anchor, ...others] = table.parts;
  const insert = { name: 'lockstep_insert', events: 'INSERT', body: block(insertLines(table, dialect)) };
  if (others.length === 0) {
    const plain = anchor?.constants.length === 0 && table.columns.every(({ target }) => target !== null);
    return plain ? [] : [insert];
  }
  const seen = `DECLARE\n  seen ${dialect.table(table.view)}%ROWTYPE;\n`;
  return [
    insert,
    { name: 'lockstep_update', events: 'UPDATE', body: block(updateLines(table, dialect), seen) },
    { name: 'lockstep_delete', events: 'DELETE', body: block(deleteLines(table, dialect)) },
  ];
}

/** A body between dollar quotes that it does not hold itself. */
function block(lines: readonly string[], declared = ''): string {
  const body = `${declared}BEGIN\n${lines.map((line) => `  ${line}`).join('\n')}\nEND`;
  let tag = 'lockstep';
  while (body.includes(`$${tag}$`)) tag += '_';
  return `$${tag}$\n${body}\n$${tag}$`;
}
