import { stringify } from 'csv-stringify/sync';
import type { Plan } from '../model/plan.ts';
import { printableJson } from '../model/printable.ts';
import type { ShownPhase } from './document-contexts.ts';
import { htmlText } from './html.ts';
import { mdBlock, mdText } from './markdown.ts';
import type { RenderedFile } from './render-input.ts';
import { visibleText } from './visible-text.ts';

/** A part of a ticket’s description. */
type Part =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] };

interface Ticket {
  readonly phase: string;
  readonly title: string;
  readonly parts: readonly Part[];
  /** 1 is the most urgent. */
  readonly priority: 1 | 2;
}

/** The steps and gates of the plan as tickets, each in the words that GitHub, Jira and Azure DevOps read: Markdown, wiki markup, HTML. */
export function tickets(plan: Plan, phases: readonly ShownPhase[]): RenderedFile[] {
  const all = phases.flatMap(ticketsOf);
  const label = `lockstep-${plan.fingerprint.slice(0, 8)}`;
  return [
    {
      path: 'tickets/azure-devops.csv',
      text: csv(
        ['Work Item Type', 'Title', 'Priority', 'Description'],
        all.map(({ title, parts, priority }) => ['Task', title, String(priority), parts.map(asHtml).join('')]),
      ),
    },
    {
      path: 'tickets/github.json',
      text: `${printableJson(
        all.map(({ phase, title, parts }) => ({
          title,
          body: parts.map(asMarkdown).join('\n\n'),
          labels: [label, phase],
        })),
        2,
      )}\n`,
    },
    {
      path: 'tickets/jira.csv',
      text: csv(
        ['Summary', 'Issue Type', 'Priority', 'Labels', 'Labels', 'Description'],
        all.map(({ phase, title, parts, priority }) => [
          title,
          'Task',
          priority === 1 ? 'High' : 'Medium',
          label,
          phase,
          parts.map(asWiki).join('\n\n'),
        ]),
      ),
    },
  ];
}

function ticketsOf({ number, title, steps, gate, rollback, pointOfNoReturn }: ShownPhase): Ticket[] {
  const phase = `phase-${number}`;
  const words = (text: string): Part => ({ kind: 'words', text });
  return [
    ...steps.map(
      (step): Ticket => ({
        phase,
        title: short(`${step.id} ${step.title}`),
        parts: [
          words(step.why),
          ...(step.commands.length === 0 ? [] : [{ kind: 'commands' as const, lines: step.commands }]),
          words(`Expected: ${step.expect}`),
        ],
        priority: 2,
      }),
    ),
    {
      phase,
      title: short(`Gate of phase ${number}: ${title}`),
      parts: [
        words(pointOfNoReturn ? 'This phase holds the point of no return.' : `Way back: ${rollback.dataImpact}`),
        { kind: 'list', items: gate.map(({ criterion, check }) => `${criterion} (${check})`) },
      ],
      priority: 1,
    },
  ];
}

function asMarkdown(part: Part): string {
  if (part.kind === 'words') return mdText(part.text);
  if (part.kind === 'commands') return mdBlock(part.lines);
  return part.items.map((item) => `- [ ] ${mdText(item)}`).join('\n');
}

/** A field of Azure DevOps is HTML: a line break alone would be a space. */
function asHtml(part: Part): string {
  if (part.kind === 'words') return `<p>${htmlText(part.text)}</p>`;
  if (part.kind === 'commands') return `<pre>${part.lines.map(htmlText).join('\n')}</pre>`;
  return `<ul>${part.items.map((item) => `<li>${htmlText(item)}</li>`).join('')}</ul>`;
}

function asWiki(part: Part): string {
  if (part.kind === 'words') return wikiText(part.text);
  if (part.kind === 'list') return part.items.map((item) => `* ${wikiText(item)}`).join('\n');
  // Nothing in it is markup but its own end.
  const lines = part.lines.map((line) => visibleText(line).replaceAll('{noformat}', '{ noformat}'));
  return ['{noformat}', ...lines, '{noformat}'].join('\n');
}

/** Text in which Jira sees no macro, link, image or table. A backslash takes the meaning of what follows, and two end a line: it is written as its number. */
function wikiText(text: string): string {
  return visibleText(text)
    .replaceAll('\\', '&#92;')
    .replace(/[{}[\]|!]/g, '\\$&')
    .replace(/^(\s*)([*#-])(?=\s)/, '$1\\$2')
    .replace(/(?<![\p{L}\p{N}])[*_+^~?-](?=\S)/gu, '\\$&');
}

/** No tracker takes more than 255 characters, and a line break ends a summary. */
function short(title: string): string {
  const line = [...visibleText(title.replace(/\s+/g, ' '))];
  return line.length <= 200 ? line.join('') : `${line.slice(0, 199).join('')}…`;
}

/** A cell that a spreadsheet would take for a formula is made a text. */
function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...header], ...rows.map((row) => [...row])], { escape_formulas: true, quoted_string: true });
}
