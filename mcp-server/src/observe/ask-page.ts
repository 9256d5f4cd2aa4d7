import { known, type Seen, unseen } from '../model/seen.ts';

const TIMEOUT_MS = 5000;

export interface Asked {
  readonly signal: AbortSignal;
  /** Characters; a longer answer is not the one that is meant. */
  readonly largest: number;
  readonly turnOn: string;
  readonly accept?: string;
  /** How the place is called in what is said. */
  readonly place?: string;
}

/** The text that a page answers to one GET. Follows no redirect; what is away, or answers otherwise, is not seen. */
export async function askPage(
  url: URL,
  { signal, largest, turnOn, accept, place = url.host }: Asked,
): Promise<Seen<string>> {
  try {
    const response = await fetch(url, {
      headers: accept === undefined ? {} : { accept },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok) return unseen(`${place} answered ${response.status}`, turnOn);
    const decoder = new TextDecoder();
    let text = '';
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      // Never the whole of an answer that has no end.
      if (text.length > largest) return unseen(`${place} answered more than it should`, turnOn);
    }
    return known(text + decoder.decode());
  } catch (error) {
    if (signal.aborted) throw error;
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return unseen(`${place} ${timedOut ? `did not answer in ${TIMEOUT_MS / 1000} s` : 'cannot be reached'}`, turnOn);
  }
}
