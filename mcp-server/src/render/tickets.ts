import { stringify } from 'csv-stringify/sync';
import type { Plan } from '../model/plan.ts';
import { printableJson } from '../model/printable.ts';
import type { ShownPhase } from './document-contexts.ts';
import { mdBlock, mdText } from './markdown.ts';
import type { RenderedFile } from './render-input.ts';

interface Ticket {
  readonly phase: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** 1 is the most urgent. */
  readonly priority: 1 | 2;
}

/** The steps and gates of the plan as tickets, in the formats that GitHub, Jira and Azure DevOps import. */
export function tickets(plan: Plan, phases: readonly ShownPhase[]): RenderedFile[] {
  const all = phases.flatMap(ticketsOf);
  const label = `lockstep-${plan.fingerprint.slice(0, 8)}`;
  return [
    {
      path: 'tickets/azure-devops.csv',
      text: csv(
        ['Work Item Type', 'Title', 'Priority', 'Description'],
        all.map(({ title, body, priority }) => ['Task', title, String(priority), body]),
      ),
    },
    {
      path: 'tickets/github.json',
      text: `${printableJson(
        all.map(({ phase, title, body }) => ({ title, body, labels: [label, phase] })),
        2,
      )}\n`,
    },
    {
      path: 'tickets/jira.csv',
      text: csv(
        ['Summary', 'Issue Type', 'Priority', 'Labels', 'Labels', 'Description'],
        all.map(({ phase, title, body, priority }) => [
          title,
          'Task',
          priority === 1 ? 'High' : 'Medium',
          label,
          phase,
          body,
        ]),
      ),
    },
  ];
}

function ticketsOf({ number, title, steps, gate, rollback, pointOfNoReturn }: ShownPhase): Ticket[] {
  const phase = `phase-${number}`;
  return [
    ...steps.map(
      (step): Ticket => ({
        phase,
        title: short(`${step.id} ${step.title}`),
        body: [
          mdText(step.why),
          ...(step.commands.length === 0 ? [] : [mdBlock(step.commands)]),
          `Expected: ${mdText(step.expect)}`,
        ].join('\n\n'),
        priority: 2,
      }),
    ),
    {
      phase,
      title: short(`Gate of phase ${number}: ${title}`),
      body: [
        pointOfNoReturn ? 'This phase holds the point of no return.' : `Way back: ${mdText(rollback.dataImpact)}`,
        gate.map(({ criterion, check }) => `- [ ] ${mdText(criterion)} (${mdText(check)})`).join('\n'),
      ].join('\n\n'),
      priority: 1,
    },
  ];
}

/** No tracker takes more than 255 characters, and a line break ends a summary. */
function short(title: string): string {
  const line = [...title.replace(/\s+/g, ' ')];
  return line.length <= 200 ? line.join('') : `${line.slice(0, 199).join('')}…`;
}

/** A cell that a spreadsheet would take for a formula is made a text. */
function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...header], ...rows.map((row) => [...row])], { escape_formulas: true, quoted_string: true });
}
