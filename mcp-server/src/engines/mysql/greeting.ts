import { connect, type Socket } from 'node:net';
import { LockstepError } from '../../model/errors.ts';
import type { ConnectionTarget } from '../connection/connection-url.ts';

/** What a server says before the login. */
export interface Greeting {
  readonly version: string;
  readonly offersTls: boolean;
}

const HEADER = 4;
const PROTOCOL_10 = 10;
const ERROR_MARKER = 0xff;
const TLS_CAPABILITY = 0x0800;
/** A MySQL server speaks at once; who is silent for so long is asked whether it is PostgreSQL. */
const SILENCE_MS = 2000;
const PROBE_MS = 2000;
/** PostgreSQL's SSLRequest: its length and its code. It is answered by one letter, S or N. */
const POSTGRES_TLS_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Waits for the server's first packet and leaves it on the paused socket for the driver. null: the packet is an error for the driver to read.
 * Rejects with CONFIG when another kind of server answers, else as the socket fails.
 */
export async function awaitGreeting(
  socket: Socket,
  target: ConnectionTarget,
  patienceMs: number,
): Promise<Greeting | null> {
  const probe = setTimeout(
    async () => {
      if (await isPostgres(target)) socket.destroy(wrongServer(target, 'a PostgreSQL server'));
    },
    Math.min(SILENCE_MS, patienceMs / 2),
  );
  try {
    return parseGreeting(await firstPacket(socket), target);
  } finally {
    clearTimeout(probe);
  }
}

function firstPacket(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const stop = () => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
    };
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const complete = received.length > HEADER && received.length >= HEADER + received.readUIntLE(0, 3);
      if (!complete && isMysql(received)) return;
      stop();
      socket.pause();
      socket.unshift(received);
      resolve(received);
    };
    const onError = (error: Error) => {
      stop();
      reject(error);
    };
    const onClose = () => onError(Object.assign(new Error('closed'), { code: 'PROTOCOL_CONNECTION_LOST' }));
    socket.on('data', onData).once('error', onError).once('close', onClose);
  });
}

/** Packet number 0, then protocol 10 or an error marker; too few bytes are given the benefit of the doubt. */
function isMysql(packet: Buffer): boolean {
  if (packet.length <= HEADER) return true;
  return packet[3] === 0 && (packet[HEADER] === PROTOCOL_10 || packet[HEADER] === ERROR_MARKER);
}

/** Protocol, version ending in NUL, 4 bytes of connection id, 8 of scramble, 1 filler, then the lower capabilities. */
function parseGreeting(packet: Buffer, target: ConnectionTarget): Greeting | null {
  if (!isMysql(packet)) throw wrongServer(target, 'a server of another kind');
  if (packet[HEADER] === ERROR_MARKER) return null;
  const end = packet.indexOf(0, HEADER + 1);
  const capabilities = end + 14;
  if (end < 0 || packet.length < capabilities + 2) throw wrongServer(target, 'a server of another kind');
  return {
    version: packet.toString('latin1', HEADER + 1, end),
    offersTls: (packet.readUInt16LE(capabilities) & TLS_CAPABILITY) !== 0,
  };
}

function isPostgres({ host, port }: ConnectionTarget): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(PROBE_MS, () => answer(false));
    socket.on('connect', () => socket.write(POSTGRES_TLS_REQUEST));
    socket.on('data', (chunk) => answer(chunk.length === 1 && (chunk[0] === 0x53 || chunk[0] === 0x4e)));
    // Silence and failure mean the same here: the first connection reports what is wrong.
    socket.on('error', () => answer(false)).on('close', () => answer(false));
  });
}

function wrongServer(target: ConnectionTarget, what: string): LockstepError {
  return new LockstepError('CONFIG', `connecting to ${target.label}: this looks like ${what}, not MySQL or MariaDB`, {
    hint: 'Use the URL scheme of that server (postgres:// for PostgreSQL), or correct host and port.',
  });
}
