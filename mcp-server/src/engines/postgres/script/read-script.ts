import { hasSqlDetails, loadModule, type Node, parseSync, type RawStmt, scanSync } from 'libpg-query';
import type { Operation, Script, ScriptStatement, Unread } from '../../../model/script.ts';
import { statementsOfBody } from '../../sql/statements-of-body.ts';
import { lockOf } from './lock-of.ts';
import { nameOf } from './names.ts';
import { operationsOf } from './operations-of.ts';
import { plainScript } from './plain-script.ts';

/** A migration script as PostgreSQL's own parser reads it. What it refuses is named with its line, and the statements around it are read. */
export async function readScript(text: string): Promise<Script> {
  await loadModule();
  const bytes = Buffer.from(plainScript(text));
  try {
    return { statements: statementsIn(bytes, 0), unread: [] };
  } catch {
    return pieceByPiece(bytes);
  }
}

function pieceByPiece(bytes: Buffer): Script {
  const statements: ScriptStatement[] = [];
  const unread: Unread[] = [];
  let from = 0;
  for (const to of [...ends(bytes), bytes.length]) {
    if (firstWord(bytes, from) >= to) continue;
    try {
      statements.push(...statementsIn(bytes.subarray(0, to), from));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unread.push({
        line: lineAt(bytes, firstWord(bytes, from)),
        reason: hasSqlDetails(error) ? error.message : reason,
      });
    }
    from = to;
  }
  return { statements, unread };
}

/** Where statements end: behind each semicolon that is a word of its own. A text that cannot be cut into words is one piece. */
function ends(bytes: Buffer): number[] {
  try {
    return scanSync(bytes.toString())
      .tokens.filter(({ text }) => text === ';')
      .map(({ end }) => end);
  } catch {
    return [];
  }
}

function statementsIn(bytes: Buffer, from: number): ScriptStatement[] {
  const piece = bytes.subarray(from);
  return (parseSync(piece.toString()).stmts ?? []).map((each) => statementOf(bytes, from, each));
}

function statementOf(bytes: Buffer, from: number, { stmt, stmt_location = 0, stmt_len = 0 }: RawStmt): ScriptStatement {
  const start = firstWord(bytes, from + stmt_location);
  const end = stmt_len === 0 ? bytes.length : from + stmt_location + stmt_len;
  const text = bytes.subarray(start, end).toString().trim();
  return {
    line: lineAt(bytes, start),
    text,
    does: [...operationsOf(stmt, text), ...inBlock(stmt)].map((operation) => ({ operation, lock: lockOf(operation) })),
  };
}

/** What a DO block does that is only there so that a statement may be run again: Drizzle and others write them. */
function inBlock(node: Node | undefined): Operation[] {
  if (node === undefined || !('DoStmt' in node)) return [];
  const [body] = (node.DoStmt.args ?? []).flatMap((each) =>
    'DefElem' in each && each.DefElem.defname === 'as' ? [nameOf(each.DefElem.arg)] : [],
  );
  const [, again] = AGAIN.exec(body ?? '') ?? [];
  return statementsOfBody(again ?? '').flatMap((text) => {
    try {
      return (parseSync(text).stmts ?? []).flatMap(({ stmt }) => operationsOf(stmt, text));
    } catch {
      return [];
    }
  });
}

const AGAIN = /^\s*(BEGIN\b[\s\S]*?)\bEXCEPTION\s+WHEN\s+(?:duplicate_|undefined_|others\b)/i;

/** The first byte at or after `from` that is neither white space nor of a comment. */
function firstWord(bytes: Buffer, from: number): number {
  const blank = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(bytes.subarray(from).toString())?.[0] ?? '';
  return from + Buffer.byteLength(blank);
}

function lineAt(bytes: Buffer, at: number): number {
  let line = 1;
  for (let next = bytes.indexOf(10); next !== -1 && next < at; next = bytes.indexOf(10, next + 1)) line += 1;
  return line;
}
