import type { ScriptReader } from '../engines/engine.ts';
import type { Script, Unread } from '../model/script.ts';
import { codeFile } from './code/code-file.ts';
import type { SqlPart } from './code/sql-parts.ts';
import { fencesOf } from './fences.ts';
import { heldIn } from './held-in.ts';
import { lintCode } from './lint-code.ts';
import type { LintFinding } from './lint-finding.ts';
import { lintScript } from './lint-script.ts';

/** How a file is read: SQL as a script, TypeScript and JavaScript by their syntax, other languages by their strings, Markdown by its fences. */
export type FileKind = 'script' | 'program' | 'text' | 'markdown';

/** What was found in a file, and what of it could not be read. */
export interface LintedFile {
  readonly findings: readonly LintFinding[];
  readonly unread: readonly Unread[];
  readonly statements: number;
  /** Findings that a comment of the file takes back. */
  readonly ignored: number;
}

const FENCES: Readonly<Record<string, FileKind>> = {
  sql: 'script',
  pgsql: 'script',
  postgresql: 'script',
  mysql: 'script',
  ts: 'program',
  tsx: 'program',
  typescript: 'program',
  js: 'program',
  jsx: 'program',
  javascript: 'program',
  py: 'text',
  python: 'text',
  rb: 'text',
  ruby: 'text',
  php: 'text',
  go: 'text',
  java: 'text',
  bash: 'text',
  sh: 'text',
};

/** Looks through a file. `readers` begins with the engine that scripts are written for; `together`: a tool runs the script in one transaction. */
export async function lintFile(
  text: string,
  kind: FileKind,
  readers: readonly [ScriptReader, ...ScriptReader[]],
  together = false,
): Promise<LintedFile> {
  if (kind === 'markdown') return lintMarkdown(text, readers);
  const [reader] = readers;
  if (kind !== 'script') {
    return withoutIgnored(text, { ...(await lintCode(codeFile(text, kind === 'program'), readers)), statements: 0 });
  }
  const script = await reader.read(text);
  const own = lintScript(script, reader.traits, undefined, together);
  // What a script and a program have in common is found once.
  const found = new Set(own.map(({ rule, line }) => `${rule} ${line}`));
  const held = heldIn(script, reader.traits, together);
  const file = {
    text,
    tree: null,
    sql: partsOf(script, text),
    isHeld: (table: string, at: number) => held(table, lineAt(text, at)),
  };
  const others = (await lintCode(file, [])).findings.filter(({ rule, line }) => !found.has(`${rule} ${line}`));
  const findings = [...own, ...others].sort((one, other) => one.line - other.line);
  return withoutIgnored(text, { findings, unread: script.unread, statements: script.statements.length });
}

/** The line of a place, counted from 1. */
function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** The statements of a script, but for bodies of routines and triggers: what they do is done later. */
function partsOf({ statements }: Script, text: string): SqlPart[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return statements
    .filter(
      (each) =>
        !/^(?:CREATE\b[\s\S]*?\b(?:FUNCTION|PROCEDURE|TRIGGER|EVENT|RULE)\b|DO\b)/i.test(each.text.slice(0, 200)),
    )
    .map((each) => ({ at: starts[each.line - 1] ?? 0, text: each.text, pasted: [] }));
}

async function lintMarkdown(text: string, readers: readonly [ScriptReader, ...ScriptReader[]]): Promise<LintedFile> {
  const whole = { findings: [] as LintFinding[], unread: [] as Unread[], statements: 0, ignored: 0 };
  for (const fence of fencesOf(text)) {
    const kind = FENCES[fence.language];
    if (kind === undefined) continue;
    const found = await lintFile(fence.text, kind, readers);
    whole.findings.push(...found.findings.map((each) => ({ ...each, line: each.line + fence.line })));
    whole.unread.push(...found.unread.map((each) => ({ ...each, line: each.line + fence.line })));
    whole.statements += found.statements;
    whole.ignored += found.ignored;
  }
  return whole;
}

/** A comment `lockstep-ignore <rule>: <reason>` on the line, or on the one before it, takes a finding back; without a reason it does not. */
function withoutIgnored(text: string, found: Omit<LintedFile, 'ignored'>): LintedFile {
  const lines = text.split('\n');
  const isIgnored = ({ rule, line }: LintFinding) =>
    [lines[line - 1], lines[line - 2]].some((each) =>
      new RegExp(`lockstep-ignore\\s+${rule}:\\s*\\S`).test(each ?? ''),
    );
  const findings = found.findings.filter((each) => !isIgnored(each));
  return { ...found, findings, ignored: found.findings.length - findings.length };
}
