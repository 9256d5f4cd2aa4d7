import type { ScriptTraits } from '../../model/change-contract.ts';
import { commentText } from '../visible-text.ts';
import type { ToolStatement, ToolStep } from './migration.ts';

/** What is sent to a server as one: statements that may stand in one transaction, or one that may not. */
export interface Piece {
  readonly alone: boolean;
  readonly statements: readonly string[];
}

/** The statements in order, those together that may be in one transaction. */
export function piecesOf(statements: readonly ToolStatement[], { transactional }: ScriptTraits): Piece[] {
  const pieces: { alone: boolean; statements: string[] }[] = [];
  for (const { sql, alone } of statements) {
    const last = pieces.at(-1);
    if (last !== undefined && !(transactional && (alone || last.alone))) last.statements.push(sql);
    else pieces.push({ alone: transactional && alone, statements: [sql] });
  }
  return pieces;
}

/** Whether a tool must not open a transaction around the step. */
export function isOutside({ up, down }: ToolStep, { transactional }: ScriptTraits): boolean {
  return transactional && [...up, ...down].some(({ alone }) => alone);
}

/** Lines of SQL comment. */
export function headText(lines: readonly string[], mark = '--'): string {
  return lines.map((line) => `${mark} ${commentText(line)}`.trimEnd()).join('\n');
}

/** Statements that the server itself tells apart: each ends with a semicolon. */
export function sentText(statements: readonly string[]): string {
  return statements.map((sql) => `${sql};`).join('\n\n');
}

/** Statements for a client that cuts the script: DELIMITER stands around those that hold a semicolon of their own. */
export function cutText(statements: readonly string[], { cutsAtSemicolons }: ScriptTraits): string {
  if (!cutsAtSemicolons) return sentText(statements);
  return statements
    .map((sql) => {
      if (!sql.includes(';')) return `${sql};`;
      const delimiter = DELIMITERS.find((each) => !sql.includes(each)) ?? '//';
      return `DELIMITER ${delimiter}\n${sql} ${delimiter}\nDELIMITER ;`;
    })
    .join('\n\n');
}

const DELIMITERS = ['//', '$$', ';;', '!!', '@@', '^^', '~~'];

/** The text of a step's statements with its limits around them. */
export function limited(step: ToolStep, statements: readonly string[]): string[] {
  return [...step.limits, ...statements, ...step.unlimits];
}
