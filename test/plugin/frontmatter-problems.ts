import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Documents, kindOf, nameOf } from './documents.ts';

/** With `when_to_use` a client lists no more than this. */
const MOST_LISTED = 1536;
const description = z.string().min(40).max(MOST_LISTED);
/** A command may read the references of a skill; `//` is how a rule begins that means a path of the machine. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the client substitutes it
const references = 'Read(/${CLAUDE_PLUGIN_ROOT}/skills/**)';
const grant = z.string().refine((rule) => rule === references || /^mcp__plugin_lockstep_db__[a-z_]+$/.test(rule), {
  error: ({ input }) => `${input} is no grant that a command of this plugin needs`,
});
/** Only keys that a client acts on: an unknown one is ignored in silence. */
const schemas = {
  skill: z
    .strictObject({
      name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
      description: description.regex(/Use when .* Not for /s),
      when_to_use: z.string().optional(),
      'disable-model-invocation': z.literal(true).optional(),
    })
    .refine((head) => head.description.length + (head.when_to_use ?? '').length <= MOST_LISTED, {
      error: `description and when_to_use together are longer than ${MOST_LISTED}`,
    }),
  command: z.strictObject({
    description,
    'argument-hint': z.string().min(1),
    'allowed-tools': z.array(grant).min(1),
    'disable-model-invocation': z.literal(true).optional(),
  }),
};
const lengths = { skill: [20, 150], command: [10, 20] } as const;
const variables = ['CLAUDE_PLUGIN_ROOT', 'CLAUDE_PLUGIN_DATA', 'CLAUDE_PROJECT_DIR'];

/** What is wrong with the head, the length, the name, the arguments or the variables of each skill and command. */
export function frontmatterProblems(documents: Documents): string[] {
  return [...documents].flatMap(([path, text]) => {
    const kind = kindOf(path);
    const unknown = [...text.matchAll(/\$\{((?:CLAUDE|PLUGIN)[A-Z_]*|user_config[^}]*)\}/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !variables.includes(name))
      .map((name) => `${path}: the client knows no \${${name}} here`);
    if (kind !== 'skill' && kind !== 'command') return unknown;
    const lines = text.split('\n').length - 1;
    const [least, most] = lengths[kind];
    return [
      ...unknown,
      ...(lines < least || lines > most ? [`${path}: ${lines} lines, ${least} to ${most} are allowed`] : []),
      ...(kind === 'command' && documents.has(`skills/${nameOf(path)}/SKILL.md`)
        ? [`${path}: a skill has the same name and would hide it`]
        : []),
      ...headProblems(path, text, kind),
      ...argumentProblems(path, text, kind),
    ];
  });
}

/** The values of a head; null where there is none that can be read. */
export function headOf(text: string): Readonly<Record<string, unknown>> | null {
  const head = /^---\n(.*?)\n---\n/s.exec(text)?.[1];
  if (head === undefined) return null;
  const document = parseDocument(head);
  return document.errors.length > 0
    ? null
    : (z.record(z.string(), z.unknown()).safeParse(document.toJS()).data ?? null);
}

function headProblems(path: string, text: string, kind: 'skill' | 'command'): string[] {
  const head = /^---\n(.*?)\n---\n/s.exec(text)?.[1];
  if (head === undefined) return [`${path}: no frontmatter between --- lines at the very start`];
  const document = parseDocument(head);
  if (document.errors.length > 0) return document.errors.map(({ message }) => `${path}: ${message}`);
  const parsed = schemas[kind].safeParse(document.toJS());
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.')} ${issue.message}`.replace('  ', ' '));
  }
  return [
    ...(/^description: "/m.test(head) ? [] : [`${path}: the description is not in double quotes`]),
    ...('name' in parsed.data && parsed.data.name !== nameOf(path)
      ? [`${path}: the name ${parsed.data.name} is not the folder's`]
      : []),
  ];
}

/** A placeholder that nothing fills stays in the text; a hint without a placeholder promises what is not read. */
function argumentProblems(path: string, text: string, kind: 'skill' | 'command'): string[] {
  const body = text.replace(/^---\n.*?\n---\n/s, '');
  const taken = /\$ARGUMENTS(?![A-Z_])/.test(body);
  const odd = [...body.matchAll(/\$(?:ARGUMENT(?!S\b)[A-Z_]*|ARGUMENTS\[\d+\]|\d)/g)].map(([found]) => found);
  return [
    ...odd.map((found) => `${path}: ${found} is filled by nothing`),
    ...(kind === 'command' && !taken ? [`${path}: has a hint for arguments and reads none`] : []),
    ...(kind === 'skill' && taken ? [`${path}: reads arguments that nobody is told to give`] : []),
    ...(/!`[^`]*\$/.test(body) ? [`${path}: an argument would reach a shell`] : []),
  ];
}
