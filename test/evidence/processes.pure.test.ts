import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvidence } from '../../mcp-server/src/evidence/append-evidence.ts';
import { readEvidence } from '../../mcp-server/src/evidence/read-evidence.ts';
import { sampleEntry } from './sample-entry.ts';

const writer = fileURLToPath(new URL('./append-often.ts', import.meta.url));
let project = '';

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'lockstep-evidence-'));
  mkdirSync(join(project, 'migration'));
});
afterEach(() => rmSync(project, { recursive: true }));

function start(name: string, times: number, letters = 10): ChildProcess {
  const args = ['--import', 'tsx', writer, project, name, String(times), String(letters)];
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Lets them go on together, however long each took to begin. */
async function together(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(children.map(async ({ stdout }) => stdout !== null && once(stdout, 'data')));
  for (const child of children) child.stdin?.end();
}

async function ended(child: ChildProcess): Promise<string> {
  let said = '';
  child.stdout?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  await once(child, 'close');
  return said;
}

describe('the evidence of several processes', () => {
  it('keeps every record of two that write at once, in one chain, and the order of each', async () => {
    const times = 150;
    const names: string[] = [];
    let forks = 0;
    // On a busy machine one may be through before the other has its turn.
    while (forks === 0 && names.length < 10) {
      const pair = [`one${names.length}`, `other${names.length}`];
      names.push(...pair);
      const children = pair.map((name) => start(name, times, 2_000));
      await Promise.all([together(children), ...children.map(ended)]);
      const { records, broken, torn } = await readEvidence(project);
      const of = (name: string) =>
        records.map(({ asked }) => String(asked.said)).filter((said) => said.startsWith(`${name} `));
      expect({ broken, torn, all: records.length }).toEqual({ broken: null, torn: [], all: names.length * times });
      for (const name of pair) {
        expect(of(name).map((said) => Number(said.split(' ')[1]))).toEqual(
          Array.from({ length: times }, (_, at) => at),
        );
      }
      const named = new Set(records.flatMap(({ prev }) => prev));
      expect(records.slice(0, -2).filter(({ hash }) => !named.has(hash))).toEqual([]);
      forks = records.filter(({ prev }) => prev.length > 1).length;
    }
    expect(forks).toBeGreaterThan(0);
  });

  it('stays whole when writers are killed again and again, and nothing that was said to be kept is lost', async () => {
    for (let round = 0; round < 6; round += 1) {
      const children = [start(`a${round}`, 100_000, 20_000), start(`b${round}`, 100_000)];
      await together(children);
      await wait(20 * round);
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => once(child, 'close')));
    }
    await appendEvidence(project, sampleEntry('after all'));
    const { records, broken } = await readEvidence(project);
    const begun = new Set(records.map(({ asked }) => String(asked.said).split(' ')[0]));
    expect(broken).toBe(null);
    expect(begun.size).toBe(13);
    expect(records.at(-1)?.asked.said).toBe('after all');
  });

  it('says that the file may not grow, and keeps what was there before', async () => {
    await appendEvidence(project, sampleEntry('before'));
    const args = [
      '-c',
      'ulimit -f 64; exec "$@"',
      'bash',
      process.execPath,
      '--import',
      'tsx',
      writer,
      project,
      'full',
    ];
    const said = await ended(spawn('bash', [...args, '1000', '5000'], { stdio: ['ignore', 'pipe', 'inherit'] }));
    expect(said).toBe('begun\nLIMIT\n');
    const { records, broken } = await readEvidence(project);
    expect({ broken, first: records[0]?.asked.said }).toEqual({ broken: null, first: 'before' });
    expect(records.length).toBeGreaterThan(3);
    await appendEvidence(project, sampleEntry('room again'));
    expect((await readEvidence(project)).broken).toBe(null);
  });

  it('leaves no file beside the log', async () => {
    const children = [start('one', 20), start('other', 20)];
    await Promise.all([together(children), ...children.map(ended)]);
    expect(readdirSync(join(project, 'migration/evidence')).sort()).toEqual(['2026-11-27.jsonl', 'head.json']);
  });

  it('refuses a file in the place of the folder, and a link in the place of the log', async () => {
    const outside = join(project, 'outside.txt');
    writeFileSync(outside, 'theirs');
    writeFileSync(join(project, 'migration/evidence'), '');
    await expect(appendEvidence(project, sampleEntry('no'))).rejects.toMatchObject({ code: 'CONFLICT' });
    rmSync(join(project, 'migration/evidence'));
    mkdirSync(join(project, 'migration/evidence'));
    symlinkSync(outside, join(project, 'migration/evidence/2026-11-27.jsonl'));
    await expect(appendEvidence(project, sampleEntry('no'))).rejects.toMatchObject({ code: 'ELOOP' });
    expect(readFileSync(outside, 'utf8')).toBe('theirs');
  });

  it('reads through no link, which may never end, in the place of the log and of its head', async () => {
    await appendEvidence(project, sampleEntry('one'));
    for (const name of ['head.json', '2026-11-27.jsonl']) {
      const file = join(project, 'migration/evidence', name);
      rmSync(file);
      symlinkSync('/dev/zero', file);
      await expect(readEvidence(project)).rejects.toMatchObject({ code: 'CONFLICT' });
    }
  });
});
