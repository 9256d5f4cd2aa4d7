import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../mcp-server/src/config.ts';
import { ddlSettings } from '../mcp-server/src/model/ddl.ts';

const defaults = {
  limits: { statement_seconds: 900, lock_seconds: 3, connections: 4 },
  ddl: ddlSettings.parse({}),
  parity: { reveal_values: false, max_lag_seconds: 10, max_running: 50, statement_target_ms: 500 },
};

describe('the configuration', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) => writeFileSync(join(folder, 'lockstep.yaml'), text);

  it('has a default for every setting, so no file is needed', () => {
    expect(loadConfig({}, folder).settings).toEqual(defaults);
  });

  it('takes an empty file as no settings', () => {
    write('');
    expect(loadConfig({}, folder).settings).toEqual(defaults);
  });

  it('reads what the file sets and keeps the other defaults', () => {
    write('limits:\n  statement_seconds: 30\n');
    expect(loadConfig({}, folder).settings).toEqual({
      ...defaults,
      limits: { ...defaults.limits, statement_seconds: 30 },
    });
  });

  it.each([
    [
      'a misspelt key',
      'limits:\n  lock_seconds: 2\n  statment_seconds: 30\n',
      'lockstep.yaml, line 2: limits: Unrecognized key: "statment_seconds".',
    ],
    [
      'a wrong type',
      'limits:\n  lock_seconds: soon\n',
      'lockstep.yaml, line 2: limits.lock_seconds: Invalid input: expected number, received string.',
    ],
    [
      'a number out of range',
      'parity: {}\nlimits:\n  connections: 99\n',
      'lockstep.yaml, line 3: limits.connections: Too big: expected number to be <=16.',
    ],
    ['broken YAML', 'limits: {\n', 'lockstep.yaml, line 2: the file is not valid YAML.'],
    ['a list', '- a\n', 'lockstep.yaml, line 1: the file: Invalid input: expected object, received array.'],
  ])('names the line of %s', (_name, text, message) => {
    write(text);
    expect(() => loadConfig({}, folder)).toThrow(expect.objectContaining({ code: 'CONFIG', message }));
  });

  it('prefers the project folder that the client names', () => {
    expect(loadConfig({ CLAUDE_PROJECT_DIR: folder }, '/').projectDir).toBe(folder);
  });

  it.each([
    [
      'the environment',
      { LOCKSTEP_SOURCE_URL: 'mysql://a/b', LOCKSTEP_CONFIG_SOURCE_URL: 'mysql://c/d' },
      'mysql://a/b',
    ],
    ['the plugin option when the environment has none', { LOCKSTEP_CONFIG_SOURCE_URL: 'mysql://c/d' }, 'mysql://c/d'],
    [
      'the plugin option when the environment is empty',
      { LOCKSTEP_SOURCE_URL: ' ', LOCKSTEP_CONFIG_SOURCE_URL: 'mysql://c/d' },
      'mysql://c/d',
    ],
    [
      'the plugin option when the variable was never expanded',
      { LOCKSTEP_SOURCE_URL: `\${SOURCE}`, LOCKSTEP_CONFIG_SOURCE_URL: 'mysql://c/d' },
      'mysql://c/d',
    ],
  ])('takes the URL from %s', (_name, environment, url) => {
    expect(loadConfig(environment, folder).url('source')).toBe(url);
  });

  it('says how to set a URL that is missing', () => {
    const { url } = loadConfig({ LOCKSTEP_SOURCE_URL: 'mysql://a/b' }, folder);
    expect(() => url('target')).toThrow(
      expect.objectContaining({
        code: 'CONFIG',
        message: 'No connection is configured for the target database.',
        hint: expect.stringContaining('LOCKSTEP_TARGET_URL'),
      }),
    );
  });
});
