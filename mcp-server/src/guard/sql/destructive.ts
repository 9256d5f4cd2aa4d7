import { readSql, type SqlDialect, type SqlScript, type SqlToken } from './sql-script.ts';

/** After these words a statement begins inside another one. */
const STARTERS = new Set(['begin', 'then', 'else', 'loop', 'repeat', 'do', 'as', '(', 'analyze', ':', ')']);
/** What a condition is made of when it holds for every row. */
const ALWAYS = new Set(['true', 'false', 'not', 'and', 'or', 'is', 'null', '(', ')', '=', '<', '>', '!']);
/** Statements that run a text. */
const RUNS_TEXT = new Set(['execute', 'prepare', 'dblink_exec', 'dblink', 'dblink_send_query']);

/** What of the script destroys data or definitions, or why that cannot be told; null: nothing. */
export function destructive(script: SqlScript, dialect: SqlDialect, depth = 0): string | null {
  if (!script.complete) return 'a quote or comment that is never closed';
  const runsText = script.statements.some((tokens) =>
    tokens.some(({ kind, text }) => kind === 'word' && RUNS_TEXT.has(text)),
  );
  for (const tokens of script.statements) {
    const found = inStatement(tokens) ?? inTexts(tokens, { runsText, dialect, depth });
    if (found !== null) return found;
  }
  return null;
}

/** The bodies of blocks, and texts that the script itself runs. */
function inTexts(
  tokens: readonly SqlToken[],
  { runsText, dialect, depth }: { runsText: boolean; dialect: SqlDialect; depth: number },
): string | null {
  if (depth > 5) return 'blocks that are nested too deep to be read';
  for (const { kind, text } of tokens) {
    if (kind !== 'body' && !(kind === 'text' && runsText)) continue;
    const inner = readSql(text.replaceAll("''", "'"), dialect);
    const found = inner.complete || kind === 'body' ? destructive(inner, dialect, depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

function inStatement(tokens: readonly SqlToken[]): string | null {
  const [first] = tokens;
  if (first?.kind === 'unknown' || first?.text === ':') return 'a statement that only the running command knows';
  if (first?.text === 'merge') return null;
  for (const [at, { kind }] of tokens.entries()) {
    if (kind !== 'word' || !startsAt(tokens, at)) continue;
    const found = statementAt(tokens.slice(at));
    if (found !== null) return found;
  }
  return tokens.some(({ kind, text }) => kind === 'word' && text === 'pg_drop_replication_slot')
    ? 'pg_drop_replication_slot'
    : null;
}

function startsAt(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return true;
  if (before.kind !== 'word' && before.kind !== 'sign') return false;
  if (before.text === 'do') return !tokens.slice(0, at).some(({ text }) => text === 'conflict');
  if (before.text === 'analyze' || before.text === ')')
    return tokens[0]?.text === 'explain' && explains(tokens.slice(0, at));
  return STARTERS.has(before.text);
}

/** EXPLAIN runs what it explains only with ANALYZE. */
function explains(head: readonly SqlToken[]): boolean {
  return head.some(({ text }) => text === 'analyze');
}

function statementAt(tokens: readonly SqlToken[]): string | null {
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text : ''));
  const [verb, second = ''] = words;
  switch (verb) {
    case 'drop':
      return second === 'temporary' || second === 'prepare' ? null : `DROP ${second.toUpperCase()}`.trim();
    case 'truncate':
      return tokens[1]?.text === '(' ? null : 'TRUNCATE';
    case 'delete':
      return boundless(tokens) && words.includes('from') ? 'DELETE without a WHERE that picks rows' : null;
    case 'update':
      return boundless(tokens) && words.includes('set') ? 'UPDATE without a WHERE that picks rows' : null;
    case 'alter':
      return alteration(words);
    case 'create':
      return second === 'or' && words[2] === 'replace' && /^(?:table|database|schema)$/.test(words[3] ?? '')
        ? `CREATE OR REPLACE ${words[3]?.toUpperCase()}`
        : null;
    case 'reset':
      return /^(?:master|binary)$/.test(second) ? `RESET ${second.toUpperCase()}` : null;
    case 'purge':
      return /^(?:master|binary)$/.test(second) ? 'PURGE of the binary log' : null;
    case 'shutdown':
      return 'SHUTDOWN';
    default:
      return null;
  }
}

function alteration(words: readonly string[]): string | null {
  for (const [at, word] of words.entries()) {
    if (word === 'truncate' || word === 'discard') return `ALTER … ${word.toUpperCase()}`;
    if (word !== 'drop') continue;
    const next = words[at + 1];
    const loosens = next === 'default' || (next === 'not' && words[at + 2] === 'null');
    if (!loosens) return 'ALTER … DROP';
  }
  return null;
}

/** Whether no WHERE of the statement itself picks rows. */
function boundless(tokens: readonly SqlToken[]): boolean {
  let depth = 0;
  for (const [at, { kind, text }] of tokens.entries()) {
    if (text === '(' && kind === 'sign') depth += 1;
    else if (text === ')' && kind === 'sign') depth -= 1;
    if (depth < 0) return true;
    if (depth === 0 && kind === 'word' && text === 'where') return always(tokens.slice(at + 1));
  }
  return true;
}

/** `1 = 1`, `true`: a condition that names nothing of a row. */
function always(condition: readonly SqlToken[]): boolean {
  const end = condition.findIndex(({ kind, text }) => kind === 'word' && /^(?:returning|order|limit)$/.test(text));
  const own = end < 0 ? condition : condition.slice(0, end);
  return own.every(({ kind, text }) => kind === 'text' || ALWAYS.has(text) || (kind === 'sign' && /^\d/.test(text)));
}
