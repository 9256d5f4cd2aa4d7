import type { ScriptReader } from '../engines/engine.ts';
import type { Unread } from '../model/script.ts';
import type { CodeFile } from './code/code-file.ts';
import { codeRules } from './code-rules/index.ts';
import type { LintFinding } from './lint-finding.ts';
import { lintScript } from './lint-script.ts';
import { lintSteps } from './migration-steps.ts';
import { scriptRules } from './script-rules/index.ts';

/** Rules about scripts that hold for a statement in a program too. */
const IN_PROGRAMS: ReadonlySet<string> = new Set([
  'batch-without-order',
  'counter-left-behind',
  'ignores-conflicts',
  'overwrites-newer-rows',
  'races-with-writers',
  'replaces-rows',
  'rescans-what-is-done',
  'takes-checks-off',
  'truncates',
  'writes-the-whole-table',
]);

const rulesInPrograms = scriptRules.filter(({ id }) => IN_PROGRAMS.has(id));

/** What every rule finds in a file of code, in the order of its lines; statements in it are read by the first engine that can. */
export async function lintCode(
  file: CodeFile,
  readers: readonly ScriptReader[],
): Promise<{ findings: LintFinding[]; unread: readonly Unread[] }> {
  const lineOf = lines(file.text);
  const own = codeRules.flatMap((rule) =>
    rule.look(file).map(({ at, what }): LintFinding => {
      const line = lineOf(at);
      const { id, severity, why, instead } = rule;
      return { rule: id, severity, line, code: excerpt(file.text, at), what, why, instead };
    }),
  );
  const steps = await lintSteps(file, readers[0], lineOf);
  const statements: LintFinding[] = [...(steps?.findings ?? [])];
  for (const part of file.sql) {
    if (steps?.read.has(part) === true) continue;
    const first = lineOf(part.at);
    for (const each of await lintPart(part.text, readers)) statements.push({ ...each, line: first + each.line - 1 });
  }
  return {
    findings: [...own, ...statements].sort((one, other) => one.line - other.line),
    unread: steps?.unread ?? [],
  };
}

async function lintPart(text: string, readers: readonly ScriptReader[]): Promise<LintFinding[]> {
  // What a program puts in is a number to the parsers.
  const sql = text.replaceAll(/\?|\$\d+|:[a-z]\w*|@[a-z]\w*/gi, '1');
  for (const { read, traits } of readers) {
    const script = await read(sql);
    if (script.unread.length === 0 && script.statements.length > 0) return lintScript(script, traits, rulesInPrograms);
  }
  return [];
}

function excerpt(text: string, at: number): string {
  return text
    .slice(at, at + 200)
    .split('\n', 3)
    .join('\n');
}

/** The line of a place in a text, counted from 1. */
function lines(text: string): (at: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (at) => ends.filter((end) => end < at).length + 1;
}
