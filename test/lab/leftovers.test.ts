import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runsFolder } from './folders.ts';
import { SERVER_KINDS, type ServerKind, startServer } from './lab.ts';
import { commandLine, descendantsOf, identify, isAlive, type ProcessIdentity, stopTree } from './processes.mjs';
import { createRunFolder } from './run-folder.ts';
import { sweepRuns } from './sweep-runs.ts';

const PATIENT = { timeout: 60_000 };

interface ForeignRun {
  readonly owner: ChildProcess;
  readonly folder: string;
  readonly server: ProcessIdentity;
  /** Every process of the server. */
  readonly tree: readonly ProcessIdentity[];
  readonly supervisorPid: number;
}

/** A server started by another process than this one. */
async function startElsewhere(kind: ServerKind): Promise<ForeignRun> {
  const script = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url));
  const owner = spawn(process.execPath, ['--import', 'tsx', script, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: owner.stdout }), 'line');
  const pid = Number(line);
  const folder = folderOf(pid);
  const supervisorPid = descendantsOf(owner.pid ?? 0).find((each) =>
    commandLine(each).endsWith(`supervisor.mjs ${folder}`),
  );
  const [server, ...rest] = [pid, ...descendantsOf(pid)].flatMap((each) => identify(each) ?? []);
  if (!server || supervisorPid === undefined) throw new Error(`No server or no supervisor of ${folder}.`);
  return { owner, folder, server, tree: [server, ...rest], supervisorPid };
}

function folderOf(serverPid: number): string {
  const folder = /[^\s=]+\/\d+-\d+-[0-9a-f]{8}/.exec(commandLine(serverPid))?.[0];
  if (folder === undefined) throw new Error(`Process ${serverPid} names no run folder.`);
  return folder;
}

async function killOwner({ owner }: ForeignRun): Promise<void> {
  const exit = once(owner, 'exit');
  owner.kill('SIGKILL');
  await exit;
}

function remains({ folder, tree }: ForeignRun): { processes: number; folder: boolean } {
  return { processes: tree.filter(isAlive).length, folder: existsSync(folder) };
}

const NOTHING = { processes: 0, folder: false };

test.each(SERVER_KINDS)(
  'a %s server and its folder are gone soon after whoever started it was killed',
  async (kind) => {
    const run = await startElsewhere(kind);
    expect(remains(run)).toEqual({ processes: run.tree.length, folder: true });
    await killOwner(run);
    await expect.poll(() => remains(run), PATIENT).toEqual(NOTHING);
  },
);

test('a frozen server is gone too when whoever started it was killed', async () => {
  const run = await startElsewhere('postgres');
  stopTree(run.server.pid);
  await killOwner(run);
  await expect.poll(() => remains(run), PATIENT).toEqual(NOTHING);
});

test.each(SERVER_KINDS)('a sweep ends a %s server whose supervisor was killed as well', async (kind) => {
  const run = await startElsewhere(kind);
  process.kill(run.supervisorPid, 'SIGKILL');
  await killOwner(run);
  expect(isAlive(run.server)).toBe(true);
  await sweepRuns();
  await expect.poll(() => remains(run), PATIENT).toEqual(NOTHING);
});

test('stop ends the server although its supervisor was killed', async () => {
  const server = await startServer('postgres');
  const identity = identify(server.pid);
  const supervisor = descendantsOf(process.pid).find((each) => commandLine(each).includes(folderOf(server.pid)));
  if (!identity || supervisor === undefined) throw new Error('No server or no supervisor.');
  const folder = folderOf(server.pid);
  process.kill(supervisor, 'SIGKILL');
  await server.stop();
  expect({ alive: isAlive(identity), folder: existsSync(folder) }).toEqual({ alive: false, folder: false });
});

test('a sweep leaves the server of a living process alone', async () => {
  const run = await startElsewhere('mariadb');
  await sweepRuns();
  expect(remains(run)).toEqual({ processes: run.tree.length, folder: true });
  await killOwner(run);
  await expect.poll(() => remains(run), PATIENT).toEqual(NOTHING);
});

test('a sweep removes the folder of a dead process but never kills a process that only got its number', async () => {
  const bystander = spawn('sleep', ['60']);
  onTestFinished(() => void bystander.kill());
  const identity = identify(bystander.pid ?? 0);
  const folder = join(runsFolder(), `${bystander.pid}-0-00000000`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'server.json'), JSON.stringify(identity));
  await sweepRuns();
  expect({ folder: existsSync(folder), bystander: identity && isAlive(identity) }).toEqual({
    folder: false,
    bystander: true,
  });
});

test('a run folder of this process stays', async () => {
  const folder = await createRunFolder();
  await sweepRuns();
  expect(existsSync(folder)).toBe(true);
  await rmdir(folder);
});
