import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeySpan } from '../../mcp-server/src/model/digest.ts';
import { comparePoints, isCommonPoint } from '../../mcp-server/src/parity/ranges/key-order.ts';
import type { LeafPair } from '../../mcp-server/src/parity/ranges/leaf-board.ts';
import { leafSize } from '../../mcp-server/src/parity/ranges/leaf-size.ts';
import { leavesAtOnce } from '../../mcp-server/src/parity/ranges/locate-leaves.ts';
import { confidenceOf } from '../../mcp-server/src/parity/ranges/sample.ts';
import { denseSpans, denseWidth, type SpanSource, unionOf } from '../../mcp-server/src/parity/ranges/spans.ts';
import { statementSize } from '../../mcp-server/src/parity/ranges/statement-size.ts';

const ends = (from: readonly string[]): SpanSource => {
  let given = false;
  return {
    size: leafSize(1, 1),
    next: async () => {
      const spans = given ? [] : [{ from, to: null }];
      given = true;
      return spans;
    },
  };
};

async function all(source: SpanSource, shrinkAfter = -1): Promise<KeySpan[]> {
  const spans: KeySpan[] = [];
  for (let next = await source.next(); next.length > 0; next = await source.next()) {
    spans.push(...next);
    if (spans.length > shrinkAfter && shrinkAfter >= 0) source.size.shrink();
  }
  return spans;
}

describe('spans of whole numbers', () => {
  const bound = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n });

  it('follow one another without a gap, from an open beginning to an open end, also when they are made smaller', async () => {
    await fc.assert(
      fc.asyncProperty(
        bound,
        fc.bigInt({ min: 0n, max: 3000n }),
        fc.integer({ min: 1, max: 700 }),
        fc.boolean(),
        async (min, more, width, shrink) => {
          const spans = await all(
            denseSpans(
              { bounds: { min, max: min + more }, widthOf: BigInt, start: null, size: leafSize(width, width) },
              ends,
            ),
            shrink ? 0 : -1,
          );
          expect(spans[0]?.from).toBe(null);
          expect(spans.at(-1)?.to).toBe(null);
          expect(spans.slice(1).map(({ from }) => from)).toEqual(spans.slice(0, -1).map(({ to }) => to));
          const inner = spans.slice(1, -1);
          expect(inner.filter(({ from, to }) => BigInt(to?.[0] ?? 0) - BigInt(from?.[0] ?? 0) > BigInt(width))).toEqual(
            [],
          );
          expect(BigInt(spans.at(-1)?.from?.[0] ?? 0)).toBeGreaterThan(min + more);
        },
      ),
    );
  });

  it('go on from where an earlier run stopped', async () => {
    const bounds = { min: 1n, max: 10n };
    expect(await all(denseSpans({ bounds, widthOf: () => 4n, start: ['9'], size: leafSize(4, 4) }, ends))).toEqual([
      { from: ['9'], to: ['13'] },
      { from: ['13'], to: null },
    ]);
  });

  it('are as wide as evenly spread rows fill a leaf, and not used where gaps are too many', () => {
    expect([
      denseWidth({ min: 1n, max: 2_000_000n }, 2_000_000n)?.(1024),
      denseWidth({ min: 1n, max: 8000n }, 2000n)?.(1024),
      denseWidth({ min: 1n, max: 8001n }, 2000n),
      denseWidth({ min: 5n, max: 5n }, 1n)?.(1024),
      denseWidth({ min: 1n, max: 10n }, 10n)?.(0),
      denseWidth({ min: 1n, max: 10n }, 0n),
    ]).toEqual([1024n, 4096n, null, 1024n, 1n, null]);
  });

  it('cover both sides', () => {
    const [low, high] = [
      { min: 1n, max: 5n },
      { min: 3n, max: 9n },
    ];
    expect([unionOf(low, high), unionOf(null, high), unionOf(low, null), unionOf(null, null)]).toEqual([
      { min: 1n, max: 9n },
      high,
      low,
      null,
    ]);
  });
});

