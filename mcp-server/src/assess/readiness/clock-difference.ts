import type { ClockOffset } from '../../model/readiness.ts';
import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

const TOLERATED_MS = 500;

/** Whether the clock of each server agrees with this machine's, and both servers' with each other: said once, for the pair. */
export const clockDifference: ReadinessCheck = (side, { readiness: { source, target } }) => {
  const { clock } = side;
  if (!clock.known) return [notSeen(side, 'clock-difference', clock, 'The server’s clock', CONSEQUENCE)];
  const here = differs(clock.value)
    ? [
        aboutServer(side, 'clock-difference', 'warning', {
          what: `The clock of the server is ${shown(clock.value)} ${clock.value.offsetMs > 0 ? 'ahead of' : 'behind'} this machine’s.`,
          consequence: CONSEQUENCE,
          wayOut: 'Let NTP or chrony set the clock of all three machines, then measure again.',
        }),
      ]
    : [];
  if (side.side === 'target' || !target.clock.known) return here;
  const between = {
    offsetMs: clock.value.offsetMs - target.clock.value.offsetMs,
    uncertaintyMs: clock.value.uncertaintyMs + target.clock.value.uncertaintyMs,
    rounds: clock.value.rounds,
  };
  if (!differs(between)) return here;
  return [
    ...here,
    aboutServer(source, 'clock-difference', 'warning', {
      what: `The clock of the source is ${shown(between)} ${between.offsetMs > 0 ? 'ahead of' : 'behind'} the target’s.`,
      consequence: CONSEQUENCE,
      wayOut: 'Let NTP or chrony set both clocks. Never order writes by time: the sync kit orders them by version.',
    }),
  ];
};

const CONSEQUENCE =
  'Lag that is computed from moments of both servers is wrong by that much, and “newest wins” takes the wrong row.';

/** Only when no error of the measurement explains it. */
function differs({ offsetMs, uncertaintyMs }: ClockOffset): boolean {
  return Math.abs(offsetMs) - uncertaintyMs > TOLERATED_MS;
}

function shown({ offsetMs, uncertaintyMs }: ClockOffset): string {
  return `${(Math.abs(offsetMs) / 1000).toFixed(1)} s (give or take ${Math.ceil(uncertaintyMs)} ms)`;
}
