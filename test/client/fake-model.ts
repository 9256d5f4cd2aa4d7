import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { listenOnLoopback } from './loopback.ts';

/** What the model says in one turn: words, then calls of tools. */
export interface Turn {
  readonly text?: string;
  readonly tools?: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[];
}

const modelRequest = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
});
/** One request of the client, as far as the tests read it. */
export type ModelRequest = z.output<typeof modelRequest>;

/** A running fake model and what it was asked. */
export interface FakeModel {
  /** For ANTHROPIC_BASE_URL. */
  readonly url: string;
  /** Every request for a turn, in the order of arrival. */
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

/** What a model says to a request: the turns in order, or whatever is chosen for it; undefined is an error, never an answer. */
export type Play = readonly Turn[] | ((request: ModelRequest) => Turn | undefined);

/** A model API on loopback that plays the turns; a request after the last one gets an error. */
export async function startFakeModel(turns: Play): Promise<FakeModel> {
  const requests: ModelRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://model');
    if (pathname !== '/v1/messages') {
      response.writeHead(pathname === '/' ? 200 : 404).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = modelRequest.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    requests.push(asked);
    const turn = typeof turns === 'function' ? turns(asked) : turns[requests.length - 1];
    if (turn === undefined) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"type":"error","error":{"type":"invalid_request_error","message":"no turn left to play"}}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of eventsOf(turn, requests.length)) {
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const { url, close } = await listenOnLoopback(server);
  return { url, requests, close };
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

function eventsOf({ text, tools = [] }: Turn, number: number): Event[] {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: `msg_${number}`, type: 'message', role: 'assistant', model: 'fake', content: [], usage };
  const blocks = [
    ...(text === undefined ? [] : [{ start: { type: 'text', text: '' }, delta: { type: 'text_delta', text } }]),
    ...tools.map(({ name, input }, index) => ({
      start: { type: 'tool_use', id: `toolu_${number}_${index}`, name, input: {} },
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
    })),
  ];
  const stop_reason = tools.length > 0 ? 'tool_use' : 'end_turn';
  return [
    { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
    ...blocks.flatMap(({ start, delta }, index) => [
      { type: 'content_block_start', index, content_block: start },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
}

/** Every text of a request's messages, whatever block or role it is in. */
export function textOf(request: ModelRequest): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  for (const { content } of request.messages) collect(content);
  return texts.join('\n');
}
