import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { CASES, generated } from './cases.ts';

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What Connect was asked, in order. */
  readonly asked: readonly string[];
  readonly bodies: readonly unknown[];
}

/** Runs connect.sh of a case, in a folder whose name the shell must not take apart, beside something that answers as Connect does. */
async function connect(
  words: readonly string[],
  answer: (url: string) => { status: number; body: string },
): Promise<Run> {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      if (text !== '') bodies.push(JSON.parse(text));
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
  });
  const folder = mkdtempSync(join(tmpdir(), "lockstep $it's a-"));
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const one = CASES.find(({ name }) => name === 'reshaped');
    if (one === undefined) throw new Error('there is no such case');
    for (const { path, text } of generated(one).files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { port } = server.address() as AddressInfo;
    const env = { PATH: process.env.PATH, CONNECT_URL: `http://127.0.0.1:${port}` };
    return { ...(await finished(spawn('sh', ['cdc/connect.sh', ...words], { cwd: folder, env }))), asked, bodies };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

function finished(child: ReturnType<typeof spawn>): Promise<Pick<Run, 'status' | 'stdout' | 'stderr'>> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (part) => {
    stdout += String(part);
  });
  child.stderr?.on('data', (part) => {
    stderr += String(part);
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

const ok = () => ({ status: 200, body: '{}' });
const state = (connector: string, ...tasks: string[]) => ({
  status: 200,
  body: JSON.stringify({
    name: 'x',
    connector: { state: connector, worker_id: 'w' },
    tasks: tasks.map((each, id) => ({ id, state: each, trace: 'line "state":"x"\nanother' })),
  }),
});

it('creates the source before the sinks, each with the object of its file', async () => {
  const run = await connect(['create'], ok);
  expect({ ...run, bodies: run.bodies.map((body) => (body as { name: string }).name) }).toEqual({
    status: 0,
    stdout:
      'lockstep-source: created or updated\nlockstep-sink-orders: created or updated\nlockstep-sink: created or updated\n',
    stderr: '',
    asked: [
      'PUT /connectors/lockstep-source/config',
      'PUT /connectors/lockstep-sink-orders/config',
      'PUT /connectors/lockstep-sink/config',
    ],
    bodies: ['lockstep-source', 'lockstep-sink-orders', 'lockstep-sink'],
  });
});

it('stops at the first that Connect refuses, and shows its answer', async () => {
  const run = await connect(['create'], (url) =>
    url.includes('sink') ? { status: 400, body: '{"message":"no such plugin"}' } : { status: 201, body: '{}' },
  );
  expect(run.status).not.toBe(0);
  expect(run.asked).toHaveLength(2);
  expect(run.stdout + run.stderr).toContain('no such plugin');
});

it('says which do not run, by its exit code too', async () => {
  const well = await connect(['status'], () => state('RUNNING', 'RUNNING'));
  expect([well.status, well.stdout.split('\n')[0]]).toEqual([0, 'lockstep-source: RUNNING RUNNING ']);
  const failed = await connect(['status'], (url) => state('RUNNING', url.includes('-orders') ? 'FAILED' : 'RUNNING'));
  expect([failed.status, failed.stdout.split('\n')[1]]).toEqual([1, 'lockstep-sink-orders: RUNNING FAILED ']);
  for (const bad of [
    state('RUNNING'),
    state('PAUSED', 'PAUSED'),
    state('RUNNING', 'RUNNING', 'UNASSIGNED'),
    { status: 404, body: '{}' },
  ])
    expect((await connect(['status'], () => bad)).status).not.toBe(0);
});

it('pauses the sinks alone, restarts what failed, reads offsets, and refuses what it does not know', async () => {
  expect((await connect(['pause', 'sinks'], ok)).asked).toEqual([
    'PUT /connectors/lockstep-sink-orders/pause',
    'PUT /connectors/lockstep-sink/pause',
  ]);
  expect((await connect(['restart', 'source'], ok)).asked).toEqual([
    'POST /connectors/lockstep-source/restart?includeTasks=true&onlyFailed=true',
  ]);
  const offsets = await connect(['offsets', 'source'], () => ({ status: 200, body: '{"offsets":[]}' }));
  expect(offsets.stdout).toBe('lockstep-source {"offsets":[]}\n');
  expect((await connect(['delete', 'lockstep-sink'], ok)).asked).toEqual(['DELETE /connectors/lockstep-sink']);
  const unknown = await connect(['stop', 'lockstep-sinc'], ok);
  expect([unknown.status, unknown.asked]).toEqual([2, []]);
  expect((await connect(['stopp'], ok)).status).toBe(2);
});
