import { describe, expect, it } from 'vitest';
import { decide, protectedHosts } from '../../mcp-server/src/guard/decide.ts';
import { productionOf } from '../../mcp-server/src/guard/production.ts';
import type { World } from '../../mcp-server/src/guard/world.ts';
import { allowed, environment, falsePositives, files, production, refused } from './command-cases.ts';

const settings = `guard:\n  production: ${JSON.stringify(production)}\n`;
const all = new Map<string, string>([
  ...Object.entries(files).map(([name, text]): [string, string] => [`/project/${name}`, text]),
  ['/project/lockstep.yaml', settings],
]);
const world: World = {
  production: productionOf(production),
  environment,
  settingsFile: '/project/lockstep.yaml',
  dir: '/project',
  home: '/home/me',
  readFile: (path) => all.get(path) ?? null,
};
const decideBash = (command: string) => decide({ tool: 'Bash', input: { command } }, world);

describe('the guard', () => {
  it.each(refused)('refuses %s', (command) => {
    expect(decideBash(command)).toEqual(expect.any(String));
  });

  it.each(allowed)('allows %s', (command) => {
    expect(decideBash(command)).toBe(null);
  });

  it.each(falsePositives)('refuses %s, although it does no harm: %s', (command) => {
    expect(decideBash(command)).toEqual(expect.any(String));
  });

  it('was tried on at least two hundred commands, and its false positives are counted', () => {
    expect(new Set([...refused, ...allowed]).size).toBeGreaterThan(200);
    expect(falsePositives.length).toBe(8);
  });

  it('reads a host of many asterisks as fast as one', () => {
    const many = productionOf([`${'*'.repeat(200)}.prod.example.com`]);
    expect(many.aim([{ name: `${'a'.repeat(200)}.prod.example.co`, port: null }]).kind).toBe('elsewhere');
    expect(many.aim([{ name: 'db1.prod.example.com', port: null }]).kind).toBe('production');
  });

  it('says what it refuses, where, and why, and never a password', () => {
    const shown = [
      'psql postgres://app:secret@db1:5432/shop -c "DROP TABLE orders"',
      'psql $UNSET_URL -c "DELETE FROM orders"',
      'gunzip -c dump.sql.gz | mysql -h db1 shop',
      'mysql -h db1 -e "DROP TABLE t',
      'rm lockstep.yaml',
      'echo > lockstep.yaml',
      'npm --prefix migration/sync run sync -- cutover run',
      'python3 wipe.py',
    ];
    expect(shown.map(decideBash)).toMatchInlineSnapshot(`
      [
        "DROP TABLE on db1, which lockstep.yaml marks as production",
        "DELETE without a WHERE that picks rows on a host that cannot be told before the command runs, and so may be production",
        "SQL that cannot be seen before it runs on db1, which lockstep.yaml marks as production",
        "it may reach a database, and its shell syntax cannot be read (unterminated double quote)",
        "rm would change lockstep.yaml, which says what this guard protects",
        "it would write lockstep.yaml, which says what this guard protects",
        "cutover run of the sync kit on db1, which lockstep.yaml marks as production",
        "DROP TABLE in code of python, aimed by PROD_URL, on db1, which lockstep.yaml marks as production",
      ]
    `);
  });

  it('lets a model change lockstep.yaml, but not take a host out of it', () => {
    const file = { file_path: world.settingsFile };
    const edit = (input: Record<string, unknown>) => decide({ tool: 'Edit', input: { ...file, ...input } }, world);
    expect([
      edit({ old_string: 'guard:', new_string: 'limits: { connections: 2 }\nguard:' }),
      edit({ content: `${settings}parity: { reveal_values: false }\n` }),
      decide({ tool: 'Write', input: { file_path: '/project/drop.sql', content: 'DROP TABLE t' } }, world),
      edit({ old_string: '"db1",', new_string: '' }),
      edit({ content: 'limits: {}\n' }),
      edit({ edits: [] }),
    ]).toMatchInlineSnapshot(`
      [
        null,
        null,
        null,
        "it takes db1 out of guard.production in lockstep.yaml",
        "it takes db1, *.prod.example.com, 10.0.0.5:3307, localhost:13306 out of guard.production in lockstep.yaml",
        "it changes lockstep.yaml in a way that cannot be read, and that file says what this guard protects",
      ]
    `);
  });

  it.each([
    ['nothing', '', []],
    ['the word elsewhere', 'limits: {} # no guard\n', []],
    ['an empty section', 'guard:\n', []],
    ['hosts', 'guard: { production: [db1, " db2 "] }', ['db1', 'db2']],
  ])('reads %s from lockstep.yaml', (_what, text, hosts) => {
    expect(protectedHosts(text)).toEqual(hosts);
  });

  it.each([
    'guard: true',
    'guard: { production: db1 }',
    'guard: { production: [] }',
    'guard: { production: [1] }',
    'guard: {',
    'guard: { hosts: [a] }',
  ])('cannot decide by %s', (text) => {
    expect(() => protectedHosts(text)).toThrow(/lockstep\.yaml/);
  });

  it('knows a host by its name in any case, by a pattern, by its port, and this machine by all its names', () => {
    const { aim } = productionOf(['DB1.', '*.prod', '10.0.0.5:3307', '127.0.0.1', '[fe80::1]:5432']);
    const kind = (name: string, port: string | null = null) => aim([{ name, port }]).kind;
    expect([
      kind('db1'),
      kind('a.b.prod'),
      kind('prod'),
      kind('10.0.0.5', '3307'),
      kind('10.0.0.5', '3306'),
      kind('10.0.0.5'),
    ]).toEqual(['production', 'production', 'elsewhere', 'production', 'elsewhere', 'production']);
    expect(['', 'localhost', '::1', '/var/run/mysqld.sock', 'LocalHost'].map((name) => kind(name))).toEqual(
      Array.from({ length: 5 }, () => 'production'),
    );
    expect([kind('fe80::1', '5432'), kind('db2'), kind('\uE000')]).toEqual(['production', 'elsewhere', 'untold']);
  });
});
