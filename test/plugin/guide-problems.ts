import { type Documents, kindOf, nameOf } from './documents.ts';
import { headOf } from './frontmatter-problems.ts';

/** What the listing of a session may hold of this plugin: one percent of a window of 200,000 tokens is 2,000 tokens, about 8,000 characters, and others have skills too. */
const LISTED_CHARACTERS = 7000;
const LEAST_THOUGHTS = 5;

/** What a skill lacks to be a guide: triggers of its own, a reason beside each choice, when to stop, the thoughts that lose data. */
export function guideProblems(documents: Documents): string[] {
  const skills = [...documents].filter(([path]) => kindOf(path) === 'skill');
  const names = skills.map(([path]) => nameOf(path));
  return [
    ...skills.flatMap(([path, text]) => [...sectionProblems(path, text), ...neighbourProblems(path, text, names)]),
    ...triggerProblems(documents),
  ];
}

function sectionProblems(path: string, text: string): string[] {
  const thoughts = text.split(/^## Thoughts that lose data$/m)[1] ?? '';
  const rows = thoughts.match(/^\| "[^|]+\|[^|]+\|[^|]+\|$/gm) ?? [];
  return [
    ...(rows.length < LEAST_THOUGHTS
      ? [`${path}: ${rows.length} thoughts that lose data, ${LEAST_THOUGHTS} at least`]
      : []),
    ...(/^\| thought \| why (it is )?wrong \| do instead \|$/m.test(thoughts)
      ? []
      : [`${path}: its last table is not thought, why wrong, do instead`]),
    ...(/^## Stop, and ask$/m.test(text) ? [] : [`${path}: does not say when to stop and ask`]),
    ...(/^\|[^|\n]+\|.*because[^|\n]*\|/m.test(text) ? [] : [`${path}: no table gives its reasons`]),
    ...raggedTables(path, text),
  ];
}

/** A row with another number of cells than its head loses the last ones, or shows them under the wrong heading. */
function raggedTables(path: string, text: string): string[] {
  const cells = (row: string) => row.replaceAll(/\\\||`[^`]*`/g, '').split('|').length;
  let head: number | null = null;
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('|')) {
      head = null;
      return [];
    }
    head ??= cells(line);
    return cells(line) === head ? [] : [`${path}: a row of another width than its table: ${line.slice(0, 60)}`];
  });
}

/** "Not for …" sends to another skill, which must be there: names of skills are read as hyphened words with a gerund. */
function neighbourProblems(path: string, text: string, names: readonly string[]): string[] {
  const { description } = headOf(text) ?? {};
  if (typeof description !== 'string') return [];
  const named = description.match(/\b(?:[a-z]+ing(?:-[a-z]+)+|[a-z]+-[a-z]+ing)\b/g) ?? [];
  return named.filter((name) => !names.includes(name)).map((name) => `${path}: sends to ${name}, which is no skill`);
}

/** The words in single quotes of a description are those that a user types; two skills must not wait for the same. */
function triggerProblems(documents: Documents): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  let listed = 0;
  for (const [path, text] of documents) {
    const head = headOf(text);
    if (head === null || head['disable-model-invocation'] === true || typeof head.description !== 'string') continue;
    listed += head.description.length;
    if (kindOf(path) !== 'skill') continue;
    const triggers = [...head.description.matchAll(/(?<=[\s(])'([^']+)'/g)].map((match) => plain(match[1] ?? ''));
    if (triggers.length < 2) problems.push(`${path}: ${triggers.length} words in quotes that a user would type`);
    for (const trigger of triggers) {
      const owner = owners.get(trigger);
      if (owner !== undefined) problems.push(`${path}: waits for '${trigger}', as ${owner} does`);
      owners.set(trigger, nameOf(path));
    }
  }
  return listed > LISTED_CHARACTERS
    ? [...problems, `the listing holds ${listed} characters, ${LISTED_CHARACTERS} at most`]
    : problems;
}

/** Singular, without hyphens: 'dual-writes' is 'dual write'. */
function plain(trigger: string): string {
  return trigger.toLowerCase().replaceAll('-', ' ').replaceAll(/s\b/g, '');
}
