import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InMemoryProvider, type Provider } from '@openfeature/server-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFlags, type Flags } from '../../../templates/sync/src/flags/create-flags.ts';
import { fileProvider } from '../../../templates/sync/src/flags/file-provider.ts';
import {
  RAMP_STEPS,
  READ_FLAG,
  rampOf,
  SHADOW_FLAG,
  withRamp,
  writeRamp,
} from '../../../templates/sync/src/flags/flag-file.ts';
import { rampMeter } from '../../../templates/sync/src/flags/ramp-meter.ts';
import { fileRamp, runRamp } from '../../../templates/sync/src/flags/run-ramp.ts';
import type { Log } from '../../../templates/sync/src/observe/log.ts';

const SAMPLE = new URL('../../../templates/sync/flags.json', import.meta.url);
const said: string[] = [];
const say = (_: unknown, message?: string) => void said.push(message ?? '');
const log: Log = { debug: () => undefined, info: say, warn: say, error: say };

let folder: string;
let file: string;
let open: Flags[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-flags-'));
  file = join(folder, 'flags.json');
  await writeFile(file, await readFile(SAMPLE));
  said.length = 0;
});
afterEach(async () => {
  for (const flags of open) await flags.close();
  open = [];
  await rm(folder, { recursive: true });
});

let domains = 0;
async function flagsOf(
  provider: Provider,
  options: { timeoutMs?: number; startMs?: number; remembered?: number } = {},
) {
  domains += 1;
  const flags = await createFlags({ provider, domain: `test ${domains}`, log, timeoutMs: 500, ...options });
  open.push(flags);
  return flags;
}

const tenants = Array.from({ length: 800 }, (_, at) => `tenant ${at} 🙂`);

async function movedOf(flags: Flags): Promise<Set<string>> {
  const sides = await Promise.all(tenants.map((tenant) => flags.readFrom('orders', { tenant, entity: 'x' })));
  return new Set(tenants.filter((_, at) => sides[at] === 'target'));
}

async function until(holds: () => Promise<boolean>) {
  for (const end = Date.now() + 50_000; !(await holds()); await pause(20)) {
    if (Date.now() > end) throw new Error('it never came true');
  }
}

describe('a flag file', () => {
  it('moves each tenant at one step and keeps it moved at every later one, and moves the same back', async () => {
    const flags = await flagsOf(fileProvider(file, { everyMs: 20, log }));
    const sets: Set<string>[] = [];
    for (const percent of [...RAMP_STEPS, 10, 1]) {
      await writeRamp(file, READ_FLAG, percent, 'test');
      const before = sets.at(-1)?.size ?? -1;
      await until(async () => (await movedOf(flags)).size !== before);
      sets.push(await movedOf(flags));
      expect(Math.abs((sets.at(-1)?.size ?? 0) / tenants.length - percent / 100)).toBeLessThan(0.04);
    }
    const [none, one = new Set(), ten = new Set(), half = new Set(), all = new Set(), tenAgain, oneAgain] = sets;
    expect([none?.size, all.size]).toEqual([0, tenants.length]);
    expect([...one].every((tenant) => ten.has(tenant)) && [...ten].every((tenant) => half.has(tenant))).toBe(true);
    expect([tenAgain, oneAgain]).toEqual([ten, one]);
    expect(await flags.readFrom('orders', {})).toBe('source');
  });

  it('that becomes malformed or vanishes leaves the last good one in force, and is taken again once it is right', async () => {
    const flags = await flagsOf(fileProvider(file, { everyMs: 10, log }));
    await writeRamp(file, READ_FLAG, 100, 'test');
    await until(async () => (await flags.readFrom('a', { tenant: 't' })) === 'target');
    for (const text of ['{', '', '{}', '[]', '{"flags":{"lockstep-read":{"state":"ON"}}}']) {
      await writeFile(file, text);
      await pause(40);
      expect([text, await flags.readFrom('a', { tenant: 't' })]).toEqual([text, 'target']);
    }
    await rm(file);
    await pause(40);
    expect(await flags.readFrom('a', { tenant: 'another' })).toBe('target');
    expect(new Set(said)).toEqual(new Set(['the flag file is not usable: the last good one holds']));
    await writeFile(file, await readFile(SAMPLE));
    await until(async () => (await flags.readFrom('a', { tenant: 't' })) === 'source');
  });

  it('that is not there at the start moves nobody, and is used as soon as it is', async () => {
    await rm(file);
    const flags = await flagsOf(fileProvider(file, { everyMs: 10, log }));
    expect([await flags.readFrom('a', { tenant: 't' }), await flags.shadowed('a', { tenant: 't' })]).toEqual([
      null,
      false,
    ]);
    await writeFile(file, withRamp(await readFile(SAMPLE, 'utf8'), READ_FLAG, 100, 'test', new Date()));
    await until(async () => (await flags.readFrom('a', { tenant: 't' })) === 'target');
  });

  it('keeps all that is not the ramp, and says what is wrong with it', async () => {
    const sample = JSON.parse(await readFile(SAMPLE, 'utf8'));
    const rule = { if: [{ in: [{ var: 'tenant' }, ['staff']] }, 'target', sample.flags[READ_FLAG].targeting] };
    sample.flags[READ_FLAG].targeting = rule;
    sample.flags.other = { state: 'DISABLED', variants: { a: 1 }, defaultVariant: 'a' };
    const text = JSON.stringify(sample);
    const ramped = withRamp(text, READ_FLAG, 37, 'because', new Date(0));
    sample.flags[READ_FLAG].targeting.if[2].fractional = [
      ['target', 37],
      ['source', 63],
    ];
    sample.flags[READ_FLAG].metadata = { changedAt: '1970-01-01T00:00:00.000Z', reason: 'because' };
    expect(JSON.parse(ramped)).toEqual(sample);
    expect(rampOf(ramped, READ_FLAG)).toEqual({
      percent: 37,
      changedAt: '1970-01-01T00:00:00.000Z',
      reason: 'because',
      on: true,
    });
    expect(rampOf(text, SHADOW_FLAG)).toEqual({ percent: 10, changedAt: null, reason: null, on: true });
    expect(() => rampOf(text, 'none')).toThrow(
      'the flag file has no flag none; it has lockstep-read, lockstep-shadow, other',
    );
    expect(() => rampOf(text, 'other')).toThrow(
      'the targeting of other must hold one "fractional" of two variants: it holds 0',
    );
    expect(() => withRamp(text, READ_FLAG, 10.5, '', new Date())).toThrow('from 0 to 100, not 10.5');
    await writeFile(file, ramped);
    const flags = await flagsOf(fileProvider(file, { log }));
    expect(await flags.readFrom('a', { tenant: 'staff' })).toBe('target');
  });
});

