import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import type { LabDatabase } from '../lab/lab.ts';
import type { Road } from './road.ts';

const OFFSETS = z.object({
  offsets: z.array(z.object({ partition: z.object({ kafka_topic: z.string(), kafka_partition: z.number() }) })),
});
const STATUSES = z
  .record(z.string(), z.object({ status: z.object({ tasks: z.array(z.object({ trace: z.string().optional() })) }) }))
  .transform((found) => Object.values(found));

/** Sets the heartbeat, as the connector does. */
export function startBeat(source: LabDatabase): { stop(): Promise<void> } {
  let beating = true;
  const done = (async () => {
    while (beating) {
      await source.execute('UPDATE lockstep_cdc_heartbeat SET beat_at = UTC_TIMESTAMP(6) WHERE id = 1');
      await sleep(500);
    }
  })();
  return {
    stop: async () => {
      beating = false;
      await done;
    },
  };
}

/** Puts a stopped sink back to the first record of every partition of some topics, as an operator would. */
export async function rewind({ worker }: Road, sink: string, topics: readonly string[]): Promise<void> {
  const offsets = [0, 1, 2, 3].flatMap((partition) =>
    topics.map((topic) => ({
      partition: { kafka_topic: topic, kafka_partition: partition },
      offset: { kafka_offset: 0 },
    })),
  );
  const known = OFFSETS.parse(await worker.get(`/connectors/${sink}/offsets`));
  const there = offsets.filter(({ partition }) =>
    known.offsets.some(
      (one) =>
        one.partition.kafka_topic === partition.kafka_topic &&
        one.partition.kafka_partition === partition.kafka_partition,
    ),
  );
  expect(there.length).toBeGreaterThan(topics.length - 1);
  const response = await fetch(`${worker.url}/connectors/${sink}/offsets`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsets: there }),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
}

/** How new the rows are, and which reviews there are. */
export async function versionsIn(target: LabDatabase) {
  const [[versions = '', reviews = ''] = []] = await target.query(
    "SELECT (SELECT sum(lockstep_version) FROM customers)::text, (SELECT string_agg(id::text, ',' ORDER BY id) FROM reviews)",
  );
  return { versions: BigInt(versions), reviews };
}

/** What the causes of failed tasks say. */
export function failuresIn(answer: unknown): string[] {
  return STATUSES.parse(answer).flatMap(({ status: { tasks } }) =>
    tasks.flatMap(({ trace = '' }) =>
      trace === ''
        ? []
        : [
            trace
              .split('\n')
              .filter((line) => !/^\s+(at|\.\.\.) /.test(line))
              .join(' | ')
              .slice(0, 3000),
          ],
    ),
  );
}

/** Whether a command ended well, and what it said. */
export function attempt(work: () => string): { readonly said: string; readonly failed: boolean } {
  try {
    return { said: work(), failed: false };
  } catch (error) {
    return { said: String(error), failed: true };
  }
}
