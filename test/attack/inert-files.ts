import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseTypeScript } from '@babel/parser';
import { parse as parseCsv } from 'csv-parse/sync';
import { Window } from 'happy-dom';
import { marked, type Token, type Tokens } from 'marked';
import { parseAllDocuments } from 'yaml';
import { mermaidTasks } from '../plan/mermaid-tasks.ts';

/** What is wrong with a folder of generated files when each is read by the parser of its kind; nothing when all are whole and inert. */
export async function problemsOfFiles(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    for (const problem of await problemsOf(name, readFileSync(path, 'utf8'))) problems.push(`${name}: ${problem}`);
  }
  return problems;
}

/** The same for one file, by its name. */
export async function problemsOf(name: string, text: string): Promise<string[]> {
  const kind = /\.(\w+)$/.exec(name)?.[1] ?? '';
  const judge = JUDGES[kind];
  try {
    return [...unseen(name, text), ...(judge === undefined ? [] : await judge(text))];
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`];
  }
}

const JUDGES: Readonly<Record<string, (text: string) => string[] | Promise<string[]>>> = {
  md: markdownProblems,
  html: htmlProblems,
  json: (text) => nothingOnceRead(JSON.parse(text)),
  jsonl: (text) =>
    text
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => nothingOnceRead(JSON.parse(line))),
  yaml: (text) =>
    parseAllDocuments(text).flatMap((document) => ('errors' in document ? document.errors.map(String) : [])),
  csv: (text) => parseCsv(text).flatMap((row: string[]) => row.filter((cell) => /^[=+\-@\t\r]/.test(cell))),
  ts: (text) => nothingOnceRead(parseTypeScript(text, { sourceType: 'module', plugins: ['typescript'] })),
  sh: shellProblems,
};

/** The parser throws where it cannot read. */
function nothingOnceRead(_read: unknown): string[] {
  return [];
}

/** A character that moves a terminal, hides or turns text has no place in a file that a person reads; in SQL the name itself may hold it, between its quotes. */
function unseen(name: string, text: string): string[] {
  const found = /[^\P{Cc}\n\t]|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.exec(text)?.[0];
  return found === undefined || name.endsWith('.sql') ? [] : [`holds U+${found.codePointAt(0)?.toString(16)}`];
}

/** Fenced blocks are read in their own language; nothing else but text, lists and tables, and no link that a name could have made. */
async function markdownProblems(text: string): Promise<string[]> {
  const problems: string[] = [];
  const blocks: Tokens.Code[] = [];
  marked.walkTokens(marked.lexer(text), (token: Token) => {
    if (token.type === 'html') problems.push(`HTML ${token.raw.slice(0, 80)}`);
    if (token.type === 'image') problems.push(`an image ${token.raw.slice(0, 80)}`);
    if (token.type === 'link' && !/^[\w./#-]+$/.test(String(token.href))) problems.push(`a link to ${token.href}`);
    if (token.type === 'code') blocks.push(token as Tokens.Code);
  });
  for (const { lang = '', text: code } of blocks) {
    if (lang === 'sh') problems.push(...shellProblems(code));
    else if (lang === 'mermaid' && code.startsWith('gantt')) await mermaidTasks(code);
    else if (lang === 'yaml') problems.push(...(await problemsOf('block.yaml', code)));
    else if (lang === 'json') JSON.parse(code);
    else if (!['text', 'sql', 'ts', 'mermaid', 'yaml', 'json', ''].includes(lang)) problems.push(`a block of ${lang}`);
  }
  return problems;
}

function shellProblems(code: string): string[] {
  const { status, stderr } = spawnSync('sh', ['-n'], {
    input: code.replaceAll(/<[a-z -]+>/g, 'placeholder'),
    encoding: 'utf8',
  });
  return status === 0 ? [] : [`sh: ${stderr.trim()} in ${code.slice(0, 200)}`];
}

function htmlProblems(text: string): string[] {
  const { document } = new Window();
  document.write(text);
  // The page's own empty icon keeps a browser from asking for one.
  const elements = [...document.querySelectorAll('*:not(link[rel=icon][href="data:,"])')];
  return elements.flatMap((element) => [
    ...element
      .getAttributeNames()
      .filter((attribute) => /^on/i.test(attribute))
      .map((attribute) => `an attribute ${attribute}`),
    ...(['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'LINK', 'BASE', 'FORM', 'IMG'].includes(element.tagName)
      ? [`an element ${element.tagName}`]
      : []),
    ...['href', 'src', 'action', 'xlink:href'].flatMap((attribute) =>
      /^\s*(javascript|data|https?):/i.test(element.getAttribute(attribute) ?? '')
        ? [`${attribute} ${element.getAttribute(attribute)}`]
        : [],
    ),
  ]);
}
