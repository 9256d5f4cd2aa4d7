import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Dialect } from '../../mcp-server/src/engines/engine.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { NOTHING_LEFT } from '../mapping/nothing-decided.ts';
import { type ShopInput, shop } from '../plan/shop.ts';
import { nasty } from '../plan/shop-tables.ts';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
/** Keeps formatters away from text that must stay as it was generated. */
const suffix = '.golden';

function render(input: ShopInput, sourceDialect: Dialect = mysqlDialect) {
  return renderPlan(makePlan(input), { ...input, sourceDialect, targetDialect: postgresDialect });
}

function goldenFiles(): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => ({
      path: path.replaceAll('\\', '/').slice(0, -suffix.length),
      text: readFileSync(join(folder, path), 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

it('the shop gives exactly the files in test/render/golden (UPDATE_GOLDEN=1 writes them)', () => {
  const files = render(shop());
  if (process.env.UPDATE_GOLDEN === '1') {
    rmSync(folder, { recursive: true, force: true });
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, `${path}${suffix}`), text);
    }
  }
  expect(files.length).toBe(33);
  expect(files).toEqual(goldenFiles());
});

it('the same input gives the same bytes', () => {
  expect(render(shop())).toEqual(render(shop()));
});

it('no command of a document is left in the plan’s own words', () => {
  for (const path of ['PLAN.md', 'RUNBOOK.md', 'TESTS.md', 'tickets/github.json']) {
    const text = render(shop()).find((file) => file.path === path)?.text ?? '';
    expect(text).toContain('lockstep check-parity');
    expect(text).not.toMatch(/^(run|diff) /m);
  }
});

it('a database without a mapped table still gives every document', () => {
  const input = shop();
  const nothing = { mapping: { tables: [], ...NOTHING_LEFT }, findings: [] };
  const files = render({ ...input, ...nothing, objects: { objects: [], views: [] } });
  expect(files.map(({ path }) => path)).toEqual([
    'CHECKLISTS.md',
    'COMMUNICATION.md',
    'PLAN.md',
    'RUNBOOK.md',
    'TESTS.md',
    'tickets/azure-devops.csv',
    'tickets/github.json',
    'tickets/jira.csv',
  ]);
  expect(files[3]?.text).toContain('there is nothing to validate');
});

it('every table line of a document has as many cells as its header, whatever the names hold', () => {
  const documents = render(shop()).filter(({ path }) => path.endsWith('.md'));
  const lines = documents.flatMap(({ text }) => text.split('\n')).filter((line) => line.startsWith('|'));
  const cells = (line: string) => line.split(/(?<!\\)\|/).length;
  let width = 0;
  const uneven = lines.filter((line, place) => {
    if (/^\|(---\|)+$/.test(lines[place + 1] ?? '')) width = cells(line.trimEnd());
    return cells(line.trimEnd()) !== width;
  });
  expect(lines.filter((line) => line.includes('☃')).length).toBeGreaterThan(3);
  expect(lines.length).toBeGreaterThan(200);
  expect(uneven).toEqual([]);
  expect(nasty).toContain('|');
});
