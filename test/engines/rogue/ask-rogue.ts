import type { Socket } from 'node:net';
import { expect, vi } from 'vitest';
import { openDatabase } from '../../../mcp-server/src/engines/open.ts';
import { LockstepError } from '../../../mcp-server/src/model/errors.ts';
import { rogueServer } from './rogue-server.ts';

/** How a server treats each client. */
export type Serve = (client: Socket) => void;

const LIMITS = { connectMs: 400, statementMs: 300, lockMs: 300, poolSize: 1 };
const PASSWORD = 'marked-password-4711';
/** What preparing a read may take beside its own limit, on a machine that is busy with other things. */
const SOON_MS = 25_000;

/** What a read of a rogue server ended in. */
export interface Refused {
  /** Code and message, the port left out. */
  readonly said: string;
  /** By how much memory grew meanwhile, in bytes. */
  readonly grown: number;
  /** How many bytes the server was sent. */
  readonly sent: number;
}

/** Reads from a rogue server: it must end soon, in an error that says what to do, and the server must have got neither the password nor a file. */
export async function askRogue(scheme: string, serve: Serve, options = ''): Promise<Refused> {
  const server = await rogueServer(serve);
  const warned = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const database = openDatabase(`${scheme}://reader:${PASSWORD}@127.0.0.1:${server.port}/shop${options}`, LIMITS);
  const started = performance.now();
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const watch = setInterval(look, 10);
  try {
    const failure: unknown = await database.read((reader) => reader.facts()).catch((error: unknown) => error);
    look();
    expect(performance.now() - started).toBeLessThan(SOON_MS);
    if (!(failure instanceof LockstepError)) throw new Error('the server was believed', { cause: failure });
    expect(failure.hint.length).toBeGreaterThan(10);
    const { code, message, hint } = failure;
    const told = [message, hint, ...warned.mock.calls.flat()].join('\n');
    for (const secret of [PASSWORD, 'root:']) {
      expect(told).not.toContain(secret);
      expect(server.received().includes(secret)).toBe(false);
    }
    // The driver's own warnings are few.
    expect(warned.mock.calls.length).toBeLessThan(4);
    const sent = server.received().length;
    return { said: `${code}: ${message.replace(String(server.port), '…')}`, grown: most - before, sent };
  } finally {
    clearInterval(watch);
    warned.mockRestore();
    await database.close();
    await server.close();
  }
}
