import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { ensurePrograms } from '../lab/extra-packages.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { chosenApplications } from '../schemas/applications.ts';
import { closed, closeLoop } from '../schemas/close-loop.ts';
import { loadScripts } from '../schemas/load-scripts.ts';
import { measure } from '../schemas/measure.ts';
import { reportOf } from '../schemas/report.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

const chosen = chosenApplications(process.env.LOCKSTEP_SCHEMAS);
const log = () => undefined;

/** Nobody writes here: two readings of the counters need no time between them. */
const INPUTS: Readonly<Record<string, object>> = {
  inspect_schema: { side: 'source' },
  assess_migration: { window_seconds: 0 },
};

const roads: readonly (readonly [ServerKind, ServerKind])[] = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['mariadb', 'mysql9'],
  ['postgres', 'mariadb'],
  ['postgres18', 'mysql9'],
  ['postgres', 'postgres18'],
];

beforeAll(() => ensurePrograms(['pgloader', 'mariadb', 'psql'], console.log));

/** The chosen applications that a server of that kind can be given. */
function loadsOn(from: ServerKind) {
  return chosen.flatMap(({ name, mysql, postgres, notOnMysql9 }) => {
    const scripts = from.startsWith('postgres') ? postgres : mysql;
    return scripts === undefined || (from === 'mysql9' && notOnMysql9 !== undefined) ? [] : [{ name, scripts }];
  });
}

const open = roads.filter(([from]) => loadsOn(from).length > 0);

describe.each(open)('the schema of a real application from %s to %s', (from, to) => {
  describe.each(loadsOn(from))('$name', ({ scripts }) => {
    let source: LabDatabase;
    let target: LabDatabase;
    beforeAll(async () => {
      [source, target] = await Promise.all([sharedServer(from).createDatabase(), sharedServer(to).createDatabase()]);
      await loadScripts(source, scripts, log);
    });
    afterAll(() => Promise.all([source.drop(), target.drop()]));

    it('is seen whole, made, explained, made twice, and unmade', async () => {
      expect(await closeLoop(source, target)).toEqual(closed);
    });

    it('is compared, assessed and planned', async () => {
      const bench = workbench({ source: source.url, target: target.url }, {}, 'terminal');
      try {
        for (const name of ['compare_schemas', 'assess_migration', 'generate_plan', 'inspect_schema']) {
          if (!tools.some((tool) => tool.name === name)) continue;
          const output = outputOf(await bench.call(name, INPUTS[name] ?? {}));
          expect(z.string().parse(output.summary)).not.toBe('');
        }
      } finally {
        await bench.close();
      }
    });
  });
});

const refused = chosen.filter(({ notOnMysql9 }) => notOnMysql9 !== undefined);

it.each(refused)('MySQL 9 refuses the script of $name, for the reason given', async ({ mysql, notOnMysql9 }) => {
  const source = await sharedServer('mysql9').createDatabase();
  try {
    await expect(loadScripts(source, mysql, log)).rejects.toThrow(notOnMysql9);
  } finally {
    await source.drop();
  }
});

describe('beside pgloader', () => {
  it.each(chosen)('$name loses nothing without a word', async (application) => {
    const servers = { source: sharedServer('mariadb'), target: sharedServer('postgres') };
    const measured = await measure(servers, application, log);
    const { conversion, judgement } = measured.lockstep;
    expect(conversion).toMatchObject({ exitCode: 0, refused: [] });
    expect(judgement.losses.filter(({ told }) => !told)).toEqual([]);
    expect(judgement.losses.length).toBeLessThan(measured.pgloader.judgement.losses.length);
    expect(reportOf([measured], { source: '', target: '', pgloader: '' })).toContain(`| ${application.name} |`);
  });
});
