import { createServer, connect as dial, type Socket } from 'node:net';

/** What the proxy does with what a client sends. */
export type Passing = 'pass' | 'cut before' | 'cut after';

/** A network between a client and a server, whose faults a test makes. */
export interface TcpProxy {
  /** The same URL, through the proxy. */
  url(direct: string): string;
  /** How many connections are open now. */
  open(): number;
  /** refuse: connections end, and so does every new one at once; silent: connections stay open and nothing passes any more; pass: as if it were not there. */
  set(state: 'pass' | 'silent' | 'refuse'): void;
  /** Delays every answer. */
  delay(ms: number): void;
  /** Decides on what clients send: cut after: the server gets it, and the client never hears of it. */
  onSend(decide: (sent: string) => Passing): void;
  /** Connections that are open now end, and new ones are led to another port: behind the address there is another server. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

/** Listens on a free port of this machine in front of a server. */
export async function openTcpProxy(port: number): Promise<TcpProxy> {
  let behind = port;
  let state: 'pass' | 'silent' | 'refuse' = 'pass';
  let delayMs = 0;
  let decide: (sent: string) => Passing = () => 'pass';
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    if (state === 'refuse') return void client.destroy();
    clients.add(client);
    const upstream = dial(behind, '127.0.0.1');
    let deaf = false;
    client.on('data', (data) => {
      if (state === 'silent') return;
      const passing = decide(data.toString('latin1'));
      if (passing !== 'cut before') upstream.write(data);
      deaf = passing === 'cut after';
      if (passing === 'cut after') setTimeout(() => client.destroy(), 100);
      if (passing === 'cut before') client.destroy();
    });
    upstream.on('data', (data) => {
      if (state === 'silent' || deaf) return;
      if (delayMs === 0) client.write(data);
      else setTimeout(() => client.writable && client.write(data), delayMs);
    });
    client.on('close', () => {
      clients.delete(client);
      upstream.end();
    });
    upstream.on('close', () => state !== 'silent' && client.destroy());
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (direct) => Object.assign(new URL(direct), { hostname: '127.0.0.1', port: String(own) }).href,
    open: () => clients.size,
    set: (wanted) => {
      state = wanted;
      if (state === 'refuse') for (const client of clients) client.destroy();
    },
    delay: (ms) => {
      delayMs = ms;
    },
    onSend: (wanted) => {
      decide = wanted;
    },
    leadTo: (other) => {
      behind = other;
      for (const client of clients) client.destroy();
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
