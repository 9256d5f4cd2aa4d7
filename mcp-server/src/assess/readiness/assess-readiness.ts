import type { Database } from '../../engines/engine.ts';
import { bothSides } from '../../model/both-sides.ts';
import { measureClock } from '../../model/measure-clock.ts';
import type { Readiness, SideReadiness, WriteRates } from '../../model/readiness.ts';
import type { Schema } from '../../model/schema.ts';
import { known, type Seen } from '../../model/seen.ts';
import { ask, askSeen } from './ask.ts';
import { ratesBetween } from './measure-writes.ts';
import { type Pause, pause } from './pause.ts';
import { tableSizes } from './table-sizes.ts';

export interface ReadinessInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
  /** Milliseconds between the two readings of the counters of writes; 5,000 unless told. */
  readonly windowMs?: number;
  /** How that time is passed. */
  readonly pause?: Pause;
}

const WINDOW_MS = 5000;
/** Steps of a side, the wait counted as one. */
const STEPS = 9;

/**
 * Asks both servers at once how ready they are. What a login may not see, or a server does not record, is not seen, with the way
 * to see it; only a server that is gone is an error. Takes the window and hardly more.
 */
export function assessReadiness(input: ReadinessInput): Promise<Readiness> {
  let done = 0;
  const step = (message: string) => {
    done += 1;
    input.onProgress?.(done, STEPS * 2, message);
  };
  const schemas = { source: input.sourceSchema, target: input.targetSchema };
  return bothSides(input.signal, (side, signal) =>
    assessSide({ ...input, signal, step }, side, input[side], schemas[side]),
  );
}

type SideInput = ReadinessInput & { readonly step: (message: string) => void };

async function assessSide(
  { signal, step, ...input }: SideInput,
  side: SideReadiness['side'],
  database: Database,
  schema: Schema,
): Promise<SideReadiness> {
  const did = <T>(answer: T, what: string): T => {
    step(`${side}: ${what}`);
    return answer;
  };
  const facts = did(await database.read((reader) => reader.facts(), { signal }), 'facts');
  const reading = async () => ({
    counters: await ask(database, signal, (reader) => reader.writeCounters()),
    at: performance.now(),
  });
  const first = did(await reading(), 'first reading of the counters');
  const answers = {
    hosting: did(await ask(database, signal, (reader) => reader.hosting()), 'hosting'),
    capture: did(await ask(database, signal, (reader) => reader.capture()), 'capture'),
    rights: did(await ask(database, signal, (reader) => reader.rights()), 'rights'),
    activity: did(await askSeen(database, signal, (reader) => reader.activity()), 'transactions'),
    load: did(await ask(database, signal, (reader) => reader.load()), 'load'),
    clock: did(await ask(database, signal, (reader) => measureClock(() => reader.clock())), 'clock'),
  };
  const left = (input.windowMs ?? WINDOW_MS) - (performance.now() - first.at);
  await (input.pause ?? pause)(Math.max(0, left), signal);
  const second = did(await reading(), 'second reading of the counters');
  return {
    side,
    label: database.label,
    facts,
    ...answers,
    writes: rates(first.counters, second.counters, (second.at - first.at) / 1000),
    sizes: tableSizes(schema),
  };
}

type Reading = Parameters<typeof ratesBetween>[0];

function rates(first: Seen<Reading>, second: Seen<Reading>, seconds: number): Seen<WriteRates> {
  if (!first.known) return first;
  return second.known ? known(ratesBetween(first.value, second.value, seconds)) : second;
}
