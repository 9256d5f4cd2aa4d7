import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A server that does what it should not. */
export interface RogueServer {
  readonly port: number;
  /** Everything that clients sent to it. */
  received(): Buffer;
  /** Clients that are connected now. */
  open(): number;
  close(): Promise<void>;
}

/** Listens on a free port of this machine and lets `serve` treat each client. */
export async function rogueServer(serve: (client: Socket) => void): Promise<RogueServer> {
  const clients = new Set<Socket>();
  const chunks: Buffer[] = [];
  const server = createServer((client) => {
    clients.add(client);
    client.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A client that gives up cuts its connection: that is what is wanted of it.
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    serve(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received: () => Buffer.concat(chunks),
    open: () => clients.size,
    close: () =>
      new Promise((resolve) => {
        for (const client of clients) client.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Sends one chunk again and again, as fast as the client takes it. */
export function sendForEver(client: Duplex, chunk: Buffer): void {
  const go = () => {
    if (client.destroyed) return;
    if (client.write(chunk)) setImmediate(go);
    else client.once('drain', go);
  };
  go();
}

/** Sends a byte every 30 ms. */
export function drip(client: Duplex, bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (client.destroyed || at >= bytes.length) return clearInterval(timer);
    client.write(bytes.subarray(at, at + 1));
    at += 1;
  }, 30);
}
