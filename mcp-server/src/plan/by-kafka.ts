import type { Situation } from './situation.ts';

/** Commands of Kafka Connect, where it is what reads the log; none where another platform does. */
export function byKafka({ question }: Situation, ...commands: readonly string[]): string[] {
  return question.tooling.includes('kafka_connect') ? [...commands] : [];
}
