import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readSettings } from '../../mcp-server/src/config/read-settings.ts';
import type { Settings } from '../../mcp-server/src/config/settings.ts';
import { protectedHosts } from '../../mcp-server/src/guard/decide.ts';
import { lintFile } from '../../mcp-server/src/lint/lint-file.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { migrationSettings } from '../../mcp-server/src/model/migration-settings.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { MIGRATIONS } from '../plan/migrations.ts';
import { ATTACKS, asWritten, attacking, everPlaced, listed } from './attacked-settings.ts';
import { filledSection, kindsOfChange, type Section, textPlaces } from './every-setting.ts';
import { changesMade, HOMES, type Home, migrationMade } from './hostile-sections.ts';
import { problemsOf } from './inert-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-every-setting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** The settings, read from the file as a user’s are. */
function read(sections: Partial<Record<Section, unknown>>): Settings {
  const file = join(folder, 'lockstep.yaml');
  writeFileSync(file, stringify(sections));
  return readSettings(file).settings;
}

/** What is wrong with files, each read by the parser of its kind. */
async function problemsIn(files: readonly RenderedFile[], source: Home, target = source): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, text } of files) {
    for (const problem of await problemsOf(path, text)) problems.push(`${path}: ${problem}`);
    // MySQL's parser takes a second for each script: test/change/odd-names and test/attack run its scripts on servers.
    const home = path.includes('sql/mysql') ? HOMES.mysql : /source|ahead|snapshot/.test(path) ? source : target;
    // Not what a tool cuts by a mark of its own; and no reader but psql's own knows that a line between quotes is no command of psql.
    if (home !== HOMES.postgres || !path.endsWith('.sql') || /\/for-/.test(path) || /^\\/m.test(text)) continue;
    const { unread } = await lintFile(text, 'script', [home.engine.scripts]);
    for (const { line, reason } of unread) problems.push(`${path}:${line} cannot be read: ${reason}`);
  }
  return problems;
}

const ON = Object.entries(HOMES);
/** Where the attacks begin: once, or so that each has stood in most places. */
const BEGINNINGS = process.env.LOCKSTEP_ATTACKS === 'all' ? ATTACKS.map((_, at) => at) : [0];

describe('every free text of lockstep.yaml, made an attack', () => {
  it.each(kindsOfChange().flatMap((kind, at) => ON.map(([on, home]) => ({ kind, on, home, at }))))(
    'leaves the scripts of $kind on $on inert',
    async ({ kind, home, at }) => {
      const problems: string[] = [];
      for (const first of BEGINNINGS) {
        const filling = attacking(first + at * 3, (home === HOMES.postgres) === (first % 2 === 0));
        for (const change of asWritten(filledSection('changes', { ...filling, kind }), home)) {
          const settings = read({ target: 'source', changes: [change] });
          const { files, refused } = changesMade(settings, filling.placed, home);
          problems.push(...refused, ...(await problemsIn(files, home)));
          if (files.length === 0) problems.push('no file');
        }
      }
      expect(problems).toEqual([]);
    },
  );

  it.each([
    ['MySQL to PostgreSQL', HOMES.mysql, HOMES.postgres],
    ['PostgreSQL to MySQL', HOMES.postgres, HOMES.mysql],
  ])('leaves what is written of a migration inert, from %s', async (_way, from, to) => {
    const problems: string[] = [];
    for (const first of BEGINNINGS) {
      const filling = attacking(
        first + (from === HOMES.mysql ? 0 : 26),
        (from === HOMES.postgres) === (first % 2 === 0),
      );
      const sections = Object.fromEntries(
        (['mapping', 'compat', 'observe', 'cdc', 'writers', 'guard'] as const).map((name) => [
          name,
          listed(filledSection(name, filling)),
        ]),
      );
      const settings = read(sections);
      const { files, mistakes } = migrationMade(settings, filling.placed, [from, to]);
      problems.push(...mistakes, ...(await problemsIn(files, from, to)));
      expect(protectedHosts(stringify(sections))).toEqual(settings.guard?.production);
    }
    expect(problems).toEqual([]);
  });

  it.each(MIGRATIONS.map((migration, at) => ({ ...migration, first: at * 15 })))(
    'leaves the plan of $name inert',
    async ({ turned, input, first }) => {
      const [from, to] = turned ? [HOMES.postgres, HOMES.mysql] : [HOMES.mysql, HOMES.postgres];
      const written = Object(filledSection('migration', attacking(first, false)));
      read({ migration: written });
      const asked = { ...input, settings: migrationSettings.parse({ ...input.settings, ...written }) };
      const dialects = { sourceDialect: from.dialect, targetDialect: to.dialect };
      expect(await problemsIn(renderPlan(makePlan(asked), { ...asked, ...dialects }), from, to)).toEqual([]);
    },
  );

  it('ends no dollar quote, wherever a schema, a table or a key is called like one', async () => {
    const odd = '$lockstep$';
    const tables = [{ source: { schema: odd, name: odd }, target: { schema: odd, name: odd }, key: [odd] }];
    const settings = read({ mapping: { tables, schemas: { [odd]: odd } } });
    const places = ['tables[].source', 'tables[].target', 'tables[].key[]', 'schemas{key}', 'schemas{}'];
    const placed = places.map((path) => ({ path: `mapping.${path}`, text: odd }));
    for (const [from, to] of [[HOMES.postgres, HOMES.mysql] as const, [HOMES.mysql, HOMES.postgres] as const]) {
      const { files, mistakes } = migrationMade(settings, placed, [from, to]);
      expect([mistakes, await problemsIn(files, from, to)]).toEqual([[], []]);
      expect(files.filter(({ text }) => text.includes('$lockstep1$')).length).toBeGreaterThan(1);
    }
  });

  it('has stood in every place that the settings have, and each attack in some', () => {
    expect(textPlaces().filter((path) => !everPlaced.some((placed) => placed.path === path))).toEqual([]);
    expect(ATTACKS.filter((attack) => !everPlaced.some(({ text }) => text === attack))).toEqual([]);
    expect(everPlaced.filter(({ text }) => text.startsWith('nothing is known that'))).toEqual([]);
  });

  it('is taken as it stands, or refused by name and line', () => {
    const wrong: string[] = [];
    const places = [
      ...(['mapping', 'migration', 'observe', 'cdc', 'compat', 'writers', 'guard'] as const).map((section) => ({
        section,
      })),
      ...kindsOfChange().map((kind) => ({ section: 'changes' as const, kind })),
    ];
    for (const [first] of ATTACKS.entries()) {
      const { section, ...kind } = places[first % places.length] ?? { section: 'mapping' as const };
      let at = first;
      const give = () => ATTACKS[at++ % ATTACKS.length];
      const written = filledSection(section, { give, apart: first % 2 === 0, ...kind });
      try {
        const taken = read({ [section]: written })[section];
        if (stringify(taken).length < stringify(written).length / 2) wrong.push(`${section} loses much of it`);
      } catch (error) {
        if (!(error instanceof LockstepError) || !/^lockstep\.yaml, line \d+: /.test(error.message))
          wrong.push(String(error));
      }
    }
    expect(wrong).toEqual([]);
  });
});
