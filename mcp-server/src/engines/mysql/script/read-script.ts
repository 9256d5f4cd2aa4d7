import type { Operation, Script, ScriptStatement, Unread } from '../../../model/script.ts';
import { lockOf } from './lock-of.ts';
import { NAME, plainName } from './names.ts';
import { operationsOf } from './operations-of.ts';
import { parseStatement } from './parse-statement.ts';
import { splitScript } from './split-script.ts';

const PARTITIONED = new RegExp(`^ALTER\\s+TABLE\\s+(${NAME})\\s+PARTITION\\s+BY\\b`, 'i');

/** A migration script as a grammar of MySQL reads it, with the words that MariaDB has beside it. What it refuses is named with its line. */
export function readScript(text: string): Script {
  const statements: ScriptStatement[] = [];
  const unread: Unread[] = [];
  for (const piece of splitScript(text)) {
    try {
      const operations = partitioned(piece.text) ?? operationsOf(parseStatement(piece.text), piece.text);
      statements.push({
        ...piece,
        does: operations.map((operation) => ({ operation, lock: lockOf(operation, piece.text) })),
      });
    } catch (error) {
      unread.push({ line: piece.line, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { statements, unread };
}

/** The grammar has no ALTER TABLE … PARTITION BY after options. */
function partitioned(text: string): Operation[] | null {
  const found = PARTITIONED.exec(text);
  return found && [{ kind: 'change partitions', table: plainName(found[1] ?? ''), how: 'partition by', online: false }];
}
