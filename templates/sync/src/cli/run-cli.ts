import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { KitDescriptor } from '../descriptor.ts';
import { openMetrics } from '../observe/metrics.ts';
import { LOG_LEVELS, openLog } from '../observe/open-log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { progressBar, progressLines } from '../observe/progress.ts';
import { serveMetrics } from '../observe/serve-metrics.ts';
import { COMMANDS } from './commands/index.ts';
import { type KitContext, openContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { readSettings } from './settings.ts';
import { stopSignal } from './stop-signal.ts';

/** Runs one command line. Gives back what the process should exit with; results go to stdout, everything else to stderr. */
export async function runCli(kit: KitDescriptor, argv: readonly string[], env = process.env): Promise<number> {
  const closing: (() => Promise<void>)[] = [];
  const program = rootCommand();
  let opened: Promise<KitContext> | null = null;
  const context = () => {
    opened ??= contextOf(program, kit, env, closing);
    return opened;
  };
  for (const command of COMMANDS) program.addCommand(command(context));
  process.exitCode = undefined;
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? EXIT.fine);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.failed;
    process.stderr.write(`${plainMessage(error)}\n`);
    return EXIT.failed;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

interface RootOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly logLevel?: (typeof LOG_LEVELS)[number];
  readonly metricsPort?: number;
}

function rootCommand(): Command {
  const root = new Command('sync')
    .description('Keeps the two databases of this migration in step.')
    .option('--config <file>', 'settings (default: sync.json, if it is there)')
    .option('--json', 'the result as JSON, the log as JSON lines')
    .addOption(new Option('--log-level <level>', 'what is said on stderr').choices(LOG_LEVELS))
    .option('--metrics-port <port>', 'serve metrics on this port of 127.0.0.1', port)
    .addHelpText(
      'after',
      `
Both databases are named by LOCKSTEP_SOURCE_URL and LOCKSTEP_TARGET_URL, whichever of them is the primary.
Exit code 0: fine. 1: it looked, and something is to be done. 2: it failed or could not tell. 130: stopped before its end.
The first Ctrl-C or SIGTERM finishes the batch and ends; the second ends at once.`,
    )
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  // Every command throws like the root does.
  const add = root.addCommand.bind(root);
  const inherit = (command: Command) => {
    command.copyInheritedSettings(root);
    for (const part of command.commands) inherit(part);
    return command;
  };
  root.addCommand = (command, options) => add(inherit(command), options);
  return root;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new InvalidArgumentError('expected 0 to 65535');
  return value;
}

async function contextOf(
  program: Command,
  kit: KitDescriptor,
  env: NodeJS.ProcessEnv,
  closing: (() => Promise<void>)[],
): Promise<KitContext> {
  const options = program.opts<RootOptions>();
  const settings = await readSettings(options.config ?? 'sync.json', options.config !== undefined);
  const terminal = process.stderr.isTTY === true && options.json !== true;
  const log = openLog({ level: options.logLevel ?? settings.log, json: !terminal }, process.stderr);
  const metrics = openMetrics();
  const metricsPort = options.metricsPort ?? settings.metricsPort;
  if (metricsPort !== null) {
    const served = await serveMetrics(metrics.registry, metricsPort);
    closing.push(served.close);
    log.info({ port: served.port }, 'metrics are served on 127.0.0.1');
  }
  const stop = stopSignal(log);
  closing.push(async () => stop.forget());
  const context = openContext({
    kit,
    settings,
    env,
    log,
    metrics,
    signal: stop.signal,
    json: options.json === true,
    progress: (title, total) =>
      terminal ? progressBar(title, total, process.stderr) : progressLines(title, total, log),
  });
  closing.push(context.close);
  return context;
}
