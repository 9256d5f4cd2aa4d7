import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { shownPhases } from '../../mcp-server/src/render/shown-phases.ts';
import { visibleText } from '../../mcp-server/src/render/visible-text.ts';
import { column, table } from './build-schema.ts';
import { MIGRATIONS } from './migrations.ts';
import { mapByName, shop } from './shop.ts';

/** Names as long as MySQL takes them, with what CSV, Markdown and spreadsheets take for their own. */
const LONG = Array.from({ length: 500 }, (_, at) => `=cmd|' "a",\n;@+- 表🚢${at}`.padEnd(60, 'x'));

function many() {
  const base = shop();
  const tables = (db: string) =>
    LONG.map((name) =>
      table(db, name, [column('id', 'int', { kind: 'integer', bits: 32, unsigned: false, truth: false })]),
    );
  const sourceSchema = { ...base.sourceSchema, tables: tables('shop'), triggers: [] };
  const targetSchema = { ...base.targetSchema, tables: tables('public'), triggers: [] };
  return { ...base, sourceSchema, targetSchema, mapping: mapByName(sourceSchema, targetSchema), findings: [] };
}

const plans = [
  ...MIGRATIONS.map(({ name, turned, input }) => ({ name, turned, input })),
  { name: '500 tables of the longest names', turned: false, input: many() },
];

/** A strict reader: every row as long as the first, quotes only where a field begins and ends. */
const rowsOf = (text: string): string[][] => parse(text, { relax_column_count: false, relax_quotes: false });
const tooLong = (texts: readonly (string | undefined)[], most: number) =>
  texts.filter((text) => text === undefined || text.trim() === '' || text.length > most);

/** What is left when white space does not count. */
const squeezed = (words: string) => words.replace(/\s+/g, '');
const textOf = (html: string) => parseHTML(`<html><body>${html}</body></html>`).document.body.textContent ?? '';
/** As Jira reads it: a backslash before a sign is not shown. */
const unwiki = (wiki: string) =>
  wiki
    .split('{noformat}')
    .map((part, place) =>
      place % 2 === 0 ? part.replace(/\\([^\p{L}\p{N}\s])/gu, '$1').replaceAll('&#92;', '\\') : part,
    )
    .join('');

describe.each(plans)('the tickets of $name', ({ turned, input }) => {
  const dialects = turned
    ? { sourceDialect: postgresDialect, targetDialect: mysqlDialect }
    : { sourceDialect: mysqlDialect, targetDialect: postgresDialect };
  const plan = makePlan(input);
  const files = renderPlan(plan, { ...input, ...dialects });
  const text = (path: string) => files.find((file) => file.path === path)?.text ?? '';
  const phases = shownPhases(plan.phases, { source: dialects.sourceDialect, target: dialects.targetDialect });
  const titles = plan.phases.flatMap(({ steps }) => steps).length + plan.phases.length;

  it('are requests that GitHub’s REST API takes: a title, a body of 65,536 characters at most, labels of 50', () => {
    const issues: unknown = JSON.parse(text('tickets/github.json'));
    if (!Array.isArray(issues)) throw new Error('no list');
    expect(issues.map((issue) => Object.keys(issue).sort().join())).toEqual(Array(titles).fill('body,labels,title'));
    expect(
      tooLong(
        issues.map(({ title }) => title),
        256,
      ),
    ).toEqual([]);
    expect(
      tooLong(
        issues.map(({ body }) => body),
        65_536,
      ),
    ).toEqual([]);
    const labels: string[] = issues.flatMap((issue) => issue.labels);
    expect(labels.filter((label) => typeof label !== 'string' || !/^[\w-]{1,50}$/.test(label))).toEqual([]);
  });

  it('are a file that Jira’s importer takes: a heading without punctuation, a summary of 255 characters on one line, at most 250 rows', () => {
    const [header = [], ...rows] = rowsOf(text('tickets/jira.csv'));
    expect(header).toEqual(['Summary', 'Issue Type', 'Priority', 'Labels', 'Labels', 'Description']);
    expect(header.filter((name) => !/^[A-Za-z ]+$/.test(name))).toEqual([]);
    expect(rows.length).toBe(titles);
    expect(rows.length).toBeLessThanOrEqual(250);
    expect(
      tooLong(
        rows.map(([summary]) => summary),
        255,
      ),
    ).toEqual([]);
    expect(rows.filter(([summary = '']) => /[\r\n]/.test(summary))).toEqual([]);
    expect([...new Set(rows.map(([, type, priority]) => `${type} ${priority}`))].sort()).toEqual([
      'Task High',
      'Task Medium',
    ]);
    expect(rows.flatMap((row) => row.slice(3, 5)).filter((label) => /\s|^$/.test(label))).toEqual([]);
    expect(
      tooLong(
        rows.map((row) => row[5]),
        32_767,
      ),
    ).toEqual([]);
  });

  it('are a file that Azure Boards takes: type and title, no field that it sets itself, at most 1,000 rows', () => {
    const [header = [], ...rows] = rowsOf(text('tickets/azure-devops.csv'));
    expect(header).toEqual(['Work Item Type', 'Title', 'Priority', 'Description']);
    expect(rows.length).toBe(titles);
    expect(rows.length).toBeLessThanOrEqual(1000);
    expect(
      tooLong(
        rows.map(([, title]) => title),
        255,
      ),
    ).toEqual([]);
    expect(rows.filter(([type, , priority = '']) => type !== 'Task' || !/^[1-4]$/.test(priority))).toEqual([]);
    expect(
      tooLong(
        rows.map((row) => row[3]),
        32_767,
      ),
    ).toEqual([]);
  });

  it('say the same in all three: every word and every command of the plan, and no markup of its own', () => {
    const issues: { body: string }[] = JSON.parse(text('tickets/github.json'));
    const [, ...jira] = rowsOf(text('tickets/jira.csv'));
    const [, ...azure] = rowsOf(text('tickets/azure-devops.csv'));
    const wanted = phases.flatMap(({ steps, gate }) => [
      ...steps.map(({ why, commands, expect: expected }) => [why, ...commands, `Expected: ${expected}`]),
      [...gate.map(({ criterion, check }) => `${criterion} (${check})`)],
    ]);
    for (const [at, words] of wanted.entries()) {
      const plain = words.map((each) => squeezed(visibleText(each)));
      const read = [
        squeezed(textOf(String(marked.parse(issues[at]?.body ?? '')))),
        squeezed(unwiki(jira[at]?.[5] ?? '')),
        squeezed(textOf(azure[at]?.[3] ?? '')),
      ];
      for (const one of read) for (const part of plain) expect(one).toContain(part);
    }
    const tags = new Set(azure.flatMap((row) => [...(row[3] ?? '').matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag)));
    expect([...tags].sort()).toEqual(['li', 'p', 'pre', 'ul']);
    for (const row of jira) {
      const outside = (row[5] ?? '').split('{noformat}').filter((_, place) => place % 2 === 0);
      // A brace, bracket, bar or mark that no backslash stands before would begin a macro, a link, a table or an image.
      expect(outside.join('\n')).not.toMatch(/(?<!\\)[{}[\]|!]/);
    }
  });

  it('begin no cell with what a spreadsheet takes for a formula, and hold no character that a file of text cannot', () => {
    const cells = [...rowsOf(text('tickets/jira.csv')), ...rowsOf(text('tickets/azure-devops.csv'))].flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(cells.filter((cell) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufeff]/.test(cell))).toEqual([]);
  });
});
