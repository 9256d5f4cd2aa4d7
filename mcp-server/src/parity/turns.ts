import { gentleTurns } from '../model/gentle-turns.ts';
import { throwIfCancelled } from './cancelled.ts';
import type { Ask, Lane } from './lanes.ts';

/** A lane on which reads take turns and rest while `shares` says that others use the server. */
export function takeTurns(lane: Lane, shares: () => boolean, wantedMs: number): Ask {
  const inTurn = gentleTurns({ shares, wantedMs, throwIfCancelled });
  return (asker, work) => inTurn(asker.signal, (timed) => lane.ask(asker, (reader) => timed(() => work(reader))));
}
