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
import { type Filling, filledSection, kindsOfChange, type Section, textPlaces } from './every-setting.ts';
import { changesMade, HOMES, type Home, migrationMade, type Placed } from './hostile-sections.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';
import { problemsOf } from './inert-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-every-setting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ATTACKS = [...new Set(HOSTILE_NAMES.map((text) => text.trim()))];
/** Where every attack is refused for its form, and the nearest thing to one that is taken. */
const SHAPED: Readonly<Record<string, (attack: string) => string>> = {
  'mapping.tables[].tolerance{}': () => '0.01',
  'migration.start': () => '2026-03-02',
  'migration.deadline': () => '2026-12-01',
  'observe.latency_urls[]': (attack) =>
    `http://127.0.0.1:9/${encodeURIComponent(attack)}?${encodeURIComponent(attack)}`,
  'cdc.connect_url': (attack) => `http://127.0.0.1:9/${encodeURIComponent(attack)}`,
  'cdc.brokers[]': () => '127.0.0.1:9',
  'cdc.prefix': () => 'l-9',
};
const NAMES_A_TABLE = /(?:source|target|table|into|leave_behind\[\])$/;

/** What has stood where. */
const everPlaced: Placed[] = [];

/** Gives each place the next attack that it takes; `placed` says which. */
function attacking(first: number, apart: boolean): Filling & { readonly placed: Placed[] } {
  const placed: Placed[] = [];
  let at = first;
  const take = (path: string, text: string) => {
    placed.push({ path, text });
    everPlaced.push({ path, text });
    return text;
  };
  const give = (path: string, { pattern, format }: { pattern?: string; format?: string }) => {
    if (path.endsWith('>.name')) return take(path, 'change_9');
    if (path.endsWith('<change-type>.type')) return take(path, 'varchar(70)');
    if (path.endsWith('<change-primary-key>.rename{key}')) return take(path, `${tableOf(placed)}.id`);
    const fits = (text: string) =>
      (pattern === undefined || new RegExp(pattern).test(text)) &&
      format === undefined &&
      // A dot parts a schema from a table, and a key of this name is refused.
      !(text.includes('.') && NAMES_A_TABLE.test(path) && !apart) &&
      !(text === '__proto__' && path.endsWith('{key}'));
    for (let tries = 0; tries < ATTACKS.length; tries += 1) {
      const text = ATTACKS[at++ % ATTACKS.length] ?? '';
      if (fits(text)) return take(path, text);
    }
    return take(path, SHAPED[path]?.(ATTACKS[at++ % ATTACKS.length] ?? '') ?? `nothing is known that ${path} takes`);
  };
  return { give, apart, placed };
}

const tableOf = (placed: readonly Placed[]) => placed.find(({ path }) => />\.table(?:\.name)?$/.test(path))?.text;

/** The settings, read from the file as a user’s are. */
function read(sections: Partial<Record<Section, unknown>>): Settings {
  const file = join(folder, 'lockstep.yaml');
  writeFileSync(file, stringify(sections));
  return readSettings(file).settings;
}

/** What is wrong with files, each read by the parser of its kind; statements by those of the engines. */
async function problemsIn(files: readonly RenderedFile[], source: Home, target = source): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, text } of files) {
    for (const problem of await problemsOf(path, text)) problems.push(`${path}: ${problem}`);
    if (!path.endsWith('.sql') || path.startsWith('cdc/')) continue;
    const { unread } = await lintFile(text, 'script', [(/source/.test(path) ? source : target).engine.scripts]);
    for (const { line, reason } of unread) problems.push(`${path}:${line} cannot be read: ${reason}`);
  }
  return problems;
}

const ON = Object.entries(HOMES);

describe('every free text of lockstep.yaml, made an attack', () => {
  it.each(kindsOfChange().flatMap((kind, at) => ON.map(([on, home]) => ({ kind, on, home, at }))))(
    'leaves the scripts of $kind on $on inert',
    async ({ kind, home, at }) => {
      const problems: string[] = [];
      for (const round of [0, 1]) {
        const filling = attacking(at * 3 + round * 26, round === 1);
        for (const change of asWritten(filledSection('changes', { ...filling, kind }))) {
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
    for (const round of [0, 1]) {
      const filling = attacking(round * 26 + (from === HOMES.mysql ? 0 : 13), round === 1);
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

/** A condition on a list of values says so. */
function listed(written: unknown): unknown {
  return JSON.parse(JSON.stringify(written), (_key, value) =>
    Array.isArray(value?.value) ? { ...value, op: 'in' } : value,
  );
}

/** A change as somebody would write it: what only one form of it has does not stand beside what only another has. */
function asWritten(changes: unknown): unknown[] {
  const [change] = Object(listed(changes));
  if (change.kind !== 'partition-table') return [change];
  const [{ below, in: values, ...named }] = change.partitions;
  return [
    { ...change, by: 'range', partitions: [{ ...named, below }] },
    { ...change, by: 'list', partitions: [{ ...named, in: values }] },
  ];
}
