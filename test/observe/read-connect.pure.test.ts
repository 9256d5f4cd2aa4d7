import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../mcp-server/src/config/settings.ts';
import { readConnectors } from '../../mcp-server/src/observe/read-connect.ts';

let server: Server;
afterEach(() => server.close());

/** A worker of Kafka Connect that answers as documented. */
async function connect(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const STATUS = {
  'mig-src': {
    status: {
      name: 'mig-src',
      connector: { state: 'RUNNING', worker_id: '10.0.0.1:8083' },
      tasks: [
        {
          id: 0,
          state: 'FAILED',
          worker_id: '10.0.0.1:8083',
          trace: "org.apache.kafka.connect.errors.ConnectException: row (1,'secret') of jdbc:mysql://u:pw@db\n\tat x",
        },
      ],
      type: 'source',
    },
  },
  'mig-sink': {
    status: {
      name: 'mig-sink',
      connector: { state: 'PAUSED', worker_id: 'w' },
      tasks: [{ id: 0, state: 'PAUSED', worker_id: 'w' }],
      type: 'sink',
    },
  },
};

const ask = async (connect_url: string, connectors: string[] = []) => {
  const settings = {
    connect_url,
    connectors,
    allowed_hosts: [],
    brokers: [],
    kafka: { tls: false },
    login: null,
    ca: null,
    prefix: 'lockstep',
    reads: 'source' as const,
  };
  const found = await readConnectors(settings, new AbortController().signal);
  return found.known ? { ...found, value: found.value.map(({ status }) => status) } : found;
};

describe('the connectors of Kafka Connect', () => {
  it('are asked once, without changing anything, and their traces give away no value', async () => {
    const seen: string[] = [];
    const url = await connect((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(STATUS));
    });
    expect(await ask(`${url}/`)).toEqual({
      known: true,
      value: [
        { name: 'mig-sink', state: 'PAUSED', tasks: [{ id: 0, state: 'PAUSED', error: null }] },
        {
          name: 'mig-src',
          state: 'RUNNING',
          tasks: [{ id: 0, state: 'FAILED', error: 'org.apache.kafka.connect.errors.ConnectException' }],
        },
      ],
    });
    expect(seen).toEqual(['GET /connectors?expand=status&expand=info']);
  });

  it('that were asked for by name and are not there are MISSING', async () => {
    const url = await connect((_, response) => response.end(JSON.stringify(STATUS)));
    expect(await ask(url, ['gone'])).toEqual({ known: true, value: [{ name: 'gone', state: 'MISSING', tasks: [] }] });
  });

  it.each([
    ['an error', (_, response) => response.writeHead(409).end('rebalance'), 'answered 409'],
    ['another page', (_, response) => response.end('<html>'), 'answered something else'],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'cannot be reached',
    ],
    ['a cut', (request) => request.socket.destroy(), 'cannot be reached'],
  ] satisfies [string, RequestListener, string][])('are not seen behind %s', async (_, answer, reason) => {
    const url = await connect(answer);
    expect(await ask(url)).toMatchObject({ known: false, reason: expect.stringContaining(reason) });
  });

  it('are looked for on this machine only, unless the host is named', async () => {
    server = createServer();
    const cdc = (value: object) =>
      settingsSchema.safeParse({ cdc: value }).error?.issues.map(({ path, message }) => [path.join('.'), message]);
    expect([
      cdc({ connect_url: 'http://127.0.0.1:8083' }),
      cdc({ connect_url: 'http://[::1]:8083' }),
      cdc({ connect_url: 'http://connect:8083', allowed_hosts: ['connect'] }),
      cdc({ connect_url: 'http://169.254.169.254/' }),
      cdc({ connect_url: 'http://u:pw@localhost:8083' }),
      cdc({ connect_url: 'file:///etc/passwd' })?.length,
      cdc({ connect_url: 'http://127.0.0.1:8083', brokers: ['127.0.0.1:9092', '[::1]:9092', 'kafka:9092'] }),
      cdc({ connect_url: 'http://127.0.0.1:8083', brokers: ['u:pw@localhost:9092'] }),
      ...[
        { sasl: 'plain' },
        { sasl: 'plain', tls: true },
        { sasl: 'scram-sha-512' },
        { sasl: 'gssapi' },
        { ca_file: 'ca.pem' },
        { ca_file: '../ca.pem', tls: true },
        { ca_file: '/etc/ca.pem', tls: true },
      ].map((kafka) =>
        cdc({ connect_url: 'http://[::1]:1', brokers: ['kafka:9092'], allowed_hosts: ['kafka'], kafka }),
      ),
      cdc({ connect_url: 'http://[::1]:1', brokers: ['127.0.0.1:9092'], kafka: { sasl: 'plain' } }),
    ]).toEqual([
      undefined,
      undefined,
      undefined,
      [['cdc.connect_url', '169.254.169.254 is not this machine: name it in cdc.allowed_hosts']],
      [['cdc.connect_url', 'a password does not belong into this file']],
      1,
      [['cdc.brokers.2', 'kafka is not this machine: name it in cdc.allowed_hosts']],
      [['cdc.brokers.0', 'expected host:port']],
      [['cdc.kafka.sasl', 'plain sends the password as it is: set cdc.kafka.tls, or use scram-sha-512']],
      undefined,
      undefined,
      [['cdc.kafka.sasl', 'Invalid option: expected one of "plain"|"scram-sha-256"|"scram-sha-512"']],
      [['cdc.kafka.ca_file', 'it means nothing without cdc.kafka.tls']],
      [['cdc.kafka.ca_file', 'expected a path inside the project']],
      [['cdc.kafka.ca_file', 'expected a path inside the project']],
      undefined,
    ]);
  });
});
