import type { Operation, Script, ScriptTraits } from '../model/script.ts';
import { bareName } from './bare-name.ts';

/** Whether nobody else can write a table when a script comes to a line. */
export type Held = (table: string, line: number) => boolean;

/**
 * A table is held that the script has made, or has locked against writers in a transaction that still lasts: its own, or that in which
 * its tool runs all of it.
 */
export function heldIn({ statements }: Script, { transactionalDdl }: ScriptTraits, together: boolean): Held {
  // What is built online is refused in a transaction, so that the tool was told to use none.
  const whole = together && !statements.some(({ does }) => does.some(({ operation }) => isOnline(operation)));
  return (table, line) => {
    const start = statements.findLast((each) => each.line <= line)?.line ?? 0;
    let inside = whole;
    let held = false;
    for (const { operation, lock, text } of statements.flatMap(operationsBefore(start))) {
      if (operation.kind === 'create table' && !operation.guarded && same(operation.table, table)) return true;
      if (operation.kind === 'begin') inside = true;
      else if (operation.kind === 'commit' || operation.kind === 'rollback') [inside, held] = [false, false];
      else if (inside && operation.kind === 'rename table' && same(operation.to, table)) held = true;
      else if (inside && lock !== null && ENDS_WRITES.has(lock.blocks) && same(lock.table, table))
        held ||= !WEAK.test(text);
    }
    return held && transactionalDdl;
  };
}

/** LOCK TABLE in a mode that lets writers in. */
const WEAK =
  /^\s*LOCK\b[^;]*\bIN\s+(?:ACCESS\s+SHARE|ROW\s+SHARE|ROW\s+EXCLUSIVE|SHARE\s+UPDATE\s+EXCLUSIVE)\s+MODE\b/i;

function operationsBefore(start: number) {
  return ({ line, text, does }: Script['statements'][number]) =>
    line < start ? does.map((each) => ({ ...each, text })) : [];
}

const ENDS_WRITES: ReadonlySet<string> = new Set(['writes', 'reads and writes']);

function same(one: string, other: string): boolean {
  return bareName(one) === bareName(other);
}

function isOnline(operation: Operation): boolean {
  return 'online' in operation && operation.online;
}