describe('places in the order of a key', () => {
  it('compare numbers by value whatever their digits, and bytes as text', () => {
    const sorted = [
      ['-10.50', '00'],
      ['-9', 'ff'],
      ['0', '0a'],
      ['0.001', '0a'],
      ['9', '0a'],
      ['9', '0a00'],
      ['10', ''],
      ['18446744073709551616', ''],
    ];
    expect([...sorted].reverse().sort((a, b) => comparePoints(['number', 'text'], a, b))).toEqual(sorted);
  });

  it('have a place also for what only PostgreSQL holds', () => {
    const numbers = ['-Infinity', '-1.5', '0', '130', 'Infinity', 'NaN'];
    const days = [
      '-infinity',
      '0045-12-31 BC',
      '0044-03-14 BC',
      '0044-03-15 BC',
      '0001-01-01',
      '2024-02-29',
      '9999-12-31',
      '20000-01-01',
      'infinity',
    ];
    for (const [order, sorted] of [
      ['number', numbers],
      ['moment', days],
    ] as const)
      expect([...sorted].reverse().sort((a, b) => comparePoints([order], [a], [b]))).toEqual(sorted);
  });

  it('are common to both engines unless only one can write them', () => {
    const [day, moment, whole] = [{ kind: 'date' }, { kind: 'timestamp' }, { kind: 'integer' }] as const;
    const common = [
      isCommonPoint([whole, day], ['-5', '2024-02-29']),
      isCommonPoint([moment], ['9999-12-31 23:59:59.999999']),
    ];
    const others = [
      '0000-00-00',
      '2024-00-10',
      '2024-02-00',
      '0000-01-01',
      'infinity',
      '-infinity',
      '10000-01-01',
      '0044-03-15 BC',
    ];
    expect([...common, ...others.map((text) => isCommonPoint([day], [text])), isCommonPoint([whole], ['NaN'])]).toEqual(
      [true, true, ...others.map(() => false), false],
    );
  });
});

describe('the leaves that are read again together', () => {
  const leaf = (characters: number, keys = 1) => ({
    pair: { span: { from: null, to: null }, source: null, target: null },
    keys: Array.from({ length: keys }, (_, at) => [String(at)]),
    rows: { source: keys, target: keys },
    characters,
  });

  it('are more where those before were short, and as few as at first where they were long or differed in many rows', () => {
    const sizes = [
      leavesAtOnce([leaf(40_000), leaf(0, 64)]),
      leavesAtOnce([leaf(40_000), leaf(262_144)]),
      leavesAtOnce([leaf(3_000_000), leaf(0)]),
      leavesAtOnce([leaf(40_000, 65), leaf(0)]),
    ];
    expect(sizes).toEqual([192, 32, 16, 16]);
  });
});

describe('the rows of a leaf', () => {
  const pair = (count: bigint, digest = 'same'): LeafPair => ({
    span: { from: null, to: null },
    source: { count, digest: 'same' },
    target: { count, digest },
  });

  it('are few at first and where a leaf differs, and double with every 65,536 rows that agree', () => {
    const size = leafSize(512, 2048);
    const sizes = [size.rows];
    const then = (...pairs: LeafPair[]) => {
      size.saw(pairs);
      sizes.push(size.rows);
    };
    then(pair(70_000n), pair(2048n, 'other'));
    then(pair(65_535n));
    then(pair(1n));
    then(pair(65_536n));
    then(pair(1_000_000n));
    then({ ...pair(512n), target: null }, pair(512n));
    expect(sizes).toEqual([512, 512, 512, 1024, 2048, 2048, 512]);
  });

  it('are fewer for good where a server could not digest as many at once, but never none', () => {
    const size = leafSize(512, 2048);
    size.saw([pair(1_000_000n)]);
    size.shrink();
    const sizes = [size.rows];
    for (let times = 0; times < 12; times += 1) size.shrink();
    size.saw([pair(1_000_000n)]);
    expect([...sizes, size.rows]).toEqual([1024, 1]);
  });
});

describe('the size of a statement', () => {
  it('grows while statements are quick, shrinks when one is slow, and more when one is refused', () => {
    const size = statementSize(16, () => 64, 500);
    const sizes = [size.parts];
    const then = (change: () => void) => {
      change();
      sizes.push(size.parts);
    };
    then(() => size.took(16, 20));
    then(() => size.took(32, 40));
    then(() => size.took(64, 40));
    then(() => size.took(64, 600));
    then(() => size.took(64, 2000));
    then(() => size.took(3, 10));
    then(() => size.refused(16));
    then(() => size.refused(1));
    then(() => size.took(1, 100_000));
    expect(sizes).toEqual([16, 32, 64, 64, 64, 16, 16, 4, 1, 1]);
  });
});

describe('a sample that found no difference', () => {
  it.each([
    [1, '95.0'],
    [100, '3.0'],
    [3000, '0.10'],
  ])('of %i leaves bounds those that may differ as the rule of three does', (leaves, percent) => {
    expect(confidenceOf(leaves, 0, [])).toContain(
      `with 95 % confidence fewer than ${percent} % of all such leaves differ`,
    );
  });
});
