import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Documents, kindOf, nameOf } from './documents.ts';

const description = z.string().min(40).max(1536);
/** Only keys that every client knows: an unknown one is ignored in silence. */
const schemas = {
  skill: z.strictObject({ name: z.string(), description: description.regex(/Use when .* Not for /s) }),
  command: z.strictObject({
    description,
    'argument-hint': z.string(),
    'allowed-tools': z.array(z.string().regex(/^mcp__plugin_lockstep_db__[a-z_]+$/)).min(1),
    'disable-model-invocation': z.literal(true).optional(),
  }),
};
const lengths = { skill: [20, 150], command: [10, 20] } as const;

/** What is wrong with the head, the length or the name of each skill and command. */
export function frontmatterProblems(documents: Documents): string[] {
  return [...documents].flatMap(([path, text]) => {
    const kind = kindOf(path);
    if (kind !== 'skill' && kind !== 'command') return [];
    const lines = text.split('\n').length - 1;
    const [least, most] = lengths[kind];
    return [
      ...(lines < least || lines > most ? [`${path}: ${lines} lines, ${least} to ${most} are allowed`] : []),
      ...(kind === 'command' && documents.has(`skills/${nameOf(path)}/SKILL.md`)
        ? [`${path}: a skill has the same name and would hide it`]
        : []),
      ...headProblems(path, text, kind),
    ];
  });
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
