import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { migrationSettings } from '../../mcp-server/src/model/migration-settings.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { MIGRATIONS } from '../plan/migrations.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';
import { problemsOf } from './inert-files.ts';

const placed = new Set<string>();

/** Every free text of the settings of a plan, each another attack. */
function hostileSettings(first: number): Record<string, unknown> {
  let at = first;
  const next = () => {
    const text = HOSTILE_NAMES[at++ % HOSTILE_NAMES.length] ?? '';
    placed.add(text);
    return text;
  };
  return {
    why: next(),
    owner: next(),
    other_writers: [next(), next()],
    rules: [next(), next()],
    dependencies: [{ name: next(), contact: next() }],
    roles: { incident_commander: next(), technical_lead: next(), network: next(), executive: next() },
    prices: { currency: next(), source_per_month: 100, target_per_month: 100, work_per_day: 100, work_days: 10 },
  };
}

// Each attack stands in one to three places: every one in every place of every plan takes half a minute.
it.each(MIGRATIONS.map((migration, at) => ({ ...migration, first: at * 15 })))(
  'the plan of $name is inert in every file when its settings are attacks',
  async ({ turned, input, first }) => {
    const [sourceDialect, targetDialect] = turned ? [postgresDialect, mysqlDialect] : [mysqlDialect, postgresDialect];
    const settings = migrationSettings.parse({ ...input.settings, ...hostileSettings(first) });
    const asked = { ...input, settings };
    const problems: string[] = [];
    for (const { path, text } of renderPlan(makePlan(asked), { ...asked, sourceDialect, targetDialect }))
      for (const problem of await problemsOf(path, text)) problems.push(`${path}: ${problem}`);
    expect(problems).toEqual([]);
  },
);

it('every attack stood in one of them', () => {
  expect(HOSTILE_NAMES.filter((text) => !placed.has(text))).toEqual([]);
});
