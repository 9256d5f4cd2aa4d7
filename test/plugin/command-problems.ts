import type { Command } from 'commander';
import { runCommand } from '../../mcp-server/src/cli.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import type { Tool } from '../../mcp-server/src/tools/define.ts';
import { COMMANDS } from '../../templates/sync/src/cli/commands/index.ts';
import { kitAccepts } from '../plan/kit-accepts.ts';
import { codeOf, wordsOf } from './code-of.ts';
import type { Documents } from './documents.ts';

const kitCommands = COMMANDS.map((command) => command(() => Promise.reject(new Error('nothing is run'))));
const kitNames = kitCommands.map((command) => command.name());
const kitOptions = kitCommands.flatMap(optionsBelow);
const personNames = ['approve', 'accept', 'mark-fence', 'evidence', 'watch', 'mcp'];

/** One command line of a text, as words after `lockstep` or after `npm run sync --`. */
interface TypedCommand {
  readonly path: string;
  readonly code: string;
  readonly of: 'lockstep' | 'kit';
  readonly words: readonly string[];
}

/** Every `lockstep …` and `npm run sync -- …` of the documents, and every span that begins as a command of the kit does. */
export function typedCommands(documents: Documents): TypedCommand[] {
  return [...documents].flatMap(([path, text]) =>
    codeOf(text).flatMap((code): TypedCommand[] => {
      const kit = /^npm (?:--prefix \S+ )?run sync -- (.+)$/.exec(code)?.[1] ?? bareKitCommand(code);
      const lockstep = /^(?:lockstep|node "?\S*lockstep\.js"?) (.+)$/.exec(code)?.[1];
      return [
        ...(kit === undefined ? [] : [{ path, code, of: 'kit' as const, words: wordsOf(kit) }]),
        ...(lockstep === undefined ? [] : [{ path, code, of: 'lockstep' as const, words: wordsOf(lockstep) }]),
      ].filter(({ words }) => words[0] !== '…');
    }),
  );
}

/** `backfill undo` in a sentence means the kit's command. */
function bareKitCommand(code: string): string | undefined {
  const [first = '', second] = code.split(' ');
  return second !== undefined && kitNames.includes(first) && !code.includes('{') ? code : undefined;
}

/** What the parsers said to each command line: a parser is asked once. */
const asked = new Map<string, boolean>();

/** Command lines that the parsers of Lockstep and of the kit refuse: commands, options and values that do not exist. */
export async function commandProblems(documents: Documents, tools: readonly Tool[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, code, of, words } of typedCommands(documents)) {
    const known = asked.get(`${of} ${words.join(' ')}`);
    const accepted = known ?? (of === 'kit' ? kitTakes(words) : await lockstepTakes(words, tools));
    asked.set(`${of} ${words.join(' ')}`, accepted);
    if (!accepted) problems.push(`${path}: ${of === 'kit' ? 'the sync kit' : 'lockstep'} does not take \`${code}\``);
  }
  return [...problems, ...optionProblems(documents, tools)];
}

/** In a sentence a command may stand without what it requires; its name and its options must be there. */
function kitTakes(words: readonly string[]): boolean {
  const filled = words.filter((word) => word !== '…');
  return (
    kitAccepts(filled) ||
    ['--relay-stopped', '--after 0', '--tables a.b=c --since 2026-01-01'].some((required) =>
      kitAccepts([...filled, ...required.split(' ')]),
    )
  );
}

async function lockstepTakes(words: readonly string[], tools: readonly Tool[]): Promise<boolean> {
  const [name = ''] = words;
  const own = tools.map((tool) => tool.name.replaceAll('_', '-'));
  if (words.length === 1) return [...own, ...personNames].includes(name);
  let reached = false;
  const stopped = tools.map((tool) => ({
    ...tool,
    call: (raw: unknown) => {
      reached = tool.input.safeParse(raw ?? {}).success;
      return Promise.resolve({
        ok: false as const,
        error: { code: 'INTERNAL' as const, message: '', hint: '', retryable: false },
      });
    },
  }));
  const config = (): never => {
    reached = true;
    throw new LockstepError('INTERNAL', 'The command would run now.', { hint: 'Nothing is run.' });
  };
  await inSilence(() => runCommand(stopped, { config, database: config, close: async () => {} }, words));
  return reached;
}

/** The parsers print usage where they refuse, and commands listen to signals until their process ends. */
async function inSilence(work: () => Promise<unknown>): Promise<void> {
  const { stdout, stderr } = process;
  const written = [stdout.write, stderr.write] as const;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listening = signals.map((signal) => process.listeners(signal));
  stdout.write = unwritten;
  stderr.write = unwritten;
  try {
    await work();
  } finally {
    [stdout.write, stderr.write] = written;
    signals.forEach((signal, at) => {
      const added = process.listeners(signal).filter((listener) => !listening[at]?.includes(listener));
      for (const listener of added) process.off(signal, listener);
    });
  }
}

/** Whoever writes may wait until it is written. */
function unwritten(_: unknown, ...rest: unknown[]): true {
  const done = rest.at(-1);
  if (typeof done === 'function') done();
  return true;
}

/** An option that stands alone must be one of some command. */
function optionProblems(documents: Documents, tools: readonly Tool[]): string[] {
  const known = new Set([...kitOptions, ...tools.flatMap(toolOptions), ...otherOptions]);
  return [...documents].flatMap(([path, text]) =>
    codeOf(text)
      .flatMap((code) => /^(--[a-z-]+)(?: .*)?$/.exec(code)?.[1] ?? [])
      .filter((option) => !known.has(option))
      .map((option) => `${path}: no command has ${option}`),
  );
}

/** Of `lockstep watch`, of the person's commands, and of other people's tools that a text warns of. */
const otherOptions = [
  '--json',
  '--until',
  '--interval',
  '--metrics-port',
  '--webhook',
  '--force',
  '--change',
  '--target',
];

function toolOptions({ input }: Tool): string[] {
  return Object.keys(input.shape).map((name) => `--${name.replaceAll('_', '-')}`);
}

function optionsBelow(command: Command): string[] {
  return [...command.options.flatMap(({ long }) => long ?? []), ...command.commands.flatMap(optionsBelow)];
}
