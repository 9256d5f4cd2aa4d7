import { Command, InvalidArgumentError, Option } from 'commander';
import type { Connections } from '../connections.ts';
import { NO_SERVERS } from '../model/evidence.ts';
import type { Witness } from '../tools/define.ts';
import { runWatch } from './run-watch.ts';
import { type Served, serveMetrics } from './serve-metrics.ts';
import { UNTIL, type Until } from './until.ts';
import { openWatchMetrics } from './watch-metrics.ts';
import { openWebhook, type Webhook } from './webhook.ts';

interface Flags {
  readonly interval: number;
  readonly json?: boolean;
  readonly until?: Until;
  readonly webhook?: string;
  readonly metricsPort?: number;
}

/** What the terminal gives to a command that runs on: a line printer for each stream, and the two signals that end it. */
export interface Terminal {
  readonly out: (line: string) => void;
  /** The same for a line that programs read. */
  readonly data: (line: string) => void;
  readonly err: (line: string) => void;
  readonly signal: AbortSignal;
}

/** `lockstep watch`: what sync_status answers, continuously. */
export function watchCommand(connections: Connections, terminal: Terminal, ended: (exitCode: number) => void): Command {
  const until = Object.entries(UNTIL).map(([name, means]) => `${name}: ${means}`);
  return new Command('watch')
    .description(
      'What sync_status answers, again and again, until Ctrl-C or SIGTERM. Exit code by the worst state that was seen (with --until by the last): 0 fine, 1 warn, 2 unknown, 3 halt.',
    )
    .option('--interval <seconds>', 'between two looks', seconds, 10)
    .option('--json', 'one JSON line a look')
    .addOption(new Option('--until <condition>', `end when ${until.join('; ')}`).choices(Object.keys(UNTIL)))
    .option(
      '--webhook <url>',
      'post each change as JSON there; better in LOCKSTEP_WEBHOOK_URL, which no list of processes shows',
    )
    .option('--metrics-port <port>', 'serve Prometheus metrics on this port of 127.0.0.1', port)
    .action(async (flags: Flags) => ended(await watch(connections, terminal, flags)));
}

/** A look every few seconds is no evidence: `sync-status` keeps what gates judge by. */
const NOBODY: Witness = { subject: () => {}, saw: () => {} };

async function watch(connections: Connections, terminal: Terminal, flags: Flags): Promise<number> {
  const metrics = flags.metricsPort === undefined ? null : openWatchMetrics();
  const address = flags.webhook ?? connections.config().webhookUrl;
  let served: Served | null = null;
  let webhook: Webhook | null = null;
  try {
    if (address !== null) {
      webhook = openWebhook(address, (what) => {
        metrics?.webhookFailed();
        terminal.err(what);
      });
    }
    if (metrics !== null) {
      served = await serveMetrics(metrics.registry, flags.metricsPort ?? 0);
      terminal.err(`metrics: http://127.0.0.1:${served.port}/metrics`);
    }
    const { config, database } = connections;
    return await runWatch(
      {
        config,
        database,
        caller: 'terminal',
        signal: terminal.signal,
        progress: () => {},
        witness: NOBODY,
        servers: () => NO_SERVERS,
        room: Number.POSITIVE_INFINITY,
      },
      {
        intervalMs: flags.interval * 1000,
        json: flags.json === true,
        until: flags.until ?? null,
        webhook,
        metrics,
        print: flags.json === true ? terminal.data : terminal.out,
      },
    );
  } finally {
    await webhook?.close();
    await served?.close();
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0.5 && value <= 86_400)) throw new InvalidArgumentError('expected 0.5 to 86400 seconds');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('expected 0 to 65535');
  return value;
}
