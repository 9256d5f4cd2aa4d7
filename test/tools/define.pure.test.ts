import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { defineTool, readOnlyHints, type ToolContext } from '../../mcp-server/src/tools/define.ts';

const context: ToolContext = {
  caller: 'mcp',
  config: () => {
    throw new Error('no configuration is read here');
  },
  database: () => {
    throw new Error('no database is opened here');
  },
  signal: new AbortController().signal,
  progress: () => {},
};

function toolThat(run: (input: { word?: string | undefined }) => Promise<{ said: string }>) {
  return defineTool({
    name: 'say',
    title: 'Say',
    description: 'Says a word.',
    input: z.strictObject({ word: z.string().optional() }),
    output: z.strictObject({ said: z.string() }),
    hints: readOnlyHints,
    run,
    exitCode: ({ said }) => (said === '' ? 1 : 0),
    lines: ({ said }) => [said],
  });
}

describe('a defined tool', () => {
  it('returns its output, its lines and its exit code', async () => {
    const tool = toolThat(async ({ word }) => ({ said: word ?? '' }));
    expect(await tool.call({ word: 'ahoy' }, context)).toEqual({
      ok: true,
      output: { said: 'ahoy' },
      lines: ['ahoy'],
      exitCode: 0,
    });
    expect(await tool.call(undefined, context)).toEqual({ ok: true, output: { said: '' }, lines: [''], exitCode: 1 });
  });

  it('refuses an argument it does not know instead of ignoring it', async () => {
    const tool = toolThat(async () => ({ said: 'never' }));
    expect(await tool.call({ wrod: 'ahoy' }, context)).toEqual({
      ok: false,
      error: {
        code: 'VALIDATION',
        message: 'say: Unrecognized key: "wrod".',
        hint: 'Correct that argument and call again; the tool’s description lists the arguments.',
        retryable: false,
      },
    });
  });

  it('passes on what an error of ours says and what to do', async () => {
    const tool = toolThat(async () => {
      throw new LockstepError('BUSY', 'The server has no connection left.', { hint: 'Wait.', retryable: true });
    });
    expect(await tool.call({}, context)).toEqual({
      ok: false,
      error: { code: 'BUSY', message: 'The server has no connection left.', hint: 'Wait.', retryable: true },
    });
  });

  it.each([
    ['an abort of the network', () => new DOMException('This operation was aborted', 'AbortError')],
    ['a socket that was cut', () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['a lost connection', () => new LockstepError('CONNECTION_LOST', 'the connection was lost', { hint: 'Again.' })],
  ])('ends as cancelled once it was cancelled, whatever came of it first: %s', async (_, failure) => {
    const stop = new AbortController();
    const tool = toolThat(async () => {
      stop.abort();
      throw failure();
    });
    expect(await tool.call({}, { ...context, signal: stop.signal })).toMatchObject({
      error: { code: 'CANCELLED', message: 'say was cancelled.', retryable: false },
    });
    const told = new LockstepError('CANCELLED', 'the read of a was cancelled', { hint: 'Run it again.' });
    const stopped = toolThat(() => Promise.reject(told));
    expect(await stopped.call({}, { ...context, signal: stop.signal })).toMatchObject({
      error: { code: 'CANCELLED', message: told.message },
    });
  });

  it('never repeats the text of an unexpected error, which could hold a password or a row', async () => {
    const tool = toolThat(async () => {
      throw new TypeError('mysql://root:hunter2@db/shop');
    });
    const outcome = await tool.call({}, context);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'INTERNAL', retryable: false } });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
    expect(JSON.stringify(outcome)).toContain('TypeError');
  });
});
