import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeySpan, LeafDigest } from '../../mcp-server/src/model/digest.ts';
import type { Side } from '../../mcp-server/src/parity/lanes.ts';
import { type Claim, LeafBoard, type LeafPair } from '../../mcp-server/src/parity/ranges/leaf-board.ts';

const spanAt = (at: number): KeySpan => ({ from: [String(at)], to: [String(at + 1)] });
const leafAt = (side: Side, at: number): LeafDigest => ({ count: BigInt(at), digest: side });
/** The leaf of every seventh span is too large for a digest. */
const answerAt = (side: Side, at: number) => (at % 7 === 3 ? null : leafAt(side, at));
const placeOf = ({ from }: KeySpan) => Number(from?.[0]);
const answersOf = (side: Side, { spans }: Claim) => spans.map((span) => answerAt(side, placeOf(span)));

describe('the board of leaves', () => {
  const move = fc.record({
    side: fc.constantFrom<Side>('source', 'target'),
    most: fc.integer({ min: 1, max: 9 }),
    what: fc.constantFrom('claim', 'answer the newest', 'answer the oldest', 'give back'),
  });

  it('gives back every pair once and in key order, in whatever order both sides claim, give back and answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.array(move, { maxLength: 120 }), (count, moves) => {
        const board = new LeafBoard();
        board.add(Array.from({ length: count }, (_, at) => spanAt(at)));
        board.add([]);
        const open = { source: [] as Claim[], target: [] as Claim[] };
        const pairs: LeafPair[] = [];
        const answer = (side: Side, claim: Claim) => pairs.push(...board.answer(side, claim, answersOf(side, claim)));
        for (const { side, most, what } of moves) {
          const claims = open[side];
          const claim =
            what === 'claim' ? board.claim(side, most) : what === 'answer the oldest' ? claims.shift() : claims.pop();
          if (claim === null || claim === undefined) continue;
          if (what === 'claim') claims.push(claim);
          else if (what === 'give back') board.giveBack(side, claim);
          else answer(side, claim);
        }
        for (const side of ['source', 'target'] as const) {
          for (const claim of open[side]) answer(side, claim);
          for (let claim = board.claim(side, 5); claim !== null; claim = board.claim(side, 5)) answer(side, claim);
        }
        expect(pairs).toEqual(
          Array.from({ length: count }, (_, at) => ({
            span: spanAt(at),
            source: answerAt('source', at),
            target: answerAt('target', at),
          })),
        );
        expect([board.isDone('source'), board.isDone('target'), board.ahead]).toEqual([true, true, 0]);
      }),
    );
  });

  it('lets no side run on when the other does not follow', () => {
    const board = new LeafBoard();
    board.add(Array.from({ length: 3000 }, (_, at) => spanAt(at)));
    let claimed = 0;
    for (let claim = board.claim('source', 100); claim !== null; claim = board.claim('source', 100)) {
      board.answer('source', claim, answersOf('source', claim));
      claimed += claim.spans.length;
    }
    expect([claimed, board.isDone('source'), board.ahead]).toEqual([1024, false, 1976]);
  });

  it('asks for help for the side that is behind, and for none as long as both keep up', () => {
    const board = new LeafBoard();
    board.add(Array.from({ length: 200 }, (_, at) => spanAt(at)));
    const behind = () => [board.isBehind('source'), board.isBehind('target')];
    const seen = [behind()];
    board.claim('source', 63);
    seen.push(behind());
    board.claim('source', 1);
    seen.push(behind());
    board.claim('target', 128);
    seen.push(behind());
    expect(seen).toEqual([
      [false, false],
      [false, false],
      [false, true],
      [true, false],
    ]);
  });
});
