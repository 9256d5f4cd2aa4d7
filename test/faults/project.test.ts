import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readEvidence } from '../../mcp-server/src/evidence/read-evidence.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { runCommand } from '../lab/run-command.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { tables } from './faulty-lab.ts';
import { bundle, halfWritten, startLockstep } from './run-lockstep.ts';

const PARITY = ['check-parity', '--settle-seconds', '0'];
let source: LabDatabase;
let target: LabDatabase;
let proxy: FaultProxy;
let urls: { source: string; target: string };
let folder: string;
const cleanup: (() => unknown)[] = [];

beforeAll(async () => {
  [source, target] = await Promise.all([
    sharedServer('mariadb').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  await source.execute(tables('mariadb', null));
  await target.execute(tables('postgres', 'middle'));
  proxy = await openFaultProxy(target.server.port);
  urls = { source: source.readerUrl, target: proxy.url(target.readerUrl) };
});
afterAll(async () => {
  await proxy.close();
  await Promise.all([source.drop(), target.drop()]);
});
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});

function project(at = mkdtempSync(join(tmpdir(), 'lockstep-faults-'))): string {
  folder = at;
  mkdirSync(join(folder, 'migration'));
  writeFileSync(join(folder, 'lockstep.yaml'), 'observe:\n  window_seconds: 0.5\n');
  return folder;
}

const run = (words: readonly string[], more: object = {}) => startLockstep(words, { folder, urls, ...more });
const filesOf = (part: string) =>
  readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('several Lockstep processes in one project', () => {
  it('all tell the truth, write the same files and one chain of evidence, also when some are killed', async () => {
    project();
    const words = [
      PARITY,
      ['generate-plan'],
      PARITY,
      ['generate-plan'],
      ['compare-schemas'],
      ['sync-status'],
      ['render-status'],
      ['check-gate', 'parity'],
    ];
    const killed = [run(PARITY), run(['generate-plan'])];
    const running = words.map((each) => run(each));
    for (const [at, one] of killed.entries()) setTimeout(() => one.send('SIGKILL'), 400 + 300 * at);
    const ended = await Promise.all(running.map(({ ended: end }) => end));
    await Promise.all(killed.map(({ ended: end }) => end));
    const told = ended.map(({ code, stderr }, at) => [words[at]?.[0], code, stderr]);
    const busy = expect.stringMatching(/^$|was changed while Lockstep was writing/);
    expect(told).toEqual([
      ['check-parity', 1, ''],
      ['generate-plan', expect.any(Number), busy],
      ['check-parity', 1, ''],
      ['generate-plan', expect.any(Number), busy],
      ['compare-schemas', expect.any(Number), ''],
      ['sync-status', 2, ''],
      ['render-status', 0, busy],
      ['check-gate', expect.any(Number), ''],
    ]);
    const { records, broken } = await readEvidence(folder);
    expect([broken, records.length]).toEqual([null, expect.any(Number)]);
    // Killed ones may have kept theirs before; a page is no evidence.
    expect(records.length).toBeGreaterThanOrEqual(7);
    const once = await run(['generate-plan']).ended;
    expect(once.stdout).toContain(', 0 kept');
    expect(halfWritten(folder)).toEqual([]);
    expect(filesOf('migration').filter((name) => /\.(new|diff)$/.test(name))).toEqual([]);
    expect(existsSync(join(folder, '.lockstep/parity.json'))).toBe(false);
  });
});

