import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Config, Side } from '../config.ts';
import type { Database, ServerPin } from '../engines/engine.ts';
import { type ErrorCode, LockstepError } from '../model/errors.ts';
import type { Asked, EvidenceRecord, SeenByTool, Servers, Subject } from '../model/evidence.ts';
import { cutText } from '../model/shorten.ts';
import { boundAnswer, PAGE_BYTES } from './bound-answer.ts';
import { keepEvidence, type Told } from './keep-evidence.ts';

/** What a tool may use: both databases, the settings, a way to stop and a way to say how far it is. */
export interface ToolContext {
  /** Who asked. */
  readonly caller: EvidenceRecord['by']['how'];
  readonly config: () => Config;
  readonly database: (side: Side) => Database;
  readonly signal: AbortSignal;
  /** `done` never decreases; `total` may grow while more becomes known. */
  readonly progress: (done: number, total: number, message: string) => void;
}

/** What of a run is kept: whatever was told last. */
export interface Witness {
  /** Which schemas and which mapping were seen, worked out when it is kept; `inspectMapped` tells it. */
  subject(subject: () => Subject): void;
  /** What was seen, and the arguments that cannot hold a value of a row. */
  saw(seen: SeenByTool, asked?: Asked): void;
}

/** What a run may use. */
export interface RunContext extends ToolContext {
  readonly witness: Witness;
  /** Which servers have answered so far. */
  readonly servers: () => Servers;
  /** Bytes of JSON that a page of the answer may take: no limit in a terminal. */
  readonly room: number;
}

/** 0: clean. 1: there is something to act on. 2: could not tell. */
export type ExitCode = 0 | 1 | 2;

interface ToolDefinition<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** A strict object: an argument with a typing error is refused, not ignored. */
  readonly input: I;
  readonly output: O;
  readonly hints: Required<Omit<ToolAnnotations, 'title'>>;
  /** Its runs are evidence: each tells the witness what it saw, and the answer says under which id that was kept, or why it was not. */
  readonly evidence?: true;
  /** The lists of the answer that come in pages, as `overview.tables`; its run keeps each within `room`. */
  readonly pages?: readonly string[];
  /** How less is asked for, where an answer is too long. */
  readonly narrow?: string;
  readonly run: (input: z.output<I>, context: RunContext) => Promise<z.output<O>>;
  readonly exitCode: (output: z.output<O>) => ExitCode;
  /** The result for a person in a terminal. */
  readonly lines: (output: z.output<O>) => readonly string[];
}

export interface ToolError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

export type ToolOutcome =
  | {
      readonly ok: true;
      readonly output: Readonly<Record<string, unknown>>;
      readonly lines: readonly string[];
      readonly exitCode: ExitCode;
    }
  | { readonly ok: false; readonly error: ToolError };

/** A tool as the server and the terminal see it: one list serves both. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly hints: Required<Omit<ToolAnnotations, 'title'>>;
  /** Never throws: what went wrong is in the outcome, with what to do next. */
  readonly call: (rawInput: unknown, context: ToolContext) => Promise<ToolOutcome>;
}

/** A tool that only reads; its answers change with the databases and hold text that came from them. */
export const readOnlyHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const;

/** What every answer may say beside its own. */
const shortened = z.array(z.string()).optional().describe('lists that were cut, and how to have the rest');

/** Longest text of an error: it may name many things. */
const ERROR_TEXT = 4000;

/** Makes a tool of its definition: checks the input, keeps what was seen, bounds the answer to a model, turns every failure into an error with a hint. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(definition: ToolDefinition<I, O>): Tool {
  const { name, title, description, input, hints } = definition;
  const keeps = definition.evidence === true;
  const output = definition.output.extend({ ...(keeps ? { evidence: z.string() } : {}), shortened });
  const call = async (rawInput: unknown, context: ToolContext): Promise<ToolOutcome> => {
    const parsed = input.safeParse(rawInput ?? {});
    if (!parsed.success) return { ok: false, error: badInput(name, parsed.error) };
    const { witness, told } = listen();
    const { database, servers } = pinned(context.database);
    const toModel = context.caller === 'mcp';
    const bounded = (answer: Readonly<Record<string, unknown>>) => (toModel ? boundAnswer(answer, definition) : answer);
    try {
      const room = toModel ? PAGE_BYTES : Number.POSITIVE_INFINITY;
      const result = await definition.run(parsed.data, { ...context, database, witness, servers, room });
      const lines = definition.lines(result);
      const exitCode = definition.exitCode(result);
      if (!keeps) return { ok: true, output: bounded(result), lines, exitCode };
      const evidence = await keepEvidence({ ...told(), servers: servers() }, context);
      return {
        ok: true,
        output: bounded({ ...result, evidence }),
        lines: [...lines, `evidence: ${evidence}`],
        exitCode,
      };
    } catch (error) {
      const described = context.signal.aborted ? cancelled(name, error) : describe(name, error);
      const seen = { tool: 'failed', of: name, code: described.code } as const;
      if (keeps) await keepEvidence({ ...told(), seen, servers: servers() }, context);
      return { ok: false, error: described };
    }
  };
  return { name, title, description, input, output, hints, call };
}

/** The databases of one run: what is read of a side comes from one server, also when the address leads to another in between. */
function pinned(open: ToolContext['database']): Pick<RunContext, 'database' | 'servers'> {
  const pins: Readonly<Record<Side, ServerPin>> = {
    source: { server: null, lasting: null },
    target: { server: null, lasting: null },
  };
  return {
    database: (side) => {
      const database = open(side);
      return { ...database, read: (work, options = {}) => database.read(work, { ...options, pin: pins[side] }) };
    },
    servers: () => ({ source: pins.source.lasting, target: pins.target.lasting }),
  };
}

function listen(): { readonly witness: Witness; readonly told: () => Told } {
  let told: Told = { subject: null, asked: {}, seen: null };
  const witness: Witness = {
    subject: (subject) => {
      told = { ...told, subject };
    },
    saw: (seen, asked = {}) => {
      told = { ...told, seen, asked };
    },
  };
  return { witness, told: () => told };
}

function badInput(name: string, error: z.ZodError): ToolError {
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  return {
    code: 'VALIDATION',
    message: cutText(`${name}: ${issue?.message ?? 'the arguments are wrong'}${where}.`, ERROR_TEXT),
    hint: 'Correct that argument and call again; the tool’s description lists the arguments.',
    retryable: false,
  };
}

/** Whoever gave up a call hears that, whatever a driver or a socket made of it first. */
function cancelled(name: string, error: unknown): ToolError {
  if (error instanceof LockstepError && error.code === 'CANCELLED') return describe(name, error);
  return {
    code: 'CANCELLED',
    message: `${name} was cancelled.`,
    hint: 'Nothing was changed in either database. Run it again when you want the answer.',
    retryable: false,
  };
}

/** An error that is not ours is a defect: its text could hold anything, so only its kind and place are told. */
function describe(name: string, error: unknown): ToolError {
  if (error instanceof LockstepError) {
    const { code, message, hint, retryable } = error;
    return { code, message: cutText(message, ERROR_TEXT), hint: cutText(hint, ERROR_TEXT), retryable };
  }
  const kind = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? /^\s+at (.+)$/m.exec(error.stack ?? '')?.[1] : undefined;
  return {
    code: 'INTERNAL',
    message: `${name} stopped on a defect in Lockstep (${kind}${place === undefined ? '' : ` at ${place}`}).`,
    hint: 'Nothing was changed in either database. Please report this line with the servers’ versions.',
    retryable: false,
  };
}
