import type { LogState } from '../model/log-state.ts';
import { bytesText, secondsText } from '../model/number-text.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { LogRoom, SideStatus } from '../model/sync-status.ts';
import type { Hints } from './hints.ts';

/** Bytes that a server adds to its log in a second, from two looks at its end. */
export function logRate(
  before: Seen<LogState> | null,
  after: Seen<LogState>,
  seconds: number,
  { again }: Pick<Hints, 'again'>,
): Seen<number> {
  if (!after.known) return after;
  if (!after.value.end.known) return after.value.end;
  if (before === null || !before.known || !before.value.end.known || seconds <= 0)
    return unseen('the end of the log was seen once', again);
  const [from, to] = [before.value.end.value, after.value.end.value];
  if (from.file !== to.file || to.offset < from.offset)
    return unseen('a new file of the log was begun between the two looks', again);
  return known((to.offset - from.offset) / seconds);
}

/** How long a reader may stay away, by the server's own setting and the present rate. */
export function retentionOf(log: Seen<LogState>, rate: Seen<number>): SideStatus['retention'] {
  if (!log.known) return log;
  if (!log.value.retention.known) return log.value.retention;
  const { setting, seconds, bytes, unbounded } = log.value.retention.value;
  const bySize = bytes !== null && rate.known && rate.value > 0 ? bytes / rate.value : null;
  const limits = [seconds, bySize].filter((limit) => limit !== null);
  return known({ setting, secondsLeft: limits.length === 0 ? null : Math.min(...limits), unbounded });
}

/** What is left of the log for each reader for which the server keeps any. */
export function logRooms(log: Seen<LogState>, rate: Seen<number>): LogRoom[] {
  if (!log.known || !log.value.consumers.known) return [];
  return log.value.consumers.value
    .filter(({ retainedBytes, lost }) => retainedBytes !== null || lost)
    .map(({ name, kind, active, state, retainedBytes, bytesLeft, lost, why }) => {
      const secondsLeft = lost ? 0 : bytesLeft !== null && rate.known && rate.value > 0 ? bytesLeft / rate.value : null;
      const left =
        bytesLeft === null
          ? 'without limit'
          : `${bytesText(bytesLeft)} more until it is given up${secondsLeft === null ? '' : `, ${secondsText(secondsLeft)} at the present rate`}`;
      const said = lost
        ? `slot ${name} (${kind}) was given up${why === null ? '' : `: ${why}`}; its reader must begin anew`
        : `slot ${name} (${kind}) ${active ? 'is read' : 'is not in use'}, ${state}: ${bytesText(retainedBytes)} kept, ${left}`;
      return { reader: name, active, lost, bytesLeft, secondsLeft, said };
    });
}
