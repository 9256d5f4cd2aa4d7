import { secondsText } from '../../model/number-text.ts';
import type { SideStatus, WatchState } from '../../model/sync-status.ts';
import { worstOf } from '../../model/sync-status.ts';
import { type ConditionCheck, said } from './condition.ts';

const HOUR_S = 3600;

/** Whether the log is still there for those that read it: slots that were given up, and what is left at the present rate. */
export const log: ConditionCheck = ({ source, target, connectors }, { settings }) => {
  const [warn, halt] = [settings.retention_warn_hours * HOUR_S, settings.retention_halt_hours * HOUR_S];
  const below = (seconds: number): WatchState => (seconds < halt ? 'halt' : seconds < warn ? 'warn' : 'fine');
  const found = (['source', 'target'] as const).flatMap((name) => {
    const side = { source, target }[name];
    const rooms = side.room.map(({ said: what, lost, active, secondsLeft, bytesLeft }) => ({
      state: lost
        ? 'halt'
        : worstOf([
            secondsLeft === null ? 'fine' : below(secondsLeft),
            bytesLeft === 0 ? 'halt' : 'fine',
            active ? 'fine' : 'warn',
          ]),
      what: `${name}: ${what}`,
    }));
    return [...rooms, ...retention(name, side, connectors !== null, below)];
  });
  const state = worstOf(found.map((one) => one.state));
  const worst = found.filter((one) => one.state === state);
  if (state === 'fine')
    return said(
      'log',
      'fine',
      found.length === 0 ? 'Nobody reads a log here.' : found.map(({ what }) => what).join('; '),
    );
  return said('log', state, `${worst.map(({ what }) => what).join('; ')}.`);
};

/** By time, where somebody reads and the server keeps nothing for it in particular. */
function retention(
  name: string,
  { retention: kept, consumers, room }: SideStatus,
  configured: boolean,
  below: (seconds: number) => WatchState,
): { state: WatchState; what: string }[] {
  const reads = (consumers.known && consumers.value.length > 0) || (configured && name === 'source');
  if (!reads || room.length > 0) return [];
  if (!kept.known)
    return [
      { state: 'unknown', what: `${name}: how long the log is kept is not known: ${kept.reason}. ${kept.turnOn}` },
    ];
  const { setting, secondsLeft, unbounded } = kept.value;
  if (unbounded) return [{ state: 'fine', what: `${name}: ${setting} keeps the log without limit` }];
  if (secondsLeft === null)
    return [{ state: 'unknown', what: `${name}: ${setting} is a size, and the rate of the log is not known` }];
  return [
    {
      state: below(secondsLeft),
      what: `${name}: ${setting} keeps ${secondsText(secondsLeft)} of the log for a reader that is away`,
    },
  ];
}
