import { parse } from 'yaml';
import { z } from 'zod';
import { codeOf } from './code-of.ts';
import { type Documents, kindOf, nameOf } from './documents.ts';
import { foreignWords } from './foreign-words.ts';

type Tools = readonly { readonly name: string; readonly input: z.ZodType; readonly output: z.ZodType }[];

/** What the texts are checked against. */
export interface Vocabulary {
  readonly tools: Tools;
  /** lockstep.yaml, as it is read and as JSON Schema. */
  readonly file: z.ZodType;
  readonly settings: unknown;
  /** Every name and every fixed value of the tools and of lockstep.yaml. */
  readonly words: ReadonlySet<string>;
  /** Every identifier in the sources and the documents of the sync kit. */
  readonly kit: ReadonlySet<string>;
  /** Files that generate_plan and the other tools write, below `migration/`. */
  readonly generated: ReadonlySet<string>;
}

const toolName =
  /\b(?:mcp__plugin_lockstep_db__)?((?:check|inspect|compare|generate|assess|sync|audit|lint|render)_[a-z_]+)/g;

/** What a text says that is not so: tools, arguments, fields, settings, skills, functions of the kit and files that do not exist. */
export function textProblems(documents: Documents, vocabulary: Vocabulary): string[] {
  return [...documents].flatMap(([path, text]) => {
    const own = kindOf(path) === 'other' ? [] : guideOnly(text, vocabulary);
    return [
      ...matches(text, toolName)
        .filter((name) => !vocabulary.tools.some((tool) => tool.name === name))
        .map((name) => `there is no tool ${name}`),
      ...callProblems(text, vocabulary),
      ...own,
      ...unknownSettings(text, vocabulary.settings).map((setting) => `lockstep.yaml has no ${setting}`),
      ...configProblems(text, vocabulary.file),
      ...unknownFiles(text, vocabulary.generated).map((file) => `nothing writes ${file}`),
      ...unknownNames(text, documents),
    ].map((problem) => `${path}: ${problem}`);
  });
}

/** In skills and commands every name between backticks must be somebody's. */
function guideOnly(text: string, { kit, words }: Vocabulary): string[] {
  const camel = codeOf(text).flatMap((code) => /^(?:[a-z]+\.)?([a-z]+[A-Z][A-Za-z]*)(?:$|\()/.exec(code)?.[1] ?? []);
  return [
    ...matches(text, /`([a-z]+(?:_[a-z]+)+)`/g)
      .filter((word) => !words.has(word))
      .map((word) => `no tool knows ${word}`),
    ...camel.filter((name) => !words.has(name) && !kit.has(name)).map((name) => `the sync kit has no ${name}`),
  ];
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** Calls as they are written, `tool {"argument": …}`; how many there are tells that they were looked at. */
export function callsOf(text: string): { readonly call: string; readonly name: string; readonly json: string }[] {
  return [...text.matchAll(/`([a-z]+_[a-z_]+) (\{[^`]*\})`/g)].map(([call, name = '', json = '']) => ({
    call,
    name,
    json,
  }));
}

/** The arguments of a call must be what the tool accepts. */
function callProblems(text: string, { tools }: Vocabulary): string[] {
  return callsOf(text).flatMap(({ call, name, json }) => {
    const tool = tools.find((candidate) => candidate.name === name);
    if (tool === undefined) return [];
    const parsed = tool.input.safeParse(JSON.parse(json));
    return parsed.success ? [] : [`${call}: ${parsed.error.issues.map(({ message }) => message).join('; ')}`];
  });
}

/** Every name and every fixed value of the tools' inputs and outputs and of lockstep.yaml, and the words of others. */
export function knownWords(tools: Tools, settings: unknown): ReadonlySet<string> {
  const words = new Set([...foreignWords, ...tools.map(({ name }) => name)]);
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(collect);
  };
  for (const { input, output } of tools) collect([z.toJSONSchema(input), z.toJSONSchema(output)]);
  collect(settings);
  return words;
}

const node = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() });

/** `gates.soak_hours` between backticks must be a key of that section. */
function unknownSettings(text: string, settings: unknown): string[] {
  const sections = node.parse(settings).properties ?? {};
  return matches(text, /`((?:[a-z]+\.)+[a-z_]+)(?:`|:)/g).filter((setting) => {
    const [section = '', ...keys] = setting.split('.');
    let at: unknown = sections[section];
    if (at === undefined) return false;
    for (const key of keys) {
      const { properties } = node.parse(at);
      // A record takes any name.
      if (properties === undefined) return false;
      at = properties[key];
      if (at === undefined) return true;
    }
    return false;
  });
}

/** A block of YAML is a lockstep.yaml that somebody will copy. */
function configProblems(text: string, file: z.ZodType): string[] {
  return matches(text, /^```yaml\n(.*?)^```/gms).flatMap((block) => {
    const parsed = file.safeParse(parse(block));
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  });
}

function unknownFiles(text: string, generated: ReadonlySet<string>): string[] {
  return codeOf(text)
    .flatMap((code) => /^migration\/(\S+)$/.exec(code)?.[1] ?? [])
    .filter((file) => !/[*<{]/.test(file))
    .map((file) => file.replace(/\/$/, ''))
    .filter((file) => ![...generated].some((known) => known === file || known.startsWith(`${file}/`)))
    .map((file) => `migration/${file}`);
}

/** `/lockstep:plan` is typed, `lockstep:backfilling` is loaded: both are names of commands or skills; a skill that only users start cannot be loaded. */
function unknownNames(text: string, documents: Documents): string[] {
  const known = new Map([...documents].map(([path, own]) => [nameOf(path), own]));
  return [...text.matchAll(/(?<![\w"./-])(\/?)lockstep:([a-z]+(?:-[a-z]+)*)/g)].flatMap(([found, slash, name = '']) => {
    const own = known.get(name);
    if (own === undefined) return [`there is no ${found}`];
    const isUsers = /^disable-model-invocation: true$/m.test(own);
    return slash === '' && isUsers ? [`${found} is the user's to start: name its command`] : [];
  });
}
