import type { CodeDialect } from '../model/code-dialect.ts';
import type { CodeToken } from '../model/code-token.ts';
import type { Code } from './code-of.ts';
import type { ViewMove } from './views/view-move.ts';

/** Where an object's logic should live on the target: in what kind of thing there, or outside the database. */
export function home({ kind, trigger, sql, language, returns }: Code, { source, target, from, to }: ViewMove): string {
  if (source.engine === target.engine) return to.homes[kind] ?? 'the target';
  if (kind === 'aggregate') return to.homes[kind] ?? 'the application';
  if (language !== null && !from.languages.includes(language)) {
    return `the application: the target runs no ${language}`;
  }
  if (returns === 'trigger') return 'the body of the triggers that call it';
  if (kind === 'materialized view') return to.homes[kind] ?? 'a table that a scheduled job fills again';
  if (kind === 'event') return to.homes[kind] ?? 'pg_cron if the target has it, else the scheduler of the application';
  if (kind === 'trigger' && trigger !== null && sql !== null) return triggerHome(trigger.timing, from.tokens(sql), to);
  return to.homes[kind] ?? 'the application';
}

/** A trigger that only refuses rows is a rule of the table, and one that only computes a column is that column. */
function triggerHome(timing: string, tokens: readonly CodeToken[], to: CodeDialect): string {
  const words = new Set(tokens.flatMap(({ kind, text }) => (kind === 'word' ? [text] : [])));
  const touches = ['insert', 'update', 'delete', 'select', 'call', 'replace'].some((word) => words.has(word));
  const plain = to.homes.trigger ?? 'the application';
  if (timing !== 'before' || touches) return plain;
  const sets = tokens.some(({ text }, at) => text === 'set' && tokens[at + 1]?.text === 'new');
  if (words.has('signal') && !sets) return `a CHECK constraint where the rule is about one row, else ${plain}`;
  const computes = sets && !words.has('old') && !words.has('signal');
  return computes ? `a generated column or a default where that says the same, else ${plain}` : plain;
}
