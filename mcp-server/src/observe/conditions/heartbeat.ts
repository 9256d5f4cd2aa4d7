import { secondsText } from '../../model/number-text.ts';
import { above, type ConditionCheck, STOP_RELAY, said, withoutKit } from './condition.ts';

/** Beats that do not arrive: nothing carries changes, whatever the queue looks like. */
export const heartbeat: ConditionCheck = (observed, { settings, kit }) => {
  if (withoutKit(observed)) return said('heartbeat', 'fine', 'No beats: the sync kit is not installed.');
  const { heartbeat: found } = observed;
  if (!found.known) return said('heartbeat', 'unknown', `Beats are not known: ${found.reason}. ${found.turnOn}`);
  const commands = { pause: STOP_RELAY, resume: kit('relay run') };
  if (found.value === null)
    return {
      ...said(
        'heartbeat',
        'unknown',
        `No beat has reached the secondary yet: is the relay running (\`${kit('relay run')}\`)?`,
      ),
      ...commands,
    };
  const { ageSeconds, transitSeconds, clock } = found.value;
  const corrected =
    clock === null
      ? ''
      : `, corrected by ${clock.differenceSeconds.toFixed(3)} s between the clocks (± ${clock.uncertaintySeconds.toFixed(3)} s)`;
  const took = transitSeconds === null ? '' : ` and took ${transitSeconds.toFixed(3)} s${corrected}`;
  const state = above(ageSeconds, settings.heartbeat_warn_seconds, settings.heartbeat_halt_seconds);
  return {
    ...said(
      'heartbeat',
      state,
      `The last beat that reached the secondary is ${secondsText(ageSeconds)} old${took}${state === 'fine' ? '.' : ': is the relay running?'}`,
    ),
    ...(state === 'fine' ? {} : commands),
  };
};
