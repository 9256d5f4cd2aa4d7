import type { z } from 'zod';
import type { CdcSettings } from '../model/observe-settings.ts';
import { known, type Seen, unseen } from '../model/seen.ts';

const TIMEOUT_MS = 5000;
/** A cluster with more than some thousand tasks is not ours. */
const LARGEST_ANSWER = 4_000_000;

/** One GET of Kafka Connect's REST interface. Follows no redirect; a cluster that is away, or that answers something else, is not seen. */
export async function askConnect<T extends z.ZodType>(
  { connect_url }: CdcSettings,
  { path, about, answer, signal }: { path: string; about: string; answer: T; signal: AbortSignal },
): Promise<Seen<z.output<T>>> {
  const url = new URL(path, connect_url.endsWith('/') ? connect_url : `${connect_url}/`);
  const place = `Kafka Connect at ${url.host}`;
  const turnOn = 'Check cdc.connect_url in lockstep.yaml, and that the worker runs.';
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok) return unseen(`${place} answered ${response.status}`, turnOn);
    const text = await response.text();
    const parsed = text.length > LARGEST_ANSWER ? null : answer.safeParse(jsonOf(text));
    return parsed?.success === true
      ? known(parsed.data)
      : unseen(`${place} answered something else than ${about}`, turnOn);
  } catch (error) {
    if (signal.aborted) throw error;
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return unseen(`${place} ${timedOut ? `did not answer in ${TIMEOUT_MS / 1000} s` : 'cannot be reached'}`, turnOn);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
