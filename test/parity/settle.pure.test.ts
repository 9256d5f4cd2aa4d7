import { describe, expect, it } from 'vitest';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { masking, revealValue } from '../../mcp-server/src/model/show-value.ts';
import { commonSurplus, sizesOf, surplusOf } from '../../mcp-server/src/parity/buckets/multiset.ts';
import { sleep } from '../../mcp-server/src/parity/cancelled.ts';
import { type Standing, settle } from '../../mcp-server/src/parity/settle/settle.ts';

/** One key's marks at each look; null: it agrees. */
type History = readonly (readonly [source: string, target: string] | null)[];

async function settled(histories: Readonly<Record<string, History>>, looks: number) {
  const waits: number[] = [];
  let look = 0;
  const standingAt = (id: string): Standing[] => {
    const marks = histories[id]?.[look];
    return marks === null || marks === undefined ? [] : [{ id, sourceMark: marks[0], targetMark: marks[1] }];
  };
  const result = await settle(
    Object.keys(histories).flatMap(standingAt),
    async (standing) => {
      look += 1;
      return standing.flatMap(({ id }) => standingAt(id));
    },
    {
      looks,
      delayMs: () => 2000,
      sleep: async (milliseconds) => void waits.push(milliseconds),
      signal: new AbortController().signal,
    },
  );
  return {
    confirmed: result.confirmed.map(({ id }) => id),
    inFlight: result.gone.length,
    unsettled: result.unsettled,
    waits,
  };
}

describe('a difference that is looked at again', () => {
  it('is in flight once it agrees, confirmed when both sides stood still, unsettled when one moved', async () => {
    expect(
      await settled(
        {
          drift: [
            ['a', 'b'],
            ['a', 'b'],
            ['a', 'b'],
          ],
          gone: [['a', 'b'], null],
          goneLate: [['a', 'b'], ['a', 'b'], null],
          sourceMoves: [
            ['a', 'x'],
            ['b', 'x'],
            ['c', 'x'],
          ],
          targetMoves: [
            ['d', 'a'],
            ['d', 'b'],
            ['d', 'c'],
          ],
          cameToRest: [
            ['a', 'x'],
            ['b', 'x'],
            ['b', 'x'],
          ],
        },
        3,
      ),
    ).toEqual({ confirmed: ['drift', 'cameToRest'], inFlight: 2, unsettled: 2, waits: [2000, 2000] });
  });

  it('is looked at twice at least', async () => {
    expect(
      await settled(
        {
          drift: [
            ['a', 'b'],
            ['a', 'b'],
          ],
          gone: [['a', 'b'], null],
        },
        1,
      ),
    ).toEqual({
      confirmed: ['drift'],
      inFlight: 1,
      unsettled: 0,
      waits: [2000],
    });
  });

  it('waits for nothing when nothing differs', async () => {
    expect(await settled({ gone: [null] }, 3)).toEqual({ confirmed: [], inFlight: 0, unsettled: 0, waits: [] });
  });
});

describe('the wait between two looks', () => {
  it('ends with CANCELLED when the signal is aborted before or while it waits', async () => {
    const cancelled = expect.objectContaining({ code: 'CANCELLED', message: 'the parity check was cancelled' });
    await expect(sleep(60_000, AbortSignal.abort())).rejects.toEqual(cancelled);
    const stop = new AbortController();
    const waiting = sleep(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toEqual(cancelled);
    await expect(waiting).rejects.toBeInstanceOf(LockstepError);
  });
});

describe('tables compared as heaps of rows', () => {
  it('differ by how often each content occurs', () => {
    const surplus = surplusOf(['a', 'a', 'a', 'b', 'c'], ['c', 'a', 'd', 'd']);
    expect([...surplus]).toEqual([
      ['a', 2],
      ['b', 1],
      ['d', -2],
    ]);
    expect(sizesOf(surplus)).toEqual({ missing: 3, extra: 2 });
  });

  it('have in common at two looks what was there at both, on the same side', () => {
    const before = new Map([
      ['a', 2],
      ['b', 1],
      ['c', -1],
      ['d', -3],
      ['e', 1],
    ]);
    const after = new Map([
      ['a', 1],
      ['b', -1],
      ['d', -5],
      ['f', 1],
    ]);
    expect([...commonSurplus(before, after)]).toEqual([
      ['a', 1],
      ['d', -3],
    ]);
  });
});

describe('a value in a result', () => {
  it('is masked to its length in characters and the beginning of its digest', () => {
    const mask = masking('');
    expect([mask('secret 😀'), mask(''), mask(null)]).toEqual(['•••(8 chars, #13e8)', '•••(0 chars, #b613)', null]);
  });

  it('has another mask under another secret, so that trying all short values finds nothing', () => {
    expect(masking('one')('7')).not.toEqual(masking('two')('7'));
  });

  it('is cut after 200 characters where it may be seen', () => {
    expect([revealValue('secret'), revealValue(null), revealValue('😀'.repeat(200))]).toEqual([
      'secret',
      null,
      '😀'.repeat(200),
    ]);
    expect(revealValue('é'.repeat(203))).toBe(`${'é'.repeat(200)}… (3 more characters)`);
  });
});
