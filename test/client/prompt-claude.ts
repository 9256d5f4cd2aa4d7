import { z } from 'zod';
import { type FakeModel, type ModelRequest, startFakeModel, type Turn } from './fake-model.ts';
import { runClaude } from './run-claude.ts';
import type { Scratch } from './scratch.ts';

const streamMessage = z.looseObject({ type: z.string(), subtype: z.string().optional() });
const initMessage = z.looseObject({
  plugins: z.array(z.looseObject({ name: z.string(), source: z.string() })),
  plugin_errors: z.unknown().optional(),
  mcp_servers: z.array(z.looseObject({ name: z.string(), status: z.string() })),
  tools: z.array(z.string()),
  slash_commands: z.array(z.string()),
  skills: z.array(z.string()),
});
const toolResultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().optional(),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]),
});
const userMessage = z.looseObject({
  type: z.literal('user'),
  message: z.looseObject({ content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]) }),
});
const resultMessage = z.looseObject({
  is_error: z.boolean(),
  result: z.string().optional(),
  num_turns: z.number(),
  permission_denials: z.array(z.unknown()),
});

/** What one tool call gave: every text of it, joined. */
export interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
}

/** What the client said on its output, and every request that it sent to the model. */
export interface Conversation {
  readonly exitCode: number | null;
  readonly init: z.output<typeof initMessage>;
  readonly result: z.output<typeof resultMessage>;
  /** What the client gave the model for each tool call, in order. */
  readonly toolResults: readonly ToolResult[];
  readonly requests: readonly ModelRequest[];
}

/** What the user types, and what the model will answer, turn by turn. */
export interface Question {
  readonly prompt: string;
  readonly turns: readonly Turn[];
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** One `claude -p` against a fake model that plays the turns; fails when the client said nothing. */
export async function promptClaude(scratch: Omit<Scratch, 'folder'>, question: Question): Promise<Conversation> {
  const model = await startFakeModel(question.turns);
  try {
    return await converse(scratch, question, model);
  } finally {
    await model.close();
  }
}

async function converse(scratch: Omit<Scratch, 'folder'>, question: Question, model: FakeModel): Promise<Conversation> {
  const { prompt, args = [], environment = {} } = question;
  const output = ['--output-format', 'stream-json', '--verbose'];
  const finished = await runClaude(scratch, ['-p', prompt, ...output, ...args], {
    ...environment,
    ANTHROPIC_BASE_URL: model.url,
  });
  const messages = finished.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => streamMessage.parse(JSON.parse(line)));
  const init = messages.find(({ type, subtype }) => type === 'system' && subtype === 'init');
  const result = messages.find(({ type }) => type === 'result');
  if (init === undefined || result === undefined) {
    throw new Error(`the client ended with ${finished.exitCode}: ${finished.stderr}\n${finished.stdout.slice(-2000)}`);
  }
  return {
    exitCode: finished.exitCode,
    init: initMessage.parse(init),
    result: resultMessage.parse(result),
    toolResults: messages.flatMap(toolResultsOf),
    requests: model.requests,
  };
}

/** The results of tools that a message of the client holds. */
export function toolResultsOf(message: unknown): ToolResult[] {
  const { data } = userMessage.safeParse(message);
  if (data === undefined || typeof data.message.content === 'string') return [];
  return data.message.content.flatMap((block) => {
    const parsed = toolResultBlock.safeParse(block);
    if (!parsed.success) return [];
    const { content, is_error } = parsed.data;
    const text = typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('\n');
    return [{ isError: is_error === true, text }];
  });
}
