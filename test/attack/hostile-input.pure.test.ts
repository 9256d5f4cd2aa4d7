import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { workbench } from '../tools/call-tool.ts';
import { hostileByArgument, hostileShapes } from './hostile-arguments.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';
import { watchProcess } from './watch-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** The same texts in every run: what takes a parser minutes must not come by chance. */
const SEED = 20_261_127;
const LIMITS = { connectMs: 500, statementMs: 500, lockMs: 500, poolSize: 1 };

/** What was thrown, as code and message; null for nothing. */
function refusalOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof LockstepError ? `${error.code}: ${error.message}` : `NOT OURS: ${String(error)}`;
  }
}

const settingsOf = (yaml: string) => {
  writeFileSync(join(folder, 'lockstep.yaml'), yaml);
  return refusalOf(() => loadConfig({}, folder));
};

/** Settings that are none: secrets and connections, code, and what is to make a parser run away. */
const REFUSED_SETTINGS: readonly string[] = [
  ...['source_url', 'url', 'connection', 'password', 'sql', 'where', 'plugins', 'require', 'projectDir', 'env'].map(
    (key) => `${key}: x`,
  ),
  '__proto__: { settings: 1 }',
  'constructor: { prototype: { polluted: 1 } }',
  'mapping: { tables: [{ source: a, columns: { __proto__: b } }] }',
  'observe: { latency_now: { "__proto__": b } }',
  'observe: { latency_urls: ["no address"] }',
  'target: mysql://root:hunter2@host/db',
  'target: ../../etc',
  'mapping: { tables: [{ source: a, target: b, where: "1=1; DROP TABLE x" }] }',
  'mapping: { tables: [{ source: a, target: b, where: [{ column: x, op: "= 1 OR 1=1 --", value: 1 }] }] }',
  'mapping: { tables: [{ source: a, target: b, sql: "DROP TABLE x" }] }',
  'limits: { statement_seconds: 1e9 }',
  'limits: { connections: 100000 }',
  'limits: { connections: -1 }',
  'parity: { reveal_values: "yes" }',
  'parity: { reveal_values: !!js/function "function () {}" }',
  `${'['.repeat(20_000)}`,
  `${'{a: '.repeat(5_000)}`,
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `a: &a [x, x]\n${'bcdefghijklm'
    .split('')
    .map((name, at) => `${name}: &${name} [${`*${'abcdefghijkl'[at]}, `.repeat(9)}x]`)
    .join('\n')}`,
  '*unknown',
  '? [a, b]\n: c',
  '\u0000',
  'a: b: c: d',
];

describe('hostile settings', () => {
  it.each(REFUSED_SETTINGS)('are refused by name and line: %#', (yaml) => {
    const said = settingsOf(yaml) ?? 'taken';
    expect(said).toMatch(/^CONFIG: /);
    expect(said).not.toContain('hunter2');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('are no device, no pipe and no endless file', () => {
    const file = join(folder, 'lockstep.yaml');
    for (const make of [
      () => symlinkSync('/dev/zero', file),
      () => spawnSync('mkfifo', [file]),
      () => mkdirSync(file),
      () => writeFileSync(file, '#'.repeat(1_000_001)),
    ]) {
      rmSync(file, { recursive: true, force: true });
      make();
      expect(refusalOf(() => loadConfig({}, folder))).toBe('CONFIG: lockstep.yaml is no file, or is longer than 1 MB.');
    }
    rmSync(file);
  });

  it('are never more than a CONFIG error, whatever stands in the file', () => {
    const words = [
      'mapping',
      'tables',
      'source',
      'target',
      'where',
      'limits',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '!!',
      '"',
      "'",
      '#',
      '|',
      '>',
      '%',
      '@',
      '\t',
      'null',
      '1e999',
      '<<',
    ];
    const text = fc.array(
      fc.oneof(fc.constantFrom(...words, ...HOSTILE_NAMES), fc.string({ unit: 'binary', maxLength: 8 })),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(text, (parts) => {
        expect(settingsOf(parts.join('')) ?? 'CONFIG: taken').toMatch(/^CONFIG: /);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

const WITHOUT_ARGUMENTS = ['check_connections', 'sync_status', 'render_status'];

describe('hostile arguments', () => {
  it('are refused before anything is connected to', async () => {
    const calls = hostileShapes();
    expect(calls.length).toBeGreaterThan(120);
    const bench = workbench({});
    const codes = new Set<string>();
    for (const { tool, input } of calls) {
      const outcome = await bench.call(tool, input);
      codes.add(outcome.ok ? `${tool} took ${JSON.stringify(input)}` : outcome.error.code);
    }
    await bench.close();
    rmSync(bench.folder, { recursive: true });
    expect([...codes]).toEqual(['VALIDATION']);
  });

  it('are refused by every argument of every tool or end at the missing connection, and none reaches a file outside the project or a program', async () => {
    const calls = hostileByArgument();
    expect(new Set(calls.map(({ tool }) => tool)).size + WITHOUT_ARGUMENTS.length).toBe(tools.length);
    expect(calls.length).toBeGreaterThan(3000);
    const bench = workbench({});
    const watch = watchProcess();
    const odd: unknown[] = [];
    for (const { tool, input } of calls) {
      const outcome = await bench.call(tool, input);
      const refused = !outcome.ok && ['VALIDATION', 'CONFIG'].includes(outcome.error.code);
      if (!refused && !(outcome.ok && tool === 'lint_migration')) odd.push([tool, input, outcome]);
    }
    watch.end();
    await bench.close();
    rmSync(bench.folder, { recursive: true });
    expect(odd).toEqual([]);
    expect([watch.programs, watch.addresses()]).toEqual([[], []]);
    expect(watch.files().filter((path) => path !== bench.folder && !path.startsWith(`${bench.folder}/`))).toEqual([]);
  });
});

describe('hostile URLs', () => {
  it('are never more than a CONFIG error that repeats nothing of the login, whatever stands in them', () => {
    const parts = fc.constantFrom(
      'mysql',
      'postgres',
      'mariadb',
      'file',
      '://',
      '@',
      ':',
      '/',
      '?',
      '&',
      '=',
      '#',
      '%00',
      '%2e%2e',
      '..',
      '[::1]',
      'localhost',
      '3306',
      '99999',
      'sslmode',
      'sslrootcert',
      '/etc/passwd',
      'require',
      'options',
      'socketPath',
      '-c x=y',
      'hunter2',
      '\n',
      '\u0000',
      '\x24{X}',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 14 }), (chosen) => {
        const said = refusalOf(() => openDatabase(`mysql://me:hunter2${chosen.join('')}`, LIMITS)) ?? 'CONFIG: taken';
        expect(said).toMatch(/^CONFIG: /);
        expect(said).not.toContain('root:');
        if (!chosen.includes('hunter2')) expect(said).not.toContain('hunter2');
        expect(refusalOf(() => openDatabase(chosen.join(''), LIMITS)) ?? 'CONFIG: taken').toMatch(/^CONFIG: /);
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });
});
