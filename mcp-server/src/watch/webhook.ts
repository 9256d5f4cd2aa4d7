import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { LockstepError } from '../model/errors.ts';
import { mergedNotice, type Notice } from './changes.ts';

const ATTEMPTS = 6;
const ANSWER_MS = 10_000;
/** How long the end of a watch waits for a message that is under way. */
const GOODBYE_MS = 5000;

/** Where changes are told. */
export interface Webhook {
  /** Never waits: messages go one after the other, and what happens while one is under way is told together. */
  tell(notice: Notice): void;
  /** Waits a little for what is under way. */
  close(): Promise<void>;
}

/** The receiver did not take a message, and will not take it again either. */
class RefusedError extends Error {}

/** Posts changes as JSON to an address, again and again with growing pauses while the receiver is away. The address is a secret: no message of ours holds it. */
export function openWebhook(address: string, failed: (what: string) => void, firstPauseMs = 500): Webhook {
  const url = urlOf(address);
  const stop = new AbortController();
  const policy = retry(
    handleWhen((error) => !(error instanceof RefusedError)),
    { maxAttempts: ATTEMPTS - 1, backoff: new ExponentialBackoff({ initialDelay: firstPauseMs, maxDelay: 60_000 }) },
  );
  let waiting: Notice | null = null;
  let running: Promise<void> | null = null;
  const send = async () => {
    for (let notice = waiting; notice !== null && !stop.signal.aborted; notice = waiting) {
      waiting = null;
      if (notice.changes.length === 0) continue;
      const body = JSON.stringify({ from: 'lockstep watch', ...notice });
      await policy
        .execute(({ signal }) => post(url, body, signal), stop.signal)
        .catch((error: unknown) => {
          failed(
            `the webhook at ${url.host} did not take a message: ${error instanceof RefusedError ? error.message : 'no answer'}`,
          );
        });
    }
    running = null;
  };
  return {
    tell: (notice) => {
      waiting = waiting === null ? notice : mergedNotice(waiting, notice);
      running ??= send();
    },
    close: async () => {
      const timer = setTimeout(() => stop.abort(), GOODBYE_MS);
      await running;
      clearTimeout(timer);
    },
  };
}

async function post(url: URL, body: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  await response.body?.cancel();
  if (response.ok) return;
  const passes = response.status >= 500 || response.status === 408 || response.status === 429;
  throw passes ? new Error('away') : new RefusedError(`it answered ${response.status}`);
}

function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new LockstepError('VALIDATION', 'The webhook is no http or https address.', {
    hint: 'Give it as --webhook https://… or in the environment as LOCKSTEP_WEBHOOK_URL.',
  });
}
