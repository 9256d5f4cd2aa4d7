import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { type ModelRequest, startFakeModel, type Turn } from './fake-model.ts';
import { type ToolResult, toolResultsOf } from './prompt-claude.ts';
import { startClaude } from './run-claude.ts';
import type { Scratch } from './scratch.ts';

/** A conversation that goes on while the test looks: what the client has said so far, and ways to go on. */
export interface Talk {
  /** The client's process. */
  readonly pid: number;
  readonly requests: readonly ModelRequest[];
  toolResults(): readonly ToolResult[];
  /** How many of the user's lines were answered to the end. */
  answered(): number;
  /** The user's next line. */
  say(text: string): void;
  /** The user presses Esc. */
  interrupt(): void;
  /** Ends the conversation, and gives the exit code. */
  end(): Promise<number | null>;
}

const soon = { timeout: 100_000, interval: 50 };

/** Starts the real client on a fake model that plays the turns; it ends with the test. */
export async function talkToClaude(
  scratch: Scratch,
  turns: readonly Turn[],
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Talk> {
  const model = await startFakeModel(turns);
  const stream = ['--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'];
  const child = startClaude(scratch, ['-p', ...stream, ...args], { ...environment, ANTHROPIC_BASE_URL: model.url });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
    await model.close();
  });
  const messages: { readonly type?: string }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => messages.push(JSON.parse(line)));
  const send = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    pid: child.pid ?? 0,
    requests: model.requests,
    toolResults: () => messages.flatMap(toolResultsOf),
    answered: () => messages.filter(({ type }) => type === 'result').length,
    say: (text) => send({ type: 'user', message: { role: 'user', content: text } }),
    interrupt: () => send({ type: 'control_request', request_id: 'esc', request: { subtype: 'interrupt' } }),
    end: async () => {
      child.stdin.end();
      const [code] = await closed;
      return code;
    },
  };
}

/** Waits until so many of the user's lines were answered. */
export async function untilAnswered(talk: Talk, lines: number): Promise<void> {
  await vi.waitFor(() => {
    if (talk.answered() < lines) throw new Error(`${talk.answered()} of ${lines} lines answered`);
  }, soon);
}
