import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sessionSettings } from '../../mcp-server/src/engines/mysql/session-settings.ts';
import { bothSides } from '../../mcp-server/src/model/both-sides.ts';

describe('both sides', () => {
  const signal = new AbortController().signal;

  it('give their answers by name', async () => {
    expect(await bothSides(signal, async (side) => side.length)).toEqual({ source: 6, target: 6 });
  });

  it('end together: the error of the first comes when the other has been stopped and has ended', async () => {
    const seen: string[] = [];
    const work = async (side: 'source' | 'target', inner: AbortSignal) => {
      if (side === 'target') throw new Error('the target is away');
      await new Promise((stopped) => inner.addEventListener('abort', stopped));
      await wait(20);
      seen.push('the source has ended');
      throw new Error('stopped');
    };
    await expect(bothSides(signal, work)).rejects.toThrow('the target is away');
    expect(seen).toEqual(['the source has ended']);
  });
});

it.each(['mysql', 'mariadb'] as const)('a connection to %s that the network lost is ended by the server', (flavor) => {
  const limits = { connectMs: 1, statementMs: 900_000, lockMs: 1, poolSize: 1 };
  expect(sessionSettings(flavor, limits).find(({ name }) => name === 'wait_timeout')?.sql).toBe('960');
});
