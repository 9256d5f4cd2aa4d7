import { ErrorCode, type EvaluationContext, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import type { Subject } from '../core/subject.ts';
import { within } from '../core/within.ts';
import type { Side } from '../descriptor.ts';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { READ_FLAG, SHADOW_FLAG } from './flag-file.ts';

export interface FlagsOptions {
  /** `fileProvider`, or the OpenFeature provider of any vendor. */
  readonly provider: Provider;
  /** The name under which OpenFeature keeps the provider; one application may have several. */
  readonly domain?: string;
  /** How long an evaluation may take, and how long the provider may take to start; in milliseconds. */
  readonly timeoutMs?: number;
  readonly startMs?: number;
  /** How many subjects' last good values are kept for when the provider fails. */
  readonly remembered?: number;
  readonly log: Log;
}

/** Who reads where, and whose reads are compared. Neither function ever throws, and neither waits longer than `timeoutMs`. */
export interface Flags {
  /** The side that the flag names for a subject; null when it cannot be told, and then the primary is to be read. */
  readFrom(name: string, subject: Subject): Promise<Side | null>;
  /** Whether a read of a subject is to be compared; false when it cannot be told. */
  shadowed(name: string, subject: Subject): Promise<boolean>;
  close(): Promise<void>;
}

const FAILURES_IN_A_ROW = 5;
const PAUSE_MS = 1000;

/**
 * Flags for routing and sampling. While the provider is down, slow, or gives what is no such value, the last good value of the same
 * subject holds; where there is none, the flag counts as not set. A provider that keeps failing is asked once a second only.
 */
export async function createFlags(options: FlagsOptions): Promise<Flags> {
  const { provider, domain = 'lockstep', timeoutMs = 50, startMs = 2000, remembered = 10_000, log } = options;
  await within(startMs, () => OpenFeature.setProviderAndWait(domain, provider)).catch((error) =>
    log.warn({ reason: plainMessage(error) }, 'the flags did not start: reads stay with the primary until they do'),
  );
  const client = OpenFeature.getClient(domain);
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  });
  const complain = complaints(log);
  const evaluator = <T>(flag: string, ask: Ask, valueFrom: (value: unknown) => T | undefined, unset: T) => {
    const good = lastOf<T>(remembered);
    return async (name: string, subject: Subject): Promise<T> => {
      const context = contextOf(name, subject);
      const whose = JSON.stringify([name, context.targetingKey ?? null]);
      try {
        const value = await breaker.execute(async () => {
          const answer = await within(timeoutMs, () => ask(flag, context));
          // A flag that somebody took away is not set; nothing is remembered of it.
          if (answer.errorCode === ErrorCode.FLAG_NOT_FOUND) return unset;
          const found = answer.errorCode === undefined ? valueFrom(answer.value) : undefined;
          if (found === undefined) throw new Error(`${flag}: ${answer.errorMessage ?? 'another value than expected'}`);
          return found;
        });
        complain(null);
        good.set(whose, value);
        return value;
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) complain(error);
        return good.get(whose) ?? unset;
      }
    };
  };
  return {
    readFrom: evaluator(READ_FLAG, (flag, context) => client.getStringDetails(flag, '', context), sideOf, null),
    shadowed: evaluator(SHADOW_FLAG, (flag, context) => client.getBooleanDetails(flag, false, context), truthOf, false),
    close: async () => {
      await provider.onClose?.();
    },
  };
}

type Ask = (
  flag: string,
  context: EvaluationContext,
) => Promise<{ readonly value: unknown; readonly errorCode?: ErrorCode; readonly errorMessage?: string }>;

/** Whoever is named first sticks: all reads of a tenant go the same way. */
function contextOf(name: string, { tenant, entity }: Subject): EvaluationContext {
  const targetingKey = tenant ?? entity;
  return {
    read: name,
    ...(targetingKey === undefined ? {} : { targetingKey }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(entity === undefined ? {} : { entity }),
  };
}

/** A flag that is switched off gives the empty default: nobody is moved. */
function sideOf(value: unknown): Side | null | undefined {
  return value === 'source' || value === 'target' ? value : value === '' ? null : undefined;
}

function truthOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Remembers the newest values, up to so many. */
function lastOf<T>(most: number) {
  const values = new Map<string, T>();
  return {
    get: (whose: string) => values.get(whose),
    set: (whose: string, value: T) => {
      values.delete(whose);
      values.set(whose, value);
      const oldest = values.size > most ? values.keys().next().value : undefined;
      if (oldest !== undefined) values.delete(oldest);
    },
  };
}

/** Says a reason once, until flags were good again. */
function complaints(log: Log) {
  let said = '';
  return (error: unknown) => {
    const reason = error === null ? '' : plainMessage(error);
    if (reason !== '' && reason !== said)
      log.warn({ reason }, 'a flag was not evaluated: its last good value holds, or none');
    if (reason === '' && said !== '') log.info({}, 'flags are evaluated again');
    said = reason;
  };
}
