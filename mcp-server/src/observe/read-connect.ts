import { z } from 'zod';
import type { CdcSettings } from '../model/observe-settings.ts';
import { known, type Seen } from '../model/seen.ts';
import type { ConnectorStatus } from '../model/sync-status.ts';
import { askConnect } from './ask-connect.ts';

/** A connector with what it is for; of its settings only those that name topics and the slot. */
export interface FoundConnector {
  readonly status: ConnectorStatus;
  readonly type: 'source' | 'sink' | null;
  readonly topics: string | null;
  readonly topicsRegex: string | null;
  /** The replication slot that it reads, where it names one. */
  readonly slot: string | null;
}

/** What `GET /connectors?expand=status&expand=info` answers, by connector; the other settings are dropped unread. */
const answer = z.record(
  z.string(),
  z.object({
    status: z.object({
      connector: z.object({ state: z.string() }),
      tasks: z.array(z.object({ id: z.number(), state: z.string(), trace: z.string().optional() })),
      type: z.string().optional(),
    }),
    info: z
      .object({
        config: z.object({
          topics: z.string().optional(),
          'topics.regex': z.string().optional(),
          'slot.name': z.string().optional(),
        }),
      })
      .optional(),
  }),
);

/** The connectors and the state of their tasks, as Kafka Connect tells it. Only asks. */
export async function readConnectors(settings: CdcSettings, signal: AbortSignal): Promise<Seen<FoundConnector[]>> {
  const found = await askConnect(settings, {
    path: 'connectors?expand=status&expand=info',
    about: 'the states of connectors',
    answer,
    signal,
  });
  return found.known ? known(chosen(Object.entries(found.value).map(connectorOf), settings.connectors)) : found;
}

function connectorOf([name, { status, info }]: [string, z.infer<typeof answer>[string]]): FoundConnector {
  const { connector, tasks, type } = status;
  return {
    status: {
      name,
      state: connector.state,
      tasks: tasks.map(({ id, state, trace }) => ({ id, state, error: trace === undefined ? null : errorOf(trace) })),
    },
    type: type === 'source' || type === 'sink' ? type : null,
    topics: info?.config.topics ?? null,
    topicsRegex: info?.config['topics.regex'] ?? null,
    slot: info?.config['slot.name'] ?? null,
  };
}

/** Of a trace only the kind of the error: the rest may hold values of rows, or an address with a password. */
function errorOf(trace: string): string | null {
  return /^[\w.$]+/.exec(trace)?.[0] ?? null;
}

/** Those that are asked for; one that the cluster does not know is MISSING. */
function chosen(found: FoundConnector[], wanted: readonly string[]): FoundConnector[] {
  if (wanted.length === 0) return found.sort((a, b) => (a.status.name < b.status.name ? -1 : 1));
  const missing = (name: string): FoundConnector => ({
    status: { name, state: 'MISSING', tasks: [] },
    type: null,
    topics: null,
    topicsRegex: null,
    slot: null,
  });
  return wanted.map((name) => found.find(({ status }) => status.name === name) ?? missing(name));
}
