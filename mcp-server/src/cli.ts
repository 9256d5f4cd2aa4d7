import { SingleBar } from 'cli-progress';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import type { Connections } from './connections.ts';
import { LockstepError } from './model/errors.ts';
import { errorCode, fileError } from './model/file-errors.ts';
import { printable, printableJson } from './model/printable.ts';
import { cutText } from './model/shorten.ts';
import { personCommands } from './terminal/index.ts';
import type { Tool, ToolContext } from './tools/define.ts';
import { version } from './version.ts';
import { type Terminal, watchCommand } from './watch/watch-command.ts';
import { writeOut } from './write-out.ts';

const property = z.looseObject({
  type: z.enum(['integer', 'number', 'string', 'boolean', 'array', 'object']),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
});
/** What an input uses twice is written once, in `$defs`. */
const inputSchema = z.object({
  properties: z.record(z.string(), z.looseObject({ $ref: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
  $defs: z.record(z.string(), z.unknown()).default({}),
});
type Property = z.output<typeof property>;

/** Runs one tool as a terminal command: `lockstep check-parity --tables orders --json`. Exit code 0 clean, 1 findings, 2 could not tell. */
export async function runCommand(
  tools: readonly Tool[],
  connections: Connections,
  args: readonly string[],
): Promise<number> {
  let exitCode = 2;
  const program = new Command('lockstep')
    .version(version)
    .description('Zero-downtime database migrations, proven with read-only queries on both live databases.')
    .addHelpText('after', connectionHelp)
    .showHelpAfterError()
    .exitOverride();
  for (const tool of tools) {
    const name = tool.name.replaceAll('_', '-');
    const command = program.command(name).description(tool.description).exitOverride();
    const place = placeOf(tool);
    if (place !== null) command.addArgument(new Argument(`<${place.name}>`).choices(place.choices));
    // To read the options of all tools from their schemas takes longer than to read the rest of the command line.
    for (const option of args.includes(name) ? optionsOf(tool) : []) {
      if (option.attributeName() !== place?.name) command.addOption(option);
    }
    command.option('--json', 'print the result as JSON');
    command.action(async (...given: unknown[]) => {
      const { json, ...flags }: { json?: boolean } = command.opts();
      const input = place === null ? flags : { ...flags, [place.name]: given[0] };
      exitCode = await runTool(tool, connections, inputOf(input), json === true);
    });
  }
  for (const make of personCommands) {
    const command = make(connections, (code) => {
      exitCode = code;
    });
    program.addCommand(command.exitOverride());
  }
  const watch = watchCommand(connections, terminal(), (code) => {
    exitCode = code;
  });
  program.addCommand(watch.exitOverride());
  program.command('mcp').description('Serves the tools over the Model Context Protocol on stdin and stdout.');
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof LockstepError) process.stderr.write(errorText(error));
    else if (!(error instanceof CommanderError)) throw error;
    else if (error.exitCode === 0) exitCode = 0;
  }
  return exitCode;
}

const connectionHelp = `
Connections come from the environment, never from an argument:
  LOCKSTEP_SOURCE_URL   mysql://reader:password@host:3306/database
  LOCKSTEP_TARGET_URL   postgres://reader:password@host:5432/database
Exit code: 0 clean, 1 findings, 2 could not tell.`;

async function runTool(tool: Tool, connections: Connections, input: unknown, json: boolean): Promise<number> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, interrupt);
  const bar = progressBar();
  const context: ToolContext = {
    caller: 'terminal',
    config: connections.config,
    database: connections.database,
    signal: stop.signal,
    progress: bar.update,
  };
  const outcome = await tool.call(input, context);
  bar.stop();
  if (!outcome.ok) {
    if (json) await deliver(printableJson({ error: outcome.error }, 2));
    else process.stderr.write(errorText(outcome.error));
    return 2;
  }
  const text = json ? printableJson(outcome.output, 2) : outcome.lines.map(line).join('\n');
  return (await deliver(text)) ? outcome.exitCode : 2;
}

/** An answer that nobody could read is none, whatever it said. */
async function deliver(text: string): Promise<boolean> {
  const reason = await writeOut(`${text}\n`);
  // Whoever reads may have had enough.
  if (reason !== null && errorCode(reason) !== 'EPIPE')
    process.stderr.write(errorText(fileError(reason, 'The output')));
  return reason === null;
}

/** Longest line for a person; `--json` prints all of it. */
const LINE = 4000;

function line(text: string): string {
  return printable(cutText(text, LINE));
}

function errorText({ code, message, hint }: Pick<LockstepError, 'code' | 'message' | 'hint'>): string {
  return `${printable(`${code}: ${message}`)}\n${printable(`What to do: ${hint}`)}\n`;
}

/** For a command that runs on. Whoever reads its output may go away, which ends it as a signal does. */
function terminal(): Terminal {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  return {
    get signal() {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, interrupt);
      process.stdout.once('error', interrupt);
      return stop.signal;
    },
    out: (line) => process.stdout.write(`${printable(line)}\n`),
    data: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${printable(line)}\n`),
  };
}

interface Bar {
  readonly update: ToolContext['progress'];
  readonly stop: () => void;
}

/** A bar on a terminal; nothing where stderr is a file or a pipe. */
function progressBar(): Bar {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: '{bar} {percentage}% {message}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update: (done, total, message) => {
      if (!started) bar.start(total, done, { message: printable(message) });
      started = true;
      bar.setTotal(total);
      bar.update(done, { message: printable(message) });
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}

/** The one choice that a tool cannot do without stands before the options: `lockstep check-gate parity`. */
function placeOf(tool: Tool): { readonly name: string; readonly choices: readonly string[] } | null {
  const { properties, required } = inputSchema.parse(z.toJSONSchema(tool.input, { io: 'input' }));
  const [name = ''] = required;
  const choices = property.safeParse(properties[name]).data?.enum;
  return required.length === 1 && choices !== undefined ? { name, choices } : null;
}

function optionsOf(tool: Tool): Option[] {
  const { properties, $defs } = inputSchema.parse(z.toJSONSchema(tool.input, { io: 'input' }));
  return Object.entries(properties).map(([name, schema]) => {
    const shared = schema.$ref === undefined ? undefined : $defs[schema.$ref.replace('#/$defs/', '')];
    return optionOf(name, property.parse(shared ?? schema));
  });
}

function optionOf(name: string, schema: Property): Option {
  const flag = `--${name.replaceAll('_', '-')}`;
  const values = {
    boolean: '',
    array: ' <item...>',
    object: ' <json>',
    integer: ' <n>',
    number: ' <n>',
    string: ' <text>',
  };
  const value = values[schema.type];
  const option = new Option(`${flag}${value}`, schema.description ?? '');
  if (schema.enum !== undefined) option.choices(schema.enum);
  if (schema.type === 'integer' || schema.type === 'number') option.argParser(Number);
  if (schema.type === 'object') option.argParser(jsonValue);
  if (schema.type === 'array' && schema.items?.type !== 'string') {
    option.argParser((text, before: readonly unknown[] | undefined) => [...(before ?? []), jsonValue(text)]);
  }
  return option;
}

/** An object is given as JSON, such as `--measures '{"op":"sum","column":"total"}'`; anything else is text. */
function jsonValue(text: string): unknown {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It is not valid JSON.');
  }
}

/** Commander writes `settleSeconds`; the tool's input says `settle_seconds`. */
function inputOf(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
