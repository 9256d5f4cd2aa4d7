import type { Operation, Script, ScriptStatement, Unread } from '../../../model/script.ts';
import { statementsOfBody } from '../../sql/statements-of-body.ts';
import { lockOf } from './lock-of.ts';
import { NAME, plainName } from './names.ts';
import { byWords, operationsOf } from './operations-of.ts';
import { parseStatement } from './parse-statement.ts';
import { splitScript } from './split-script.ts';

const REMADE = new RegExp(`^CREATE\\s+OR\\s+REPLACE\\s+TABLE\\s+(${NAME})`, 'i');
const ROUTINE = new RegExp(
  `^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:DEFINER\\s*=\\s*\\S+\\s+)?PROCEDURE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${NAME})`,
  'i',
);
const CALLED = new RegExp(`^CALL\\s+(${NAME})`, 'i');
const PARTITIONED = new RegExp(`^ALTER\\s+TABLE\\s+(${NAME})\\s+PARTITION\\s+BY\\b`, 'i');

/** A migration script as a grammar of MySQL reads it, with the words that MariaDB has beside it. What it refuses is named with its line. */
export function readScript(text: string): Script {
  const statements: ScriptStatement[] = [];
  const unread: Unread[] = [];
  const routines = new Map<string, Operation[]>();
  for (const piece of splitScript(plainScript(text))) {
    try {
      const operations = [...read(piece.text), ...(routines.get(plainName(CALLED.exec(piece.text)?.[1] ?? '')) ?? [])];
      const made = ROUTINE.exec(piece.text);
      if (made !== null) routines.set(plainName(made[1] ?? ''), bodyOf(piece.text.slice(made[0].length)));
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

function read(text: string): Operation[] {
  // A setting is told by its words: the grammar knows some of their values only.
  const words = /^SET\b/i.test(text) ? (byWords(text) ?? []) : [];
  return words.length > 0 ? words : (remade(text) ?? partitioned(text) ?? operationsOf(parseStatement(text), text));
}

/** What a procedure does, which the script that makes it calls. */
function bodyOf(body: string): Operation[] {
  return statementsOfBody(body).flatMap((text) => {
    try {
      return read(text);
    } catch {
      return [];
    }
  });
}

/** CREATE OR REPLACE TABLE of MariaDB drops the table that is there. */
function remade(text: string): Operation[] | null {
  const found = REMADE.exec(text);
  if (found === null) return null;
  const plain = text.replace(/\bOR\s+REPLACE\b/i, (words) => ' '.repeat(words.length));
  const table = plainName(found[1] ?? '');
  return [{ kind: 'drop table', table, guarded: true, cascade: false }, ...operationsOf(parseStatement(plain), plain)];
}

/** Without a mark of the byte order, placeholders of a migration tool, and the marks around what only MySQL or MariaDB runs. */
function plainScript(text: string): string {
  return (
    text
      .replace(/^\uFEFF/, '')
      // Words of Liquibase and Drizzle are comments to them, without the blank that MySQL asks for.
      .replaceAll(
        /^--(?=liquibase\b|changeset\b|rollback\b|comment\b|precondition|validCheckSum|property\b)|-->/gim,
        '-- ',
      )
      // What MySQL runs, or else what MariaDB does: together they may be no statement.
      .replaceAll(/\/\*M?!\d*([\s\S]*?)\*\/(?:\/\*M![\s\S]*?\*\/)?/g, (_, body: string) => `${body} `)
      .replaceAll(/\$\{([\w.:-]+)\}/g, (_, name: string) => name.replaceAll(/\W/g, '_'))
  );
}

/** The grammar has no ALTER TABLE … PARTITION BY after options. */
function partitioned(text: string): Operation[] | null {
  const found = PARTITIONED.exec(text);
  return found && [{ kind: 'change partitions', table: plainName(found[1] ?? ''), how: 'partition by', online: false }];
}
