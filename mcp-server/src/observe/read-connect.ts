import { z } from 'zod';
import type { CdcSettings } from '../model/observe-settings.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { ConnectorStatus } from '../model/sync-status.ts';

const TIMEOUT_MS = 5000;
/** A cluster with more than some thousand tasks is not ours. */
const LARGEST_ANSWER = 4_000_000;

/** What `GET /connectors?expand=status` answers, by connector. */
const answer = z.record(
  z.string(),
  z.object({
    status: z.object({
      connector: z.object({ state: z.string() }),
      tasks: z.array(z.object({ id: z.number(), state: z.string(), trace: z.string().optional() })),
    }),
  }),
);

/** The state of connectors and their tasks, as Kafka Connect tells it. Only asks; follows no redirect; a cluster that is away is not seen. */
export async function readConnectors(settings: CdcSettings, signal: AbortSignal): Promise<Seen<ConnectorStatus[]>> {
  const { connect_url, connectors } = settings;
  const url = new URL('connectors?expand=status', connect_url.endsWith('/') ? connect_url : `${connect_url}/`);
  const place = `Kafka Connect at ${url.host}`;
  const turnOn = 'Check cdc.connect_url in lockstep.yaml, and that the worker runs.';
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok) return unseen(`${place} answered ${response.status}`, turnOn);
    const text = await response.text();
    const parsed = text.length > LARGEST_ANSWER ? null : answer.safeParse(jsonOf(text));
    if (parsed?.success !== true)
      return unseen(`${place} answered something else than the states of connectors`, turnOn);
    const found = Object.entries(parsed.data).map(([name, { status }]) => connectorOf(name, status));
    return known(chosen(found, connectors));
  } catch (error) {
    if (signal.aborted) throw error;
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return unseen(`${place} ${timedOut ? `did not answer in ${TIMEOUT_MS / 1000} s` : 'cannot be reached'}`, turnOn);
  }
}

type Status = z.infer<typeof answer>[string]['status'];

/** Of a trace only the kind of the error: the rest may hold values of rows, or an address with a password. */
function connectorOf(name: string, { connector, tasks }: Status): ConnectorStatus {
  const errorOf = (trace: string) => /^[\w.$]+/.exec(trace)?.[0] ?? null;
  return {
    name,
    state: connector.state,
    tasks: tasks.map(({ id, state, trace }) => ({ id, state, error: trace === undefined ? null : errorOf(trace) })),
  };
}

/** Those that are asked for; one that the cluster does not know is MISSING. */
function chosen(found: ConnectorStatus[], wanted: readonly string[]): ConnectorStatus[] {
  if (wanted.length === 0) return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  return wanted.map((name) => found.find((one) => one.name === name) ?? { name, state: 'MISSING', tasks: [] });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
