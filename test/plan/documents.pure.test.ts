import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { weekdayOf } from '../../mcp-server/src/model/days.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { gantt } from '../../mcp-server/src/render/gantt.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { kitAccepts } from './kit-accepts.ts';
import { mermaidTasks } from './mermaid-tasks.ts';
import { MIGRATIONS } from './migrations.ts';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
/** Keeps formatters away from text that must stay as it was generated. */
const suffix = '.golden';
/** Scripts have golden files of their own. */
const isDocument = ({ path }: { readonly path: string }) => path.endsWith('.md') || path.startsWith('tickets/');

describe.each(MIGRATIONS)('the plan of $name', ({ name, strategy, turned, input }) => {
  const plan = makePlan(input);
  const dialects = turned
    ? { sourceDialect: postgresDialect, targetDialect: mysqlDialect }
    : { sourceDialect: mysqlDialect, targetDialect: postgresDialect };
  const files = renderPlan(plan, { ...input, ...dialects }).filter(isDocument);
  const text = (path: string) => files.find((file) => file.path === path)?.text ?? '';

  it('is made for the strategy that its constraints leave, in 5 to 8 phases, and its documents are those in test/plan/golden (UPDATE_GOLDEN=1 writes them)', () => {
    expect(plan.strategy.id).toBe(strategy);
    expect(plan.phases.length).toBeGreaterThanOrEqual(5);
    expect(plan.phases.length).toBeLessThanOrEqual(8);
    const home = join(folder, name);
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(home, { recursive: true, force: true });
      for (const file of files) {
        mkdirSync(dirname(join(home, file.path)), { recursive: true });
        writeFileSync(join(home, file.path + suffix), file.text);
      }
    }
    const kept = readdirSync(home, { recursive: true })
      .map(String)
      .filter((path) => statSync(join(home, path)).isFile())
      .map((path) => ({
        path: path.replaceAll('\\', '/').slice(0, -suffix.length),
        text: readFileSync(join(home, path), 'utf8'),
      }));
    expect(files).toEqual(kept.sort((one, other) => (one.path < other.path ? -1 : 1)));
  });

  it('has the twelve sections, one point of no return, and no value that was left out', () => {
    const sections = [...text('PLAN.md').matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(sections).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(plan.phases.filter(({ pointOfNoReturn }) => pointOfNoReturn).length).toBe(1);
    for (const file of files)
      expect(file.text).not.toMatch(/undefined|\bNaN\b|\[object|this version of Lockstep does not/);
  });

  it('names the databases in every sentence that a step, a risk, a message or a test begins with', () => {
    const names = [
      input.source.database,
      input.source.label,
      input.target.database,
      input.target.label,
      ...plan.tables.map(({ source }) => source.name),
    ];
    const isOwn = (words: string) => names.some((own) => words.includes(own)) || /\d/.test(words);
    const phases = plan.phases.filter(({ goal }) => !isOwn(goal)).map(({ id }) => id);
    expect(phases).toEqual([]);
    expect(plan.strategy.because.some(isOwn)).toBe(true);
  });

  it('draws a timeline that Mermaid reads as it was meant: cutover on an allowed day, phases in order, the critical path whole', async () => {
    const drawn = await mermaidTasks(gantt(plan.timeline).join('\n'));
    expect(drawn).toEqual(
      plan.timeline.tasks
        .map(({ id, start, end, critical, days }) => ({ id, start, end: days === 0 ? start : end, critical }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(input.settings.calendar.cutover_weekdays).toContain(weekdayOf(plan.timeline.cutover));
    const byId = new Map(plan.timeline.tasks.map((task) => [task.id, task]));
    const early = plan.timeline.tasks.filter(({ start, after }) =>
      after.some((id) => (byId.get(id)?.end ?? '9') > start),
    );
    expect(early).toEqual([]);
    const critical = plan.timeline.tasks.filter((task) => task.critical);
    expect(
      critical.filter(({ after }) => after.length > 0 && !after.some((id) => byId.get(id)?.critical === true)),
    ).toEqual([]);
    expect(critical.at(-1)?.id).toBe('clean-up');
  });

  it('prints only commands that the kit and Lockstep take', () => {
    const steps = plan.phases.flatMap((phase) => [...phase.steps, ...phase.rollback.steps]);
    const commands = [
      ...new Set([
        ...steps.flatMap((step) => step.commands),
        ...plan.watched.map(({ command }) => command),
        ...plan.tests.flatMap(({ command }) => command ?? []),
      ]),
    ];
    const kit = commands.filter((command) => command.startsWith('npm --prefix sync run sync -- '));
    if (!['expand-contract', 'cdc'].includes(strategy)) expect(kit.length).toBeGreaterThan(2);
    expect(kit.filter((command) => !kitAccepts(command.split(' ').slice(6)))).toEqual([]);
  });

  it('gives tickets that are whole when they are read back, one for each step and gate', () => {
    const github: unknown = JSON.parse(text('tickets/github.json'));
    const wanted = plan.phases.reduce((sum, { steps }) => sum + steps.length + 1, 0);
    const jira = parse(text('tickets/jira.csv'));
    const azure = parse(text('tickets/azure-devops.csv'), { columns: true });
    expect([Array.isArray(github) && github.length, jira.length - 1, azure.length]).toEqual([wanted, wanted, wanted]);
    expect(jira[0]).toEqual(['Summary', 'Issue Type', 'Priority', 'Labels', 'Labels', 'Description']);
    expect(Object.keys(azure[0] ?? {})).toEqual(['Work Item Type', 'Title', 'Priority', 'Description']);
    // Azure DevOps takes a thousand at a time, titles of 255 characters.
    expect(azure.length).toBeLessThan(1000);
    expect(
      jira.filter((row: string[]) => (row[0] ?? '').length > 255 || /[\n=+@]/.test((row[0] ?? '').slice(0, 1))),
    ).toEqual([]);
  });
});

function planOf(name: string) {
  const found = MIGRATIONS.find((migration) => migration.name === name);
  if (found === undefined) throw new Error(`no migration ${name}`);
  return makePlan(found.input);
}

it('the same input gives the same plan', () => {
  for (const { input } of MIGRATIONS) expect(makePlan(structuredClone(input))).toEqual(makePlan(input));
});

it('a price that is missing is named and nothing is guessed', () => {
  const costs = (name: string) => planOf(name).costs;
  expect(costs('mysql-8-to-postgresql-15-500-gb')).toMatchInlineSnapshot(`
    [
      {
        "value": "USD 4,200",
        "what": "a month today",
      },
      {
        "value": "USD 3,100",
        "what": "a month afterwards",
      },
      {
        "value": "USD 8,723.68",
        "what": "both side by side, 2.6 months by the timeline: the target and the relays on top",
      },
      {
        "value": "USD 36,000",
        "what": "work",
      },
      {
        "value": "40.7 months",
        "what": "paid back after",
      },
    ]
  `);
  expect(costs('one-shot-small')).toMatchInlineSnapshot(`
    [
      {
        "value": "not given",
        "what": "a month today",
      },
      {
        "value": "not given",
        "what": "a month afterwards",
      },
      {
        "value": "not known",
        "what": "both side by side, 1.7 months by the timeline: the target and the relays on top",
      },
      {
        "value": "not known",
        "what": "work",
      },
      {
        "value": "not known",
        "what": "paid back after",
      },
      {
        "value": "migration.prices.source_per_month, migration.prices.target_per_month, migration.prices.work_per_day, migration.prices.work_days",
        "what": "give these in lockstep.yaml",
      },
    ]
  `);
});

it('a deadline that the timeline misses is a risk, never a shorter gate', () => {
  const late = planOf('closed-application-by-the-log');
  expect(late.timeline.late).toBeGreaterThan(0);
  expect(late.risks[0]?.risk).toContain('after the deadline of 2026-03-20');
});
