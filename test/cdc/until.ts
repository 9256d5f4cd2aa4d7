import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is there; throws with what was seen last. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  there: (answer: T) => boolean,
  withinMs = 180_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (there(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`${what} was not so within ${withinMs / 1000} s: ${JSON.stringify(answer).slice(0, 6000)}`);
    await sleep(250);
  }
}
