import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../client/root.ts';
import { agrees, blocksOf, commandsOf, sessionsOf } from './page.ts';
import { steady } from './varying.ts';

describe('a page whose commands are typed', () => {
  it('is read into what is typed, what is printed, and files; other blocks are left alone', () => {
    const page =
      '# x\n```sh\na \\\n  b\n\nc\n```\n```text\nout\n```\n```yaml f.yaml\nk: v\n```\n```yaml\nno: file\n```\n```ts\nx\n```';
    expect(blocksOf(page)).toEqual([
      { kind: 'sh', name: null, lines: ['a \\', '  b', '', 'c'], at: 2 },
      { kind: 'text', name: null, lines: ['out'], at: 8 },
      { kind: 'file', name: 'f.yaml', lines: ['k: v'], at: 11 },
    ]);
    expect(commandsOf(['a \\', '  b', '', 'c'])).toEqual(['a b', 'c']);
    expect(() => blocksOf('```sh\na')).toThrow('the block of line 1 has no end');
  });

  it('has sessions of a terminal, each command with its lines', () => {
    expect(sessionsOf('```console\n$ a\n1\n2\n$ b \\\n  c\n3\n```')).toEqual([
      { command: 'a', prints: ['1', '2'] },
      { command: 'b c', prints: ['3'] },
    ]);
  });

  it.each([
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b'], ['a', 'b', 'c'], false],
    [['a', 'b', 'c'], ['a', 'b'], false],
    [['a'], ['b'], false],
    [['a', '…'], ['a', 'b', 'c'], true],
    [['…', 'c'], ['a', 'b', 'c'], true],
    [['…', 'b'], ['a', 'b', 'c'], false],
    [['a', '…', 'c', '…'], ['a', 'c'], true],
    [['…', 'x', '…'], ['a', 'b'], false],
    [['a b…'], ['a bc'], true],
    [['a b…'], ['a c'], false],
    [[], ['a'], false],
    [['…'], [], true],
  ])('%j promises of %j: %s', (promised, printed, expected) => {
    expect(agrees(promised, printed)).toBe(expected);
  });

  it('lets only moments, ports, ids, masks and measured numbers differ', () => {
    expect(
      [
        'clock 2026-11-27 20:18:15.123 UTC, at 2026-11-27T20:18:15.123Z',
        '127.0.0.1:37975/shop and 10.0.0.1:5432',
        'evidence: kept as 0123456789ab, evidence 0123456789ab, 6 s old, for 12 s',
        '•••(19 chars, #0a1b) id=3 total 77.00 version 12 / none, version 0',
        'in 84.8 ms, 15.6 ms of it; 4 rows, 1 differ; {"ms":231.3}',
      ].map(steady),
    ).toMatchInlineSnapshot(`
      [
        "clock <time> UTC, at <time>",
        "127.0.0.1:<port>/shop and 10.0.0.1:5432",
        "evidence: kept as <id>, evidence <id>, <n> s old, for <n> s",
        "•••(19 chars, #<mask>) id=3 total 77.00 version <n> / none, version 0",
        "in <n> ms, <n> ms of it; 4 rows, 1 differ; {"ms":<n>}",
      ]
    `);
  });
});

describe('the README and its pages', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

  it('link and show only what is there', () => {
    const linked = pages
      .filter((page) => page.endsWith('.md'))
      .flatMap((page) => {
        const text = readFileSync(join(root, page), 'utf8');
        const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
          (match) => match[1] ?? match[2] ?? '',
        );
        return targets.filter((target) => !target.startsWith('https://')).map((target) => join(dirname(page), target));
      });
    expect(linked.length).toBeGreaterThan(5);
    expect(linked.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('stay readable: 350 lines, pictures of at most 150 KB', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThan(350);
    const pictures = pages.filter((page) => page.endsWith('.png'));
    expect(pictures.map((page) => [page, statSync(join(root, page)).size < 150_000])).toEqual([
      ['docs/status-page-dark.png', true],
      ['docs/status-page-light.png', true],
    ]);
  });

  it('compare with alternatives by the figures that were measured', () => {
    const read = (name: string) => readFileSync(join(root, 'test/bench/results', name), 'utf8');
    const parity = JSON.parse(read('parity.json'));
    const large = JSON.parse(read('parity-large.json'));
    const { rowsPerSecond } = JSON.parse(read('backfill.json'));
    const all = /^\| \*\*all\*\* \|(.*)\|$/m.exec(read('schemas.md'))?.[1]?.split('|').map(Number) ?? [];
    const seconds = ({ timings }: { timings: readonly { name: string; median: number }[] }, name: string) =>
      timings.find((each) => each.name === name)?.median.toFixed(1);
    const thousands = (rows: number) => Math.round(rows / 1000);
    const grouped = (count: number | undefined) => count?.toLocaleString('en-US');
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    for (const figures of [
      `${seconds(parity.equal, 'reladiff')} s for ${grouped(parity.rows)} equal rows, check_parity ${seconds(parity.equal, 'check_parity')} s`,
      `3 times as fast on equal tables: on ${grouped(large.rows)} rows ${seconds(large.equal, 'reladiff')} s and ${seconds(large.equal, 'check_parity')} s (${large.promises[1].measured.toFixed(1)} times), on ${grouped(parity.rows)} rows we measured ${parity.promises[1].measured.toFixed(1)}`,
      `1,000 scattered differences ${seconds(parity.many, 'reladiff')} s and ${seconds(parity.many, 'check_parity')} s`,
      `${thousands(rowsPerSecond.pgloader)},000 rows/s on 500,000 rows, the kit's backfill ${thousands(rowsPerSecond.kit)},000 (${thousands(rowsPerSecond.kitWithWrites)},000 beside`,
      `Of ${grouped(all[0])} constructs in 26 applications' schemas it keeps ${grouped(all[1])} and changes or loses ${grouped(all[4])} without saying so; Lockstep keeps ${grouped(all[5])} and`,
    ]) {
      expect(text).toContain(figures);
    }
    // “names the rest” is true while nothing is lost in silence.
    expect(all[8]).toBe(0);
  });
});
