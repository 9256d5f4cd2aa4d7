import { createServer } from 'node:http';
import type { Registry } from 'prom-client';
import { LockstepError } from '../model/errors.ts';

/** An endpoint that is served until it is closed. */
export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves a registry to this machine only. VALIDATION when the port is taken. */
export async function serveMetrics(registry: Registry, port: number): Promise<Served> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') return response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new LockstepError('VALIDATION', `Port ${port} of 127.0.0.1 cannot be listened on.`, {
          hint: 'Give another --metrics-port; 0 takes any free one.',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
