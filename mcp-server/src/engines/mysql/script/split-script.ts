/** A statement of a script with the line of its first word, counted from 1. */
export interface Piece {
  readonly line: number;
  readonly text: string;
}

/** What may stand between two words, or be one: quotes, comments, a DELIMITER line of the mysql client, a word, one character. */
const TOKEN =
  /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`(?:[^`]|``)*`|--(?=[\s]|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|^[ \t]*delimiter[ \t]+\S+[^\n]*|[A-Za-z_]\w*|\s+|[\s\S]/gim;

/** Cuts a script where its statements end; the body of a trigger or routine stays whole, with or without DELIMITER lines. */
export function splitScript(text: string): Piece[] {
  const pieces: Piece[] = [];
  let [delimiter, from, at, depth] = [';', 0, 0, 0];
  let previous = '';
  const cut = (to: number) => {
    const piece = pieceOf(text, from, to);
    if (piece !== null) pieces.push(piece);
    depth = 0;
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^[ \t]*delimiter[ \t]/i.test(token) && /^\s*$/.test(withoutComments(text.slice(from, at)))) {
      delimiter = token.trim().split(/\s+/)[1] ?? ';';
      from = at + token.length;
    } else if (delimiter !== ';') {
      if (text.startsWith(delimiter, at) && at >= from) {
        cut(at);
        from = at + delimiter.length;
      }
    } else if (token === ';' && depth === 0) {
      cut(at);
      from = at + 1;
    } else depth = depthAfter(token, previous, depth, text.slice(from, at));
    if (/\S/.test(token)) previous = token;
    at += token.length;
  }
  cut(text.length);
  return pieces;
}

/** How deep in BEGIN … END of a trigger or routine; elsewhere BEGIN starts a transaction. */
function depthAfter(token: string, previous: string, depth: number, before: string): number {
  const word = token.toUpperCase();
  if (!/^\s*CREATE\b[\s\S]*\b(?:TRIGGER|PROCEDURE|FUNCTION|EVENT)\b/i.test(withoutComments(before))) return depth;
  const closes = previous.toUpperCase() === 'END';
  if (word === 'BEGIN' || word === 'CASE') return closes ? depth : depth + 1;
  if (word === 'END') return Math.max(0, depth - 1);
  // END IF and the like close what was not counted when it opened.
  return closes && /^(?:IF|LOOP|REPEAT|WHILE)$/.test(word) ? depth + 1 : depth;
}

function withoutComments(text: string): string {
  return text.replaceAll(/--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?!!)[\s\S]*?\*\//g, ' ');
}

function pieceOf(text: string, from: number, to: number): Piece | null {
  const raw = text.slice(from, to);
  const blank = /^(?:\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?!!)[\s\S]*?\*\/)*/.exec(raw)?.[0] ?? '';
  const body = raw.slice(blank.length).trimEnd();
  if (body === '') return null;
  return { line: text.slice(0, from + blank.length).split('\n').length, text: body };
}
