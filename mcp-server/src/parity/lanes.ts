import type { Database, Reader } from '../engines/engine.ts';
import { Bell } from '../model/bell.ts';
import { bothSides } from '../model/both-sides.ts';
import { LockstepError } from '../model/errors.ts';
import { throwIfCancelled } from './cancelled.ts';

export type Side = 'source' | 'target';

export interface Both<T> {
  readonly source: T;
  readonly target: T;
}

/** Who asks: its signal ends the statement in the database, `say` tells why it waits. */
export interface Asker {
  readonly signal: AbortSignal;
  say(what: string): void;
  /** A transaction is open on the other side for it: it is let in at once. */
  readonly inStep?: true;
}

export type Ask = <T>(asker: Asker, work: (reader: Reader) => Promise<T>) => Promise<T>;

/** The way to one database: so many transactions at once and no more, whoever asks. */
export interface Lane {
  readonly label: string;
  /** Transactions open now. */
  active(): number;
  /** Runs `work` in one READ ONLY transaction when there is room. Errors name the side, because tables may be called the same on both. */
  readonly ask: Ask;
}

/** A lane to each database; every `ask` first waits until `ready` says that the servers are at ease. */
export function makeLane(side: Side, database: Database, connections: number): Lane {
  const freed = new Bell();
  let active = 0;
  const enter = async (signal: AbortSignal) => {
    const wake = () => freed.ring();
    signal.addEventListener('abort', wake, { once: true });
    while (active >= connections && !signal.aborted) await freed.wait();
    signal.removeEventListener('abort', wake);
    throwIfCancelled(signal);
    active += 1;
  };
  return {
    label: database.label,
    active: () => active,
    ask: async ({ signal }, work) => {
      await enter(signal);
      try {
        return await database.read(work, { signal });
      } catch (error) {
        throw withSide(error, side, database);
      } finally {
        active -= 1;
        freed.ring();
      }
    },
  };
}

/** Asks both databases at once, each in a transaction of its own. When one fails the other is ended too. */
export function askBoth<T>(
  lanes: Both<Lane>,
  asker: Asker,
  work: (reader: Reader, side: Side) => Promise<T>,
): Promise<Both<T>> {
  return bothSides(asker.signal, (side, signal) =>
    lanes[side].ask({ ...asker, signal }, (reader) => work(reader, side)),
  );
}

/** One transaction on each side at the same time. Always the source first, so that two who want both cannot wait for each other. */
export function askInStep<T>(lanes: Both<Lane>, asker: Asker, work: (readers: Both<Reader>) => Promise<T>): Promise<T> {
  return lanes.source.ask(asker, (source) =>
    lanes.target.ask({ ...asker, inStep: true }, (target) => work({ source, target })),
  );
}

/** The databases' own messages name the table, which may be called the same on both sides. */
function withSide(error: unknown, side: Side, { label }: Database): unknown {
  if (!(error instanceof LockstepError) || error.message.startsWith('source ') || error.message.startsWith('target '))
    return error;
  const { code, hint, retryable, serverCode, cause } = error;
  return new LockstepError(code, `${side} ${label}: ${error.message}`, {
    hint,
    retryable,
    ...(serverCode === null ? {} : { serverCode }),
    cause: cause ?? error,
  });
}
