import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../templates/sync/src/cli/run-cli.ts';
import { kit } from '../../../templates/sync/src/descriptors.ts';
import type { ShadowLine } from '../../../templates/sync/src/shadow/shadow-counts.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-ramp-'));
  file = join(folder, 'flags.json');
  await copyFile(new URL('../../../templates/sync/flags.json', import.meta.url), file);
});
afterEach(() => rm(folder, { recursive: true }));

/** Exit code, and what was written on stdout or else on stderr. */
async function run(...argv: string[]): Promise<[code: number, text: string]> {
  const written: string[] = [];
  const write = (text: unknown) => {
    written.push(String(text));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(write));
  const before = process.exitCode;
  try {
    return [await runCli(kit, argv, {}), written.join('')];
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

describe('the ramp command', () => {
  it('goes up and back by steps, sets any percentage, and needs no database', async () => {
    const percents: (number | string)[] = [];
    for (const args of [
      ['show'],
      ['step'],
      ['step'],
      ['step'],
      ['step'],
      ['step'],
      ['back'],
      ['set', '37'],
      ['back'],
      ['set', '0'],
    ]) {
      const [code, text] = await run('--json', 'ramp', ...args, '--file', file);
      percents.push(code === 0 ? JSON.parse(text).percent : text);
    }
    expect(percents).toEqual([0, 1, 10, 50, 100, 100, 50, 37, 10, 0]);
    const [code, text] = await run(
      'ramp',
      'set',
      '5',
      '--file',
      file,
      '--flag',
      'lockstep-shadow',
      '--reason',
      'less load',
    );
    expect([code, text.replace(/\d{4}-.*Z/, '<time>')]).toEqual([
      0,
      'lockstep-shadow: 10 % → 5 % since <time> (less load)\n',
    ]);
    expect(JSON.parse(await readFile(file, 'utf8')).flags['lockstep-shadow'].targeting).toEqual({
      fractional: [
        ['on', 5],
        ['off', 95],
      ],
    });
  });

  it('says what is wrong, and changes nothing then', async () => {
    const before = await readFile(file, 'utf8');
    for (const wrong of ['101', '-1', '1.5', 'x']) expect((await run('ramp', 'set', wrong, '--file', file))[0]).toBe(2);
    expect(await run('ramp', 'step', '--file', file, '--flag', 'none')).toEqual([
      2,
      'the flag file has no flag none; it has lockstep-read, lockstep-shadow\n',
    ]);
    expect((await run('ramp', 'show', '--file', join(folder, 'none.json')))[1]).toMatch(
      /none\.json cannot be read: ENOENT/,
    );
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});

describe('the shadow command', () => {
  const line = (to: string, outcomes: object, fields: object = {}, examples: object[] = []) =>
    JSON.stringify({
      from: '2026-01-01T00:00:00.000Z',
      to,
      process: '1 on host',
      primary: 'source',
      reads: [{ name: 'order', outcomes, fields, examples }],
    } satisfies Omit<ShadowLine, 'reads'> & { reads: object[] });

  it('adds up what processes recorded: match rate, most divergent fields first, examples', async () => {
    const example = { key: ['7'], field: 'total', kind: 'different', primary: '•••(4 chars, #aaaa)', secondary: null };
    const record = join(folder, 'shadow.jsonl');
    await writeFile(
      record,
      [
        line('2026-01-01T00:01:00.000Z', { match: 999_990, busy: 3 }),
        line('2026-01-01T00:02:00.000Z', { mismatch: 10, 'in flight': 2 }, { note: 2, total: 9 }, [example]),
        '{"cut',
      ].join('\n'),
    );
    expect(await run('shadow', 'report', record)).toEqual([
      1,
      `2 lines from 2026-01-01T00:00:00.000Z to 2026-01-01T00:02:00.000Z

1 line cannot be read and is not counted.

order: 99.9990 % of 1000000 agree; also 2 in flight, 3 busy
  total differs in 9
  note differs in 2
    different row ["7"] total: •••(4 chars, #aaaa) on the primary, NULL on the secondary
`,
    ]);
    const [, json] = await run('--json', 'shadow', 'report', record, '--since', '2026-01-01T00:01:30Z');
    expect(JSON.parse(json)).toMatchObject({ lines: 1, unreadable: 1, reads: [{ name: 'order', matchRate: 0 }] });
  });

  it('is fine only when there were verdicts and all agreed', async () => {
    const record = join(folder, 'shadow.jsonl');
    await writeFile(record, `${line('2026-01-01T00:01:00.000Z', { match: 5 })}\n`);
    expect((await run('shadow', 'report', record))[0]).toBe(0);
    await writeFile(record, `${line('2026-01-01T00:01:00.000Z', { timeout: 5 })}\n`);
    expect(await run('shadow', 'report', record)).toEqual([
      2,
      expect.stringContaining('order: no verdict; also 5 timeout'),
    ]);
    await writeFile(record, '');
    expect(await run('shadow', 'report', record)).toEqual([2, 'Nothing was recorded.\n']);
    expect(await run('shadow', 'report', join(folder, 'none'))).toEqual([
      2,
      expect.stringMatching(/none cannot be read: ENOENT/),
    ]);
  });
});
