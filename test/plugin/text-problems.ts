import { posix } from 'node:path';
import { z } from 'zod';
import { type Documents, kindOf, nameOf } from './documents.ts';

/** What the texts are checked against. */
export interface Vocabulary {
  readonly tools: readonly { readonly name: string; readonly input: z.ZodType; readonly output: z.ZodType }[];
  readonly settings: z.ZodType;
}

/** Names with underscores that belong to a database or to Claude Code, not to a tool. */
const otherWords = ['updated_at'];
const toolName =
  /\b(?:mcp__plugin_lockstep_db__)?((?:check|inspect|compare|generate|assess|sync|audit|lint|render)_[a-z_]+)/g;

/** What a text says that is not so: tools, arguments, fields, commands and files that do not exist. */
export function textProblems(documents: Documents, vocabulary: Vocabulary): string[] {
  const words = wordsOf(vocabulary);
  return [...documents].flatMap(([path, text]) => [
    ...namedTools(text, vocabulary).map((name) => `${path}: there is no tool ${name}`),
    ...callProblems(text, vocabulary).map((problem) => `${path}: ${problem}`),
    ...(kindOf(path) === 'other' ? [] : unknownWords(text, words).map((word) => `${path}: no tool knows ${word}`)),
    ...unknownCommands(text, documents).map((name) => `${path}: there is no /lockstep:${name}`),
    ...linkProblems(path, text, documents),
    ...(/!`[^`]*\$/.test(text) ? [`${path}: an argument would reach a shell`] : []),
  ]);
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** Named as a tool, or as the terminal command of the same tool. */
function namedTools(text: string, { tools }: Vocabulary): string[] {
  const typed = matches(text, /lockstep\.js"? ([a-z]+(?:-[a-z]+)+)/g).map((command) => command.replaceAll('-', '_'));
  return [...matches(text, toolName), ...typed].filter((name) => !tools.some((tool) => tool.name === name));
}

/** A call is written as `tool {"argument": …}`; its arguments must be what the tool accepts. */
function callProblems(text: string, { tools }: Vocabulary): string[] {
  return [...text.matchAll(/`([a-z]+_[a-z_]+) (\{[^`]*\})`/g)].flatMap(([call, name = '', json = '']) => {
    const tool = tools.find((candidate) => candidate.name === name);
    if (tool === undefined) return [];
    const parsed = tool.input.safeParse(JSON.parse(json));
    return parsed.success ? [] : [`${call}: ${parsed.error.issues.map(({ message }) => message).join('; ')}`];
  });
}

function unknownWords(text: string, words: ReadonlySet<string>): string[] {
  return matches(text, /`([a-z]+(?:_[a-z]+)+)`/g).filter((word) => !words.has(word));
}

/** Every name and every fixed value of the tools' inputs and outputs and of lockstep.yaml. */
function wordsOf({ tools, settings }: Vocabulary): ReadonlySet<string> {
  const words = new Set([...otherWords, ...tools.map(({ name }) => name)]);
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(collect);
  };
  for (const { input, output } of tools) collect([z.toJSONSchema(input), z.toJSONSchema(output)]);
  collect(z.toJSONSchema(settings));
  return words;
}

function unknownCommands(text: string, documents: Documents): string[] {
  const known = [...documents.keys()].map(nameOf);
  return matches(text, /\/lockstep:([a-z-]+)/g).filter((name) => !known.includes(name));
}

function linkProblems(path: string, text: string, documents: Documents): string[] {
  const targets = matches(text, /\]\(([^)\s]+)\)/g).filter((target) => !target.startsWith('https://'));
  const kind = kindOf(path);
  if (kind === 'reference') return targets.map((target) => `${path}: a reference links on to ${target}`);
  if (kind !== 'skill') return [];
  const found = targets.map((target) => posix.join(posix.dirname(path), target));
  const owned = [...documents.keys()].filter((other) => other.startsWith(`${posix.dirname(path)}/references/`));
  return [
    ...found
      .filter((target) => !documents.has(target))
      .map((target) => `${path}: links to ${target}, which is missing`),
    ...owned.filter((reference) => !found.includes(reference)).map((reference) => `${path}: never names ${reference}`),
  ];
}
