import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isGentle, settingsSchema } from '../../mcp-server/src/config/settings.ts';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { ddlSettings } from '../../mcp-server/src/model/ddl.ts';
import { migrationSettings } from '../../mcp-server/src/model/migration-settings.ts';
import { observeSettings } from '../../mcp-server/src/model/observe-settings.ts';

const defaults = {
  limits: { statement_seconds: 900, lock_seconds: 3, connections: 4, gentle: true },
  parity: { reveal_values: false, max_lag_seconds: 10, max_running: 50, statement_target_ms: 500 },
  ddl: ddlSettings.parse({}),
  mapping: { tables: [], leave_behind: [], schemas: {}, prefix: {}, mask_kinds: [] },
  migration: migrationSettings.parse({}),
  observe: observeSettings.parse({}),
  writers: { adapter: [] },
  changes: [],
  gates: {
    read_match_percent: 99.9,
    shadow_reads: 1000,
    backfill_percent: 100,
    secondary_success_percent: 99.95,
    p99_impact_percent: 20,
    latency_calls: 1000,
    reconciliation_gap: 0,
    parked: 0,
    lag_seconds: 10,
    retention_hours: 24,
    soak_hours: 24,
    pause_seconds: 10,
    keep_days: 30,
    silent_days: 7,
    silent_gap_hours: 26,
    fresh_hours: {
      connections: 24,
      schemas: 24,
      assessment: 168,
      writers: 168,
      parity: 24,
      status: 0.5,
      proof: 24,
      rehearsal: 336,
      approval: 72,
    },
  },
};

describe('the configuration', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) => writeFileSync(join(folder, 'lockstep.yaml'), text);

  it('takes gentle by its name and by the one that it had', () => {
    const gentle = (text: string) => isGentle(settingsSchema.parse(parse(text)));
    expect(
      ['{}', 'limits: { gentle: false }', 'parity: { gentle: false }', 'parity: { gentle: true }'].map(gentle),
    ).toEqual([true, false, false, true]);
  });

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

  const message = (text: string): string => {
    write(text);
    try {
      loadConfig({}, folder);
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFIG' });
      return error instanceof Error ? error.message : '';
    }
    return 'nothing is wrong';
  };

  it('takes a section whose lines are all comments as none', () => {
    write('limits:\n  # connections: 2\nmapping:\n');
    expect(loadConfig({}, folder).settings).toEqual(defaults);
  });

  it('lets the target be the source’s own database', () => {
    write('target: source\n');
    expect(loadConfig({ LOCKSTEP_SOURCE_URL: 'mysql://a/b' }, folder).url('target')).toBe('mysql://a/b');
  });

  it.each([
    [
      'a misspelt key, with the key that was meant',
      'limits:\n  lock_seconds: 2\n  statment_seconds: 30\n',
      'lockstep.yaml, line 3: limits.statment_seconds: there is no such setting; did you mean "statement_seconds"?',
    ],
    [
      'a key that is like no other',
      'limits:\n  retries: 2\n',
      'lockstep.yaml, line 2: limits.retries: there is no such setting; there are statement_seconds, lock_seconds, connections, gentle.',
    ],
    [
      'a wrong type',
      'limits:\n  lock_seconds: soon\n',
      'lockstep.yaml, line 2: limits.lock_seconds: expected number, received string.',
    ],
    [
      'a number out of range',
      'parity: {}\nlimits:\n  connections: 99\n',
      'lockstep.yaml, line 3: limits.connections: Too big: expected number to be <=16.',
    ],
    [
      'broken YAML',
      'limits: {\n',
      'lockstep.yaml, line 2: the file is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }.',
    ],
    [
      'a column that is mapped twice',
      'mapping:\n  tables:\n    - source: a\n      columns:\n        x: y\n        x: z\n',
      'lockstep.yaml, line 6: the file is not valid YAML: Map keys must be unique.',
    ],
    ['a list', '- a\n', 'lockstep.yaml, line 1: the file: expected object, received array.'],
    ['another target than source', 'target: postgres\n', 'lockstep.yaml, line 1: target: expected "source".'],
  ])('names the line of %s', (_name, text, expected) => {
    expect(message(text)).toBe(expected);
  });

  it('names every mistake of a mapping, each with its line and what was expected', () => {
    const text = `# a comment
mapping:
  tables:
    - source: orders
      colums: { a: b }
    - target: customers
    - source: { schema: shop }
    - source: "odd.name"
      where:
        - { column: state, op: like, value: x }
        - { column: state, op: in, value: { a: 1 } }
      constants: { kind: [1] }
      tolerance: { price: -1, at: 1 minute }
      key: []
  leave_behind: logs
`;
    expect(message(text)).toMatchInlineSnapshot(`
      "lockstep.yaml, line 5: mapping.tables[0].colums: there is no such setting; did you mean "columns"?
      lockstep.yaml, line 6: mapping.tables[1].source: expected a table: a name, schema.name, or {schema: …, name: …}.
      lockstep.yaml, line 7: mapping.tables[2].source: expected a table: a name, schema.name, or {schema: …, name: …}.
      lockstep.yaml, line 10: mapping.tables[3].where[0].op: Invalid option: expected one of "="|"!="|"<"|"<="|">"|">="|"in"|"is null"|"is not null".
      lockstep.yaml, line 11: mapping.tables[3].where[1].value: expected a value, or a list of values for in.
      lockstep.yaml, line 12: mapping.tables[3].constants.kind: expected a text, a number, true, false or null.
      lockstep.yaml, line 13: mapping.tables[3].tolerance.price: Too small: expected number to be >0.
      lockstep.yaml, line 13: mapping.tables[3].tolerance.at: expected a number such as 0.01, or a time such as 500ms or 1s.
      lockstep.yaml, line 14: mapping.tables[3].key: Too small: expected array to have >=1 items.
      lockstep.yaml, line 15: mapping.leave_behind: expected array, received string."
    `);
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