describe('a check that was killed without a word', () => {
  it('goes on from what it had kept, and not from the beginning', async () => {
    project();
    const sides = await Promise.all([source, target].map(({ server }) => server.createDatabase()));
    cleanup.push(() => Promise.all(sides.map((side) => side.drop())));
    const [from, to] = sides;
    if (from === undefined || to === undefined) throw new Error('a pair has two sides');
    const names = ['a', 'b', 'c'];
    const each = (sql: (name: string) => string) => names.map(sql).join(';');
    for (const side of sides)
      await side.execute(
        each((name) => `CREATE TABLE ${name} (id int PRIMARY KEY, n int); INSERT INTO ${name} VALUES (1, 1)`),
      );
    await to.execute(each((name) => `UPDATE ${name} SET n = 2`));
    const check = (...more: readonly string[]) =>
      run(['check-parity', '--json', ...more], { urls: { source: from.readerUrl, target: to.readerUrl } });
    const differing = async (running: ReturnType<typeof check>) => {
      const answer: { tables: { target: string; differences_total: number }[] } = JSON.parse(
        (await running.ended).stdout,
      );
      return answer.tables.flatMap((table) => (table.differences_total > 0 ? [table.target.slice(-1)] : [])).sort();
    };
    const kept = () => {
      const state: { done: object } = JSON.parse(readFileSync(join(folder, '.lockstep/parity.json'), 'utf8'));
      return Object.keys(state.done).map((pair) => pair.slice(-1));
    };
    // Two tables at a time wait this long before they look again, and then the third does.
    const killed = check('--settle-seconds', '5');
    await vi.waitFor(() => expect(kept()).not.toEqual([]), { timeout: 60_000, interval: 20 });
    killed.send('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
    const known = kept();
    expect(known).not.toContain('c');
    await to.execute('UPDATE a SET n = 1; UPDATE b SET n = 1');
    // What a finished table holds now belongs to the next check.
    expect(await differing(check('--settle-seconds', '0', '--resume'))).toEqual([...known, 'c'].sort());
    expect(await differing(check('--settle-seconds', '0'))).toEqual(['c']);
  });
});

describe.skipIf(process.getuid?.() !== 0)('a full disk below the project (needs root, to mount one)', () => {
  const full = async () => {
    const disk = mkdtempSync(join(tmpdir(), 'lockstep-disk-'));
    await runCommand(['mount', '-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', disk]);
    cleanup.push(async () => {
      await runCommand(['umount', disk]);
      rmSync(disk, { recursive: true });
    });
    project(join(disk));
    const ballast = join(disk, 'ballast');
    const fill = () => expect(() => writeFileSync(ballast, Buffer.alloc(2 << 20))).toThrow('ENOSPC');
    return { fill, free: () => rmSync(ballast), ballast };
  };

  it('keeps evidence and plan as they were, is said, and takes no answer away', async () => {
    const { fill, free } = await full();
    fill();
    const parity = await run(PARITY).ended;
    expect([parity.code, parity.stdout]).toEqual([1, expect.stringMatching(/evidence: NOT KEPT.*is full/)]);
    const plan = await run(['generate-plan']).ended;
    expect([plan.code, plan.stderr]).toEqual([2, expect.stringMatching(/^LIMIT: .*could not be written.*is full/)]);
    expect(halfWritten(folder)).toEqual([]);
    expect(filesOf('migration').filter((name) => !name.startsWith('migration/evidence/'))).toEqual([]);
    free();
    expect((await run(PARITY).ended).stdout).toContain('evidence: kept as');
    expect((await run(['generate-plan']).ended).stderr).toMatch(/^LIMIT: /);
    const { broken, records } = await readEvidence(folder);
    expect([broken, records.map(({ seen }) => seen.tool)]).toEqual([null, ['check_parity', 'failed']]);
  });

  it('leaves the checkpoint of a check as it was, and does not hide what ended the check', async () => {
    const { fill } = await full();
    fill();
    void proxy.arm(20_000, 'hold').then(() => stopped.send('SIGTERM'));
    const stopped = run(PARITY);
    const { code, stderr } = await stopped.ended;
    proxy.release();
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^CANCELLED: .*; how far it was could not be kept: .*could not be written/),
    ]);
    expect(halfWritten(folder)).toEqual([]);
  });

  it('is said where the answer itself goes to it, and the exit code is none of an answer', async () => {
    const { fill } = await full();
    fill();
    const out = openSync(join(folder, 'lockstep.yaml'), 'a');
    const { code, stderr } = await run(['compare-schemas', '--json'], { out }).ended;
    closeSync(out);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^LIMIT: The output could not be written: .*is full/)]);
  });
});

describe('a reader that goes away', () => {
  it('ends the command without a stack, and not with the exit code of an answer', async () => {
    project();
    const env = `LOCKSTEP_SOURCE_URL='${urls.source}' LOCKSTEP_TARGET_URL='${urls.target}'`;
    const script = `${env} '${process.execPath}' '${bundle}' compare-schemas --json | true; echo "\${PIPESTATUS[0]}"`;
    const said = await runCommand(['bash', '-c', script], { cwd: folder });
    expect(String(said)).toMatch(/^2\n?$/);
  });
});

describe('a clock that is wrong', () => {
  afterEach(() => vi.useRealTimers());

  it('jumps by years while everything is asked, and no answer, limit or line of evidence minds', async () => {
    const bench = workbench(urls);
    mkdirSync(join(bench.folder, 'migration'));
    vi.useFakeTimers({ toFake: ['Date'] });
    let years = 0;
    const jumping = setInterval(() => {
      years = (years * 7 + 5) % 61;
      vi.setSystemTime(Date.UTC(1995 + years, 1, 28 + (years % 2)));
    }, 20);
    const verdicts: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      verdicts.push(outputOf(await bench.call('check_parity', { settle_seconds: 0 })).verdict);
      verdicts.push(outputOf(await bench.call('check_gate', { phase: 'parity' })).verdict);
    }
    clearInterval(jumping);
    vi.useRealTimers();
    await bench.close();
    expect(verdicts).toEqual(Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? 'drift' : 'closed')));
    const { broken, records } = await readEvidence(bench.folder);
    expect([broken, records.length]).toEqual([null, 8]);
    expect(new Set(records.map(({ at }) => at.slice(0, 4))).size).toBeGreaterThan(2);
  });
});

describe('rows that memory does not hold', () => {
  it('end as LIMIT or are told rightly, and the process with an exit code of its own', async () => {
    project();
    const rows = (sql: string) => `CREATE TABLE wide (id int PRIMARY KEY, body ${sql});`;
    await source.execute(
      `${rows('longtext COLLATE utf8mb4_bin')} INSERT INTO wide SELECT id, REPEAT('x', 1500000) FROM first_table WHERE id <= 40`,
    );
    await target.execute(
      `${rows('text')} INSERT INTO wide SELECT id, repeat('y', 1500000) FROM first_table WHERE id <= 40`,
    );
    const words = [...PARITY, '--tables', 'wide', '--max-differences', '1000', '--repair', '--json'];
    const { code, signal, stdout, stderr } = await run(words, { node: ['--max-old-space-size=96'] }).ended;
    await Promise.all([source.execute('DROP TABLE wide'), target.execute('DROP TABLE wide')]);
    expect([signal, stderr]).toEqual([null, '']);
    expect([code, /"verdict": "drift"|LIMIT/.test(stdout)]).toEqual([expect.any(Number), true]);
    expect(code).not.toBe(0);
    expect(halfWritten(folder)).toEqual([]);
  });
});
