import type { z } from 'zod';
import type { CdcSettings } from '../model/observe-settings.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import { askPage } from './ask-page.ts';

/** A cluster with more than some thousand tasks is not ours. */
const LARGEST_ANSWER = 4_000_000;

/** One GET of Kafka Connect's REST interface. A cluster that is away, or that answers something else, is not seen. */
export async function askConnect<T extends z.ZodType>(
  { connect_url }: CdcSettings,
  { path, about, answer, signal }: { path: string; about: string; answer: T; signal: AbortSignal },
): Promise<Seen<z.output<T>>> {
  const url = new URL(path, connect_url.endsWith('/') ? connect_url : `${connect_url}/`);
  const place = `Kafka Connect at ${url.host}`;
  const turnOn = 'Check cdc.connect_url in lockstep.yaml, and that the worker runs.';
  const page = await askPage(url, { signal, largest: LARGEST_ANSWER, turnOn, accept: 'application/json', place });
  if (!page.known) return page;
  const parsed = answer.safeParse(jsonOf(page.value));
  return parsed.success ? known(parsed.data) : unseen(`${place} answered something else than ${about}`, turnOn);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
