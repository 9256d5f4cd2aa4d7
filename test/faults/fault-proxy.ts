import { createServer, connect as dial, type Socket } from 'node:net';

/** What happens to the connections that are open at the moment; held: answers wait until they are released. */
export type NetworkFault = 'cut' | 'silent' | 'hold';

/** A network in front of a server that fails at a chosen byte of what the server answers. */
export interface FaultProxy {
  /** The same URL, through the proxy. */
  url(direct: string): string;
  /** Bytes of answers that were passed on since it was last armed. */
  heard(): number;
  /** Lets the fault happen once, in the middle of the answer that holds that byte; resolves when it has. */
  arm(bytes: number, fault: NetworkFault): Promise<void>;
  /** Everything passes from now on, also what was held; a silent connection stays dead. */
  release(): void;
  /** New connections come to another server; with `cut` the open ones end. */
  leadTo(port: number, cut?: 'cut'): void;
  close(): Promise<void>;
}

interface Pipe {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly waiting: Buffer[];
  state: 'passing' | 'silent' | 'hold';
  ended: boolean;
}

/** Listens on a free port in front of a server of this machine. */
export async function openFaultProxy(port: number): Promise<FaultProxy> {
  const pipes = new Set<Pipe>();
  let behind = port;
  let deaf = false;
  let heard = 0;
  let armed: { readonly at: number; readonly fault: NetworkFault; readonly done: () => void } | null = null;
  const strike = (fault: NetworkFault) => {
    if (fault === 'silent') deaf = true;
    for (const pipe of pipes) {
      if (fault === 'cut') pipe.client.destroy();
      else pipe.state = fault;
    }
  };
  const answer = (pipe: Pipe, data: Buffer) => {
    if (pipe.state === 'silent') return;
    if (pipe.state === 'hold') return void pipe.waiting.push(data);
    const due = armed !== null && heard + data.length > armed.at ? armed : null;
    const first = due === null ? data : data.subarray(0, due.at - heard);
    heard += first.length;
    pipe.client.write(first);
    if (due === null) return;
    armed = null;
    strike(due.fault);
    due.done();
    answer(pipe, data.subarray(first.length));
  };
  const server = createServer((client) => {
    const upstream = dial(behind, '127.0.0.1');
    const pipe: Pipe = { client, upstream, waiting: [], state: deaf ? 'silent' : 'passing', ended: false };
    pipes.add(pipe);
    client.on('data', (data) => pipe.state !== 'silent' && upstream.write(data));
    upstream.on('data', (data) => answer(pipe, data));
    client.on('close', () => {
      pipes.delete(pipe);
      upstream.destroy();
    });
    upstream.on('close', () => {
      pipe.ended = true;
      if (pipe.state === 'passing') client.end();
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (direct) => Object.assign(new URL(direct), { hostname: '127.0.0.1', port: String(own) }).href,
    heard: () => heard,
    arm: (at, fault) => {
      heard = 0;
      return new Promise((done) => {
        armed = { at, fault, done };
      });
    },
    release: () => {
      armed = null;
      deaf = false;
      for (const pipe of pipes) {
        if (pipe.state !== 'hold') continue;
        pipe.state = 'passing';
        for (const data of pipe.waiting.splice(0)) pipe.client.write(data);
        if (pipe.ended) pipe.client.end();
      }
    },
    leadTo: (other, cut) => {
      behind = other;
      if (cut === 'cut') for (const { client } of pipes) client.destroy();
    },
    close: async () => {
      for (const { client } of pipes) client.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
