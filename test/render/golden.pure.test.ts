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
  expect(files.length).toBe(26);
  expect(files).toEqual(goldenFiles());
});

it('the same input gives the same bytes', () => {
  expect(render(shop())).toEqual(render(shop()));
});

it('no command of a document is left in the plan’s own words', () => {
  for (const path of ['PLAN.md', 'RUNBOOK.md']) {
    const text = render(shop()).find((file) => file.path === path)?.text ?? '';
    expect(text).toContain('lockstep check-parity');
    expect(text).not.toMatch(/^(run|diff) /m);
  }
});

it('a gantt is drawn only when every duration is known', () => {
  const input = shop();
  const plan = makePlan(input);
  const timed = {
    ...plan,
    phases: plan.phases.map((phase) => ({ ...phase, steps: phase.steps.map((step) => ({ ...step, seconds: 60 })) })),
  };
  const chart = (which: typeof plan) =>
    /```mermaid\n([\s\S]*?)```/.exec(
      renderPlan(which, { ...input, sourceDialect: mysqlDialect, targetDialect: postgresDialect })[0]?.text ?? '',
    )?.[1] ?? null;
  expect(chart(plan)).toBe(null);
  expect(chart(timed)?.split('\n').slice(0, 5)).toMatchInlineSnapshot(`
    [
      "gantt",
      "  dateFormat X",
      "  axisFormat %H:%M:%S",
      "  Phase 0 Prepare  capture on :phase0, 0, 480",
      "  Phase 1 Target schema :phase1, 480, 720",
    ]
  `);
});

it('a database without a mapped table still gives both documents', () => {
  const input = shop();
  const nothing = { mapping: { tables: [], ...NOTHING_LEFT }, findings: [] };
  const files = render({ ...input, ...nothing, objects: { objects: [], views: [] } });
  expect(files.map(({ path }) => path)).toEqual(['PLAN.md', 'RUNBOOK.md']);
  expect(files[1]?.text).toContain('there is nothing to validate');
});

it('every table line of PLAN.md has as many cells as its header, whatever the names hold', () => {
  const lines = (render(shop())[0]?.text ?? '').split('\n').filter((line) => line.startsWith('|'));
  const cells = (line: string) => line.split(/(?<!\\)\|/).length;
  let width = 0;
  const uneven = lines.filter((line, place) => {
    if (/^\|(---\|)+$/.test(lines[place + 1] ?? '')) width = cells(line);
    return cells(line) !== width;
  });
  expect(lines.filter((line) => line.includes('☃')).length).toBeGreaterThan(3);
  expect(lines.length).toBeGreaterThan(60);
  expect(uneven).toEqual([]);
  expect(nasty).toContain('|');
});