describe('flags of any provider', () => {
  const vendor = (value: string, sampled = true) =>
    new InMemoryProvider({
      [READ_FLAG]: { variants: { v: value }, defaultVariant: 'v', disabled: false },
      [SHADOW_FLAG]: { variants: { v: sampled }, defaultVariant: 'v', disabled: false },
    });

  it('are asked through OpenFeature', async () => {
    const flags = await flagsOf(vendor('target'));
    expect([await flags.readFrom('a', { tenant: 't' }), await flags.shadowed('a', {})]).toEqual(['target', true]);
  });

  it('hold at their last good value for whoever had one, and else move nobody, while they are down, slow or wrong', async () => {
    for (const trouble of ['throws', 'hangs', 'nonsense', 'another type'] as const) {
      const inner = vendor('target');
      let good = true;
      let asked = 0;
      const ask = inner.resolveStringEvaluation.bind(inner);
      inner.resolveStringEvaluation = async (flag, otherwise, context) => {
        asked += 1;
        if (good) return ask(flag, otherwise, context);
        if (trouble === 'throws') throw new Error('down');
        if (trouble === 'hangs') return new Promise(() => undefined);
        return trouble === 'nonsense' ? { value: 'moon' } : JSON.parse('{"value": 7}');
      };
      const flags = await flagsOf(inner, { timeoutMs: 30, remembered: 2 });
      for (const tenant of ['gone', 'kept', 'kept too']) expect(await flags.readFrom('a', { tenant })).toBe('target');
      good = false;
      asked = 0;
      for (let at = 0; at < 100; at += 1) expect(await flags.readFrom('a', { tenant: 'kept' })).toBe('target');
      // After a few failures nobody waits for the provider any more.
      expect([trouble, asked < 50]).toEqual([trouble, true]);
      expect(await flags.readFrom('a', { tenant: 'new' })).toBe(null);
      expect(await flags.readFrom('a', { tenant: 'gone' })).toBe(null);
      good = true;
      await until(async () => (await flags.readFrom('a', { tenant: 'new' })) === 'target');
    }
  });

  it('do not keep the application from starting when the provider does not', async () => {
    const never: Provider = vendor('target');
    never.initialize = () => new Promise(() => undefined);
    const flags = await flagsOf(never, { startMs: 50 });
    expect([await flags.readFrom('a', {}), await flags.shadowed('a', {})]).toEqual([null, false]);
    expect(said).toContain('the flags did not start: reads stay with the primary until they do');
  });
});

describe('a ramp that is watched', () => {
  it('goes to 0 by itself on drift, a step back on errors, and up only where it may', async () => {
    const decide = async (percent: number, advance: boolean, count: (meter: ReturnType<typeof rampMeter>) => void) => {
      await writeRamp(file, READ_FLAG, percent, 'test');
      const stop = new AbortController();
      const meter = rampMeter();
      count(meter);
      const rules = { holdMs: 0, leastVerdicts: 1 };
      const watching = runRamp({
        meter,
        control: fileRamp(file),
        rules,
        advance,
        everyMs: 10,
        signal: stop.signal,
        log,
      });
      await pause(35);
      stop.abort();
      await watching;
      const { percent: now, reason } = rampOf(await readFile(file, 'utf8'), READ_FLAG);
      return [now, reason];
    };
    const failing = (meter: ReturnType<typeof rampMeter>) => {
      for (let at = 0; at < 200; at += 1) meter.read('ramped', 1, at % 2 === 0);
    };
    expect(await decide(50, false, (meter) => meter.shadow('mismatch'))).toEqual([
      0,
      'drift: 1 of 1 shadow reads differ',
    ]);
    expect(await decide(50, false, failing)).toEqual([10, 'errors: 100 of 200 reads failed']);
    expect(await decide(10, false, (meter) => meter.shadow('match'))).toEqual([10, 'test']);
    expect((await decide(10, true, (meter) => meter.shadow('match')))[0]).toBe(50);
  });
});
