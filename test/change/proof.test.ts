import { describe, expect, it } from 'vitest';
import { SERVER_KINDS } from '../lab/kinds.ts';
import { sharedServer } from '../lab/shared.ts';
import { generatedFiles } from './harness/generated-files.ts';
import { NAIVE, naiveFiles } from './harness/naive.ts';
import { runTrial, type TrialSettings } from './harness/run-trial.ts';
import { wrongIn } from './harness/told.ts';
import type { Trial } from './harness/trial.ts';
import { TRIALS } from './trials/index.ts';
import { renameColumn } from './trials/rename-column.ts';

/** What is wrong after a change under four writers of each version, every step of which is killed, taken back and run again. */
async function mistakes(trial: Trial, kind: (typeof SERVER_KINDS)[number], files: TrialSettings['files']) {
  const database = await sharedServer(kind).createDatabase();
  const settings = { trial, database, files, seed: 10, writersEach: 4, rows: 1000, kills: 2, restMs: 20 };
  try {
    return wrongIn(await runTrial(settings));
  } catch (error) {
    return [String(error)];
  } finally {
    const more = trial.cleanUp?.(database.server.engine);
    if (more !== undefined) await database.execute(more);
    await database.drop();
  }
}

/** The renamed column on every server, each other change on one of an engine, some on one engine only: `npm run soak:change` tries all on all. */
function triedOn(kind: (typeof SERVER_KINDS)[number]): [string, Trial][] {
  const engine = sharedServer(kind).engine;
  const servers = engine === 'postgres' ? ['postgres18'] : ['mysql9', 'mariadb'];
  return TRIALS.filter(({ on, short = on }) => short.includes(engine))
    .filter((trial, at) => {
      const able = servers.filter((server) => server !== trial.butOn);
      return trial === renameColumn || able[at % able.length] === kind;
    })
    .map((trial) => [trial.name, trial]);
}

describe.each(SERVER_KINDS)('a change under writers of both versions, on %s', (kind) => {
  it.each(triedOn(kind))('%s loses no write, and is refused wherever it must be', async (_, trial) =>
    expect(await mistakes(trial, kind, generatedFiles)).toEqual([]),
  );
});

it.each(Object.keys(NAIVE))('%s is found out', async (name) => {
  expect((await mistakes(renameColumn, 'postgres18', naiveFiles(name))).join('\n')).toMatch(
    NAIVE[name]?.found ?? /^never/,
  );
});
