import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { bundledScript } from '../bundled-script.ts';
import { type LabServer, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { openWatched, type Watched } from '../observe/bench.ts';
import { carryAll, change } from '../sync/relay/relay-bench.ts';

let watched: Watched;
const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Line {
  readonly state: string;
  readonly source: { readonly gone: string | null };
  readonly queue: { readonly known: boolean; readonly value?: { readonly open: number; readonly parked: number } };
}

/** `lockstep watch --json` in a process of its own. */
function startWatch(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const main = bundledScript(new URL('../../mcp-server/src/main.ts', import.meta.url).href);
  const { kit, project } = watched;
  const child: ChildProcess = spawn(process.execPath, [main, 'watch', '--interval', '0.5', ...args], {
    cwd: project.folder,
    env: {
      PATH: process.env.PATH,
      LOCKSTEP_SOURCE_URL: kit.source.readerUrl,
      LOCKSTEP_TARGET_URL: kit.target.readerUrl,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let err = '';
  if (child.stdout === null || child.stderr === null) throw new Error('it has pipes');
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.on('data', (part) => {
    err += String(part);
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  open.push({ close: () => void child.kill('SIGKILL') });
  return { child, lines, ended, err: () => err, last: (): Line => JSON.parse(lines.at(-1) ?? '{"state":"none"}') };
}

const SLOWLY = { timeout: 60_000, interval: 200 };

describe('lockstep watch', () => {
  it('outlives a server that goes away and comes back, and ends by the worst that it saw', async () => {
    const server: LabServer = await startServer('postgres');
    open.push({ close: () => server.stop() });
    watched = await openWatched([sharedServer('mariadb'), server]);
    open.push({ close: () => watched.close() });
    const watch = startWatch(['--json', '--metrics-port', '0']);
    await expect.poll(() => watch.lines.length, SLOWLY).toBeGreaterThan(1);
    await server.kill();
    await expect.poll(() => JSON.stringify(watch.last()), SLOWLY).toContain('No answer: ');
    const metrics = /http:\/\/\S+/.exec(watch.err())?.[0] ?? '';
    expect(await (await fetch(metrics)).text()).toMatch(/lockstep_watch_database_up\{side="target"\} 0/);
    await server.start();
    await expect.poll(() => JSON.stringify(watch.last()), SLOWLY).toContain('Both servers answer.');
    watch.child.kill('SIGTERM');
    // No beat ever came: that is unknown, and worse than a warning.
    expect([
      await watch.ended,
      watch
        .err()
        .split('\n')
        .filter((line) => /error/i.test(line)),
    ]).toEqual([2, []]);
  });

  it('posts each change once, tells Prometheus the figures, and ends when all is applied', async () => {
    watched = await openWatched([sharedServer('mysql9'), sharedServer('postgres')]);
    open.push({ close: () => watched.close() });
    const bodies: { changes: { id: string; was: string; state: string }[] }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        bodies.push(JSON.parse(body));
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => void receiver.close() });
    const address = receiver.address();
    const hook = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/T0KEN`;
    const { forward } = watched.kit;
    await change(
      forward,
      [`INSERT INTO {tag} VALUES (1, 'far too long')`, `INSERT INTO {item} VALUES (1, 'a')`],
      [
        ['tag', '1'],
        ['item', '1'],
      ],
    );
    const watch = startWatch(['--until', 'caught-up', '--metrics-port', '0'], { LOCKSTEP_WEBHOOK_URL: hook });
    await expect.poll(() => watch.lines.join('\n'), SLOWLY).toMatch(/2 wait, 0 parked/);
    await carryAll(forward);
    await expect.poll(() => watch.lines.join('\n'), SLOWLY).toMatch(/0 wait, 1 parked/);
    const metrics = await (await fetch(/http:\/\/\S+/.exec(watch.err())?.[0] ?? '')).text();
    expect(metrics).toMatch(/^lockstep_watch_outbox_parked 1$/m);
    expect(metrics).toMatch(/^lockstep_watch_condition_state\{condition="parked"\} 1$/m);
    await watched.kit.source.execute(
      `UPDATE tag SET note = 'fits'; UPDATE lockstep_outbox SET state = 0, attempts = 0 WHERE state = 2`,
    );
    await carryAll(forward);
    expect([
      await watch.ended,
      watch.lines.filter((line) => /^ {2}parked: /.test(line)).map((line) => line.slice(0, 22)),
    ]).toEqual([expect.any(Number), ['  parked: fine → warn:', '  parked: warn → fine:']]);
    const told = bodies.flatMap(({ changes }) => changes).filter(({ id }) => id === 'parked');
    expect(told.map(({ was, state }) => `${was} ${state}`)).toEqual(['fine warn', 'warn fine']);
    expect(watch.err() + watch.lines.join()).not.toContain('T0KEN');
  });

  it('says at once what is wrong with the configuration', async () => {
    watched = await openWatched([sharedServer('mysql9'), sharedServer('postgres')]);
    open.push({ close: () => watched.close() });
    const watch = startWatch([], { LOCKSTEP_SOURCE_URL: '' });
    expect([await watch.ended, watch.err()]).toEqual([
      2,
      expect.stringMatching(/^CONFIG: No connection is configured for the source/),
    ]);
  });
});
