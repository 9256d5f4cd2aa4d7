import type { EngineName } from '../descriptor.ts';

/** What may hold a semicolon that ends no statement. */
const OPAQUE: Readonly<Record<EngineName, RegExp>> = {
  mysql: /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y,
  postgres:
    /\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$/y,
};
const DELIMITER = /^[ \t]*DELIMITER[ \t]+(\S+)[ \t]*$/imy;

/** The statements of a script, without comments between them. Of MySQL also DELIMITER lines are understood, as its client does. */
export function statementsOf(engine: EngineName, script: string): string[] {
  const found: string[] = [];
  const opaque = new RegExp(OPAQUE[engine]);
  const directive = new RegExp(DELIMITER);
  let delimiter = ';';
  let current = '';
  let at = 0;
  const matched = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(script);
  };
  const end = () => {
    if (current.trim() !== '') found.push(current.trim());
    current = '';
  };
  while (at < script.length) {
    const line = engine === 'mysql' && (at === 0 || script[at - 1] === '\n') ? matched(directive) : null;
    const piece = line ?? matched(opaque);
    if (line?.[1] !== undefined) {
      end();
      delimiter = line[1];
    } else if (piece !== null) {
      if (current.trim() !== '' || !/^(--|#|\/\*(?!!))/.test(piece[0])) current += piece[0];
    } else if (script.startsWith(delimiter, at)) {
      end();
      at += delimiter.length;
      continue;
    } else {
      current += script[at] ?? '';
    }
    at += piece?.[0].length ?? 1;
  }
  end();
  return found;
}
