import type { Database, Reader } from '../engines/engine.ts';
import type { Clients, DmsState, KitState, OutboxMark } from '../model/kit-state.ts';
import type { LogState } from '../model/log-state.ts';
import { measureClock } from '../model/measure-clock.ts';
import type { ClockOffset } from '../model/readiness.ts';
import type { Seen } from '../model/seen.ts';
import type { ServerLoad } from '../model/server.ts';
import { type Answer, askSide } from './ask-side.ts';

/** One look at one side. */
export interface SideReading {
  readonly label: string;
  /** Why the server gave no answer at all; null when it did. */
  readonly gone: string | null;
  readonly kit: Seen<KitState | null>;
  readonly load: Seen<ServerLoad>;
  readonly log: Seen<LogState>;
  readonly clock: Seen<ClockOffset>;
  readonly dms: Seen<DmsState | null>;
  readonly clients: Seen<Clients>;
  /** performance.now() when the log's end was read, and Date.now() when the look ended. */
  readonly logAt: number;
  readonly kitAt: number;
}

/** Asks one side everything; what does not answer is not seen. A server that is away is asked no further. */
export async function readSide(
  database: Database,
  since: OutboxMark | null,
  signal: AbortSignal,
): Promise<SideReading> {
  let away: Answer<never> | null = null;
  const ask = async <T>(question: (reader: Reader) => Promise<T>): Promise<Answer<T>> => {
    if (away !== null) return away;
    const { answer, gone } = await askSide(database, signal, question);
    if (gone !== null && !answer.known) away = { answer, gone };
    return { answer, gone };
  };
  const kit = await ask((reader) => reader.kitState(since));
  const kitAt = performance.now();
  const load = await ask((reader) => reader.load());
  const clock = await ask((reader) => measureClock(() => reader.clock()));
  const log = await ask((reader) => reader.logState());
  const logAt = performance.now();
  const dms = await ask((reader) => reader.dmsState());
  const clients = await ask((reader) => reader.clients());
  return {
    label: database.label,
    gone: clients.gone,
    kit: kit.answer.known ? kit.answer.value : kit.answer,
    load: load.answer,
    log: log.answer,
    clock: clock.answer,
    dms: dms.answer,
    clients: clients.answer.known ? clients.answer.value : clients.answer,
    logAt,
    kitAt,
  };
}

/** Where a side's outbox stood at a look, for the next one; null when it was not seen. */
export function markOf({ kit }: SideReading): OutboxMark | null {
  if (!kit.known || kit.value === null) return null;
  const { upTo, newest } = kit.value.outbox;
  return { upTo, newest };
}
