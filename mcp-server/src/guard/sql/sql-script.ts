import { UNKNOWN } from '../shell/unknown.ts';

/** Whose rules of quoting a text follows. */
export type SqlDialect = 'mysql' | 'postgres';

/** One token: a word in lower case, a quoted name, a text literal, a `$$body$$`, or a sign. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'body' | 'sign' | 'unknown';
  readonly text: string;
}

/** A script as far as the guard must understand it. */
export interface SqlScript {
  readonly statements: readonly (readonly SqlToken[])[];
  /** Commands of the client itself, without their backslash: `i file`, `! rm x`. */
  readonly commands: readonly string[];
  /** False when a quote or comment is never closed, so that what follows it could not be read. */
  readonly complete: boolean;
}

interface Rule {
  readonly kind: SqlToken['kind'] | 'skip' | 'end' | 'command';
  readonly pattern: RegExp;
}

const rule = (kind: Rule['kind'], pattern: RegExp): Rule => ({ kind, pattern });
const WORD = new RegExp(`[\\p{L}_${UNKNOWN}][\\p{L}\\p{N}_$${UNKNOWN}]*`, 'uy');
const shared = [rule('skip', /\s+/y), rule('end', /;/y), rule('name', /`((?:[^`]|``)*)`/y)];
const rules: Readonly<Record<SqlDialect, readonly Rule[]>> = {
  mysql: [
    ...shared,
    rule('skip', /--(?=\s|$)[^\n]*|#[^\n]*/y),
    // What stands in such a comment is executed.
    rule('skip', /\/\*M?!\d*|\*\//y),
    rule('skip', /\/\*[\s\S]*?\*\//y),
    rule('end', /\\[gG]/y),
    rule('command', /\\(\.[^\n;]*|![^\n]*|[rud] [^\n;]*|.)/y),
    rule('command', /(?<=^|\n|;)[ \t]*((?:source|system|connect|use|delimiter)\b[^\n]*)/iy),
    rule('text', /'((?:[^'\\]|\\[\s\S]|'')*)'/y),
    rule('text', /"((?:[^"\\]|\\[\s\S]|"")*)"/y),
  ],
  postgres: [
    ...shared,
    rule('skip', /--[^\n]*/y),
    rule('skip', /\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*(?:[^*]|\*(?!\/))*\*\/)*\*\//y),
    rule('command', /\\([^\n]*)/y),
    rule('text', /[eE]'((?:[^'\\]|\\[\s\S]|'')*)'/y),
    rule('text', /'((?:[^']|'')*)'/y),
    rule('name', /"((?:[^"]|"")*)"/y),
    rule('body', /\$([\p{L}_][\p{L}\p{N}_]*)?\$([\s\S]*?)\$\1\$/uy),
  ],
};
const tail = [rule('word', WORD), rule('sign', /\d[\w.]*|[\s\S]/y)];
const OPENERS = /^(?:['"`]|\/\*)/;

/** Splits a script into statements and commands of the client; never throws. */
export function readSql(text: string, dialect: SqlDialect): SqlScript {
  const statements: SqlToken[][] = [[]];
  const commands: string[] = [];
  let delimiter = ';';
  let complete = true;
  for (let at = 0; at < text.length; ) {
    if (delimiter !== ';' && text.startsWith(delimiter, at)) {
      statements.push([]);
      at += delimiter.length;
      continue;
    }
    const { kind, match } = take(text, at, dialect);
    if (kind === 'end') statements.push([]);
    else if (kind === 'command') {
      const command = (match[1] ?? '').trim();
      commands.push(command);
      delimiter = /^d(?:elimiter)?\s+(\S+)/i.exec(command)?.[1] ?? delimiter;
      statements.push([]);
    } else if (kind !== 'skip') {
      if (kind === 'sign' && OPENERS.test(text.slice(at, at + 2))) complete = false;
      statements.at(-1)?.push(tokenOf(kind, match));
    }
    at += match[0].length;
  }
  return { statements: statements.filter((tokens) => tokens.length > 0), commands, complete };
}

function take(text: string, at: number, dialect: SqlDialect): { kind: Rule['kind']; match: RegExpExecArray } {
  for (const { kind, pattern } of [...rules[dialect], ...tail]) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { kind, match };
  }
  throw new Error('no rule reads the text');
}

function tokenOf(kind: SqlToken['kind'], match: RegExpExecArray): SqlToken {
  const [whole, first, second] = match;
  if (kind === 'word') {
    return whole.includes(UNKNOWN) ? { kind: 'unknown', text: whole } : { kind, text: whole.toLowerCase() };
  }
  if (kind === 'body') return { kind, text: second ?? '' };
  return { kind, text: kind === 'sign' ? whole : (first ?? '') };
}
