import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabDatabase } from './lab/lab.ts';
import { sharedServer } from './lab/shared.ts';

const bundle = resolve('mcp-server/dist/lockstep.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

const lockstep = (args: readonly string[], environment: Record<string, string> = {}) =>
  run(process.execPath, [bundle, ...args], environment);

describe('lockstep in a terminal', () => {
  let source: LabDatabase;
  let target: LabDatabase;
  let urls: Record<string, string>;
  beforeAll(async () => {
    [source, target] = await Promise.all([
      sharedServer('mysql9').createDatabase(),
      sharedServer('postgres18').createDatabase(),
    ]);
    await source.execute(
      "CREATE TABLE port (id int PRIMARY KEY, name varchar(40) COLLATE utf8mb4_bin NOT NULL); INSERT INTO port VALUES (1, 'Bergen'), (2, 'Cádiz');",
    );
    await target.execute(
      "CREATE TABLE port (id int PRIMARY KEY, name varchar(40) NOT NULL); INSERT INTO port VALUES (1, 'Bergen'), (2, 'Cádiz');",
    );
    urls = { LOCKSTEP_SOURCE_URL: source.readerUrl, LOCKSTEP_TARGET_URL: target.readerUrl };
  });
  afterAll(async () => {
    await Promise.all([source.drop(), target.drop()]);
  });

  it('lists its commands and how to connect', async () => {
    const { code, stdout } = await lockstep(['--help']);
    expect(code).toBe(0);
    for (const word of [
      'check-connections',
      'inspect-schema',
      'compare-schemas',
      'generate-plan',
      'check-parity',
      'LOCKSTEP_SOURCE_URL',
      'Exit code',
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it('lists the options of a command, with and without the word help', async () => {
    const outcomes = await Promise.all([lockstep(['check-parity', '--help']), lockstep(['help', 'check-parity'])]);
    for (const { code, stdout } of outcomes) expect([code, stdout]).toEqual([0, expect.stringContaining('--resume')]);
  });

  it('starts without the parts of Node that it never uses', async () => {
    const says = "process.on('exit', () => process.stderr.write(process.moduleLoadList.join('\\n')))";
    const words = ['--import', `data:text/javascript,${encodeURIComponent(says)}`, bundle, '--version'];
    const { code, stderr } = await run(process.execPath, words, {});
    expect(code).toBe(0);
    expect(stderr).toContain('NativeModule net');
    expect(stderr).not.toContain('undici');
  });

  it.each([
    [['no-such-command']],
    [['check-parity', '--tabels', 'port']],
    [['check-parity', '--max-differences', 'many']],
    [['inspect-schema', '--side', 'middle']],
  ])('refuses %j with exit code 2 and says why', async (args) => {
    const { code, stdout, stderr } = await lockstep(args, urls);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error|VALIDATION/);
  });

  it('without a connection says how to set one and exits with 2', async () => {
    const { code, stdout, stderr } = await lockstep(['check-parity']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^CONFIG: No connection is configured for the (source|target) database\.\nWhat to do: .*LOCKSTEP_(SOURCE|TARGET)_URL/,
    );
  });

  it('without a connection prints the error as JSON when asked', async () => {
    const { code, stdout } = await lockstep(['inspect-schema', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'CONFIG',
        message: 'No connection is configured for the source database.',
        hint: expect.any(String),
        retryable: false,
      },
    });
  });

  it('exits with 0 when both sides agree', async () => {
    const { code, stdout, stderr } = await lockstep(['check-parity'], urls);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('equal: 1 of 1 table equal');
  });

  it('exits with 1 and names the row and the column when they do not, in text and in JSON', async () => {
    await target.execute("UPDATE port SET name = 'Cadiz' WHERE id = 2");
    const text = await lockstep(['check-parity', '--tables', 'port', '--settle-seconds', '0'], urls);
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/different\s+id=2\s+name: /);
    expect(text.stdout).not.toContain('Cádiz');
    const json = await lockstep(['check-parity', '--settle-seconds', '0', '--json'], urls);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: 'drift',
      tables: [{ differences: [{ kind: 'different', key: { id: '2' }, columns: [{ name: 'name' }] }] }],
    });
    await target.execute("UPDATE port SET name = 'Cádiz' WHERE id = 2");
  });

  it('takes objects as JSON, and says so when they are none', async () => {
    const asked = ['compare-aggregates', '--table', 'port', '--group-by', 'name', '--settle-seconds', '0'];
    const measures = ['--measures', '{"op":"count"}', '{"op":"sum","column":"id"}', '--json'];
    const { code, stdout } = await lockstep([...asked, ...measures], urls);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'equal',
      comparisons: [
        {
          agreeing: [
            { key: ['Bergen'], values: ['1', '1'] },
            { key: ['Cádiz'], values: ['1', '2'] },
          ],
        },
      ],
    });
    const broken = await lockstep([...asked, '--measures', '{"op":"count"'], urls);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('It is not valid JSON.');
  });

  it('shows a progress bar on a terminal and none in a file', async () => {
    const command = `${process.execPath} ${bundle} check-parity`;
    const terminal = await run('script', ['-qec', command, '/dev/null'], { ...urls, TERM: 'xterm' });
    expect(terminal.code).toBe(0);
    expect(terminal.stdout).toMatch(/%/);
    expect((await lockstep(['check-parity'], urls)).stderr).toBe('');
  });

  it('never lets a name from a database move the cursor', async () => {
    await source.execute('CREATE TABLE `evil\\u001b[2J` (id int PRIMARY KEY)'.replace('\\u001b', '\u001b'));
    const { stdout } = await lockstep(['inspect-schema'], urls);
    expect(stdout).toContain('evil\\u{1b}[2J');
    expect(stdout).not.toContain('\u001b');
    await source.execute('DROP TABLE `evil\u001b[2J`');
  });
});
