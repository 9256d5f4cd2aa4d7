import {
  type ATNSimulator,
  BaseErrorListener,
  CharStreams,
  CommonTokenStream,
  type ParserRuleContext,
  PredictionMode,
  type RecognitionException,
  type Recognizer,
  type Token,
} from 'antlr4ng';
import { MySqlLexer } from 'dt-sql-parser/dist/lib/mysql/MySqlLexer.js';
import { MySqlParser, type SqlStatementContext } from 'dt-sql-parser/dist/lib/mysql/MySqlParser.js';
import { plainName } from './names.ts';

/** A statement that the parser refused. */
export class UnreadError extends Error {
  override readonly name = 'UnreadError';
}

class Strict extends BaseErrorListener {
  override syntaxError<S extends Token, T extends ATNSimulator>(
    _recognizer: Recognizer<T>,
    _offending: S | null,
    _line: number,
    _column: number,
    message: string,
    _error: RecognitionException | null,
  ): never {
    throw new UnreadError(message);
  }
}

/** Words of MariaDB that the grammar does not know; blanks of the same length change no position. */
const MARIADB_WORDS = [
  /(?<=\b(?:ADD|DROP|MODIFY|CHANGE|RENAME)\s+(?:(?:COLUMN|INDEX|KEY|CONSTRAINT|PARTITION|FOREIGN\s+KEY|UNIQUE(?:\s+(?:KEY|INDEX))?)\s+)?)IF\s+(?:NOT\s+)?EXISTS\b/gi,
  /(?<=\b(?:CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:UNIQUE\s+)?INDEX\s+)IF\s+(?:NOT\s+)?EXISTS\b/gi,
  /(?<=\bALTER\s+)(?:(?:ONLINE|IGNORE)\s+)+(?=TABLE\b)/gi,
  /\b(?:NOWAIT|WAIT\s+\d+)\b/gi,
];

/** The words of one statement. Throws UnreadError when they are no statement of MySQL or MariaDB. */
export function parseStatement(text: string): SqlStatementContext {
  try {
    return treeOf(text);
  } catch (error) {
    const plain = MARIADB_WORDS.reduce((rest, words) => rest.replace(words, (word) => ' '.repeat(word.length)), text)
      // A column may be called so; the name is read from the statement as it stands.
      .replace(/(?<=[(,\s])type(?=\s+[a-z])/gi, 'typ_');
    if (plain === text) throw error;
    return treeOf(plain);
  }
}

function treeOf(text: string): SqlStatementContext {
  const listener = new Strict();
  const lexer = new MySqlLexer(CharStreams.fromString(text));
  lexer.removeErrorListeners();
  lexer.addErrorListener(listener);
  const parser = new MySqlParser(new CommonTokenStream(lexer));
  parser.removeErrorListeners();
  parser.addErrorListener(listener);
  // Looks at the words alone and not at where it came from: much faster, and refuses the same statements of this grammar.
  parser.interpreter.predictionMode = PredictionMode.SLL;
  const [first, ...others] = parser.program().singleStatement();
  const statement = first?.sqlStatement();
  if (statement === null || statement === undefined || others.some((each) => each.sqlStatement() !== null)) {
    throw new UnreadError('it is not one statement');
  }
  return statement;
}

/** A part of a statement in the script's own words. */
export function wordsOf(part: ParserRuleContext | null | undefined, text: string): string {
  if (part?.start == null || part.stop == null) return '';
  return [...text].slice(part.start.start, part.stop.stop + 1).join('');
}

/** A name without its quotes. */
export function nameOf(part: ParserRuleContext | null | undefined, text: string): string {
  return plainName(wordsOf(part, text));
}
