import { describe, expect, it } from 'vitest';
import { openContext } from '../../../templates/sync/src/cli/context.ts';
import { settingsOf } from '../../../templates/sync/src/cli/settings.ts';
import { primaryOf } from '../../../templates/sync/src/core/primary-of.ts';
import { kit } from '../../../templates/sync/src/descriptors.ts';
import { openMetrics } from '../../../templates/sync/src/observe/metrics.ts';

const URLS = { LOCKSTEP_SOURCE_URL: 'mysql://u:p@h/shop', LOCKSTEP_TARGET_URL: 'postgres://u:p@h/shop' };
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const open = (env: Readonly<Record<string, string | undefined>>) =>
  openContext({
    kit,
    env,
    settings: settingsOf('{}', 'sync.json'),
    log: quiet,
    metrics: openMetrics(),
    signal: new AbortController().signal,
    json: false,
    progress: () => ({ update: () => undefined, stop: () => undefined }),
  });

describe('settings', () => {
  it('have a default for everything', () => {
    expect(settingsOf('{}', 'sync.json')).toMatchInlineSnapshot(`
      {
        "log": "info",
        "metricsPort": null,
        "store": {
          "connectMs": 5000,
          "lockMs": 3000,
          "poolSize": 10,
          "statementMs": 30000,
        },
      }
    `);
  });

  it('name every mistake with its place', () => {
    const text = '{ "store": { "poolSize": 0, "lockMs": "3" }, "metricsPort": 70000, "verbose": true }';
    expect(() => settingsOf(text, 'sync.json')).toThrowErrorMatchingInlineSnapshot(`
      [SettingsError: sync.json has 4 mistakes:
        metricsPort: Too big: expected number to be <=65535
        store.poolSize: Too small: expected number to be >=2
        store.lockMs: Invalid input: expected number, received string
        the whole: Unrecognized key: "verbose"]
    `);
    expect(() => settingsOf('{ "log": }', 'sync.json')).toThrow(/^sync.json is no JSON: Unexpected token/);
  });
});

describe('the environment', () => {
  it.each([
    [{ ...URLS, LOCKSTEP_SOURCE_URL: undefined }, /^LOCKSTEP_SOURCE_URL is not set: expected a URL like mysql:/],
    [{ ...URLS, LOCKSTEP_TARGET_URL: 'shop' }, /^LOCKSTEP_TARGET_URL is no URL/],
    [
      { ...URLS, LOCKSTEP_TARGET_URL: URLS.LOCKSTEP_SOURCE_URL },
      /^LOCKSTEP_TARGET_URL begins with mysql: but the target of this migration is postgres/,
    ],
    [{ ...URLS, LOCKSTEP_SOURCE_URL: 'mysql://u:p@h' }, /^LOCKSTEP_SOURCE_URL names no database/],
  ])('is refused with its mistake (%#)', (env, message) => {
    expect(() => open(env)).toThrow(message);
  });

  it('may call MySQL by the name of MariaDB', async () => {
    const { close, stores } = open({ ...URLS, LOCKSTEP_SOURCE_URL: 'mariadb://u:p@h/shop' });
    expect(stores.source.label).toBe('h/shop');
    await close();
  });
});

describe('the primary', () => {
  const fence = (writer: 'source' | 'target' | 'none', epoch = 0) => ({ writer, epoch });

  it('is the side that a fence row names, also while its writers are stopped', () => {
    expect(primaryOf(fence('source'), fence('source'))).toBe('source');
    expect(primaryOf(fence('none', 1), fence('source'))).toBe('source');
    expect(primaryOf(fence('none', 1), fence('target', 1))).toBe('target');
    expect(primaryOf(fence('target', 1), fence('target', 1))).toBe('target');
  });

  it('is not guessed when the rows disagree or name nobody', () => {
    expect(() => primaryOf(fence('source'), fence('target', 1))).toThrow('the two fence rows disagree about who');
    expect(() => primaryOf(fence('none', 1), fence('none', 1))).toThrow('nobody may write on either side');
  });
});
