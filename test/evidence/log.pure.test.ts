import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvidence } from '../../mcp-server/src/evidence/append-evidence.ts';
import { readEvidence } from '../../mcp-server/src/evidence/read-evidence.ts';
import { sampleEntry } from './sample-entry.ts';

let project = '';
const file = (name: string) => join(project, 'migration', 'evidence', name);
const DAY = '2026-11-27.jsonl';

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'lockstep-evidence-'));
  mkdirSync(join(project, 'migration'));
});
afterEach(() => rmSync(project, { recursive: true }));

async function keep(...said: readonly string[]): Promise<void> {
  for (const each of said) await appendEvidence(project, sampleEntry(each));
}

async function read() {
  const { records, broken, torn } = await readEvidence(project);
  return { said: records.map(({ asked }) => asked.said), broken, torn };
}

describe('the evidence', () => {
  it('gives back what was kept, in the order of writing, each line naming the one before it', async () => {
    await keep('one', 'two 😀 " \\ \u2028', 'three');
    const { records } = await readEvidence(project);
    expect(await read()).toEqual({ said: ['one', 'two 😀 " \\ \u2028', 'three'], broken: null, torn: [] });
    expect(records.map(({ prev }) => prev)).toEqual([[], [records[0]?.hash], [records[1]?.hash]]);
  });

  it('goes on over days in a file each, and never in an older file when a clock was set back', async () => {
    await appendEvidence(project, sampleEntry('first', '2026-11-26T23:59:59.999Z'));
    await appendEvidence(project, sampleEntry('second', '2026-11-27T00:00:00.000Z'));
    await appendEvidence(project, sampleEntry('third', '2026-11-25T00:00:00.000Z'));
    expect(await read()).toEqual({ said: ['first', 'second', 'third'], broken: null, torn: [] });
    rmSync(file('2026-11-26.jsonl'));
    expect(await read()).toEqual({
      said: [],
      broken: { at: '2026-11-27.jsonl, line 1', what: 'a line before it was changed, moved or taken away' },
      torn: [],
    });
  });

  it('is empty where there is no folder, and is not begun where there is no plan', async () => {
    expect(await read()).toEqual({ said: [], broken: null, torn: [] });
    rmSync(join(project, 'migration'), { recursive: true });
    await expect(keep('lost')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('survives a torn last line, names it, and from the next record on nobody can change it', async () => {
    await keep('one', 'two');
    appendFileSync(file(DAY), '{"v":1,"prev":["ab');
    const torn = { said: ['one', 'two'], broken: null, torn: [`${DAY}, line 3`] };
    expect(await read()).toEqual(torn);
    await keep('three');
    expect(await read()).toEqual({ ...torn, said: ['one', 'two', 'three'] });
    writeFileSync(file(DAY), readFileSync(file(DAY), 'utf8').replace('["ab', '["ac'));
    expect(await read()).toMatchObject({ broken: { at: `${DAY}, line 3`, what: 'it is not as it was written' } });
  });

  it('notices that lines were taken away, moved or copied', async () => {
    await keep('one', 'two', 'three');
    const lines = readFileSync(file(DAY), 'utf8').trimEnd().split('\n');
    const [one = '', two = '', three = ''] = lines;
    const written = async (...each: readonly string[]) => {
      writeFileSync(file(DAY), each.map((line) => `${line}\n`).join(''));
      return (await read()).broken;
    };
    const before = 'a line before it was changed, moved or taken away';
    const end = 'the line that it names is not there: the end of the log was cut off or changed';
    expect(await written(two, three)).toEqual({ at: `${DAY}, line 1`, what: before });
    expect(await written(one, three)).toEqual({ at: `${DAY}, line 2`, what: before });
    expect(await written(one, three, two)).toEqual({ at: `${DAY}, line 2`, what: before });
    expect(await written(one, two)).toEqual({ at: 'head.json', what: end });
    expect(await written(one, two, two, three)).toEqual({
      at: `${DAY}, line 3`,
      what: 'it is a copy of an earlier line',
    });
    expect(await written(one, two, three)).toBe(null);
  });

  it('notices a change of any byte', async () => {
    await keep('one', 'two \ufffd', 'three');
    const names = [DAY, 'head.json'];
    const originals = new Map(names.map((name) => [name, readFileSync(file(name))]));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, at, by) => {
        const changed = Buffer.from(originals.get(name) ?? '');
        const place = at % changed.length;
        changed[place] = (changed[place] ?? 0) ^ by;
        writeFileSync(file(name), changed);
        const { broken } = await readEvidence(project);
        writeFileSync(file(name), originals.get(name) ?? '');
        expect(broken).not.toBe(null);
      }),
      { numRuns: 400 },
    );
  });
});
