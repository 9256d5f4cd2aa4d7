import { countText, secondsText } from '../../model/number-text.ts';
import { quantityThat } from '../../model/quantity.ts';
import { above, type ConditionCheck, said, withoutKit } from './condition.ts';

/** How long the oldest change has waited: what the secondary lacks. */
export const outboxAge: ConditionCheck = (observed, { settings, kit }) => {
  const { queue, primary } = observed;
  if (withoutKit(observed)) return said('outbox-age', 'fine', 'No queue: the sync kit is not installed.');
  if (!queue.known) return said('outbox-age', 'unknown', `The queue is not known: ${queue.reason}. ${queue.turnOn}`);
  const { open, whole, atMost, oldestSeconds } = queue.value;
  const other = observed[primary === 'source' ? 'target' : 'source'].kit;
  const left =
    other.known && other.value.pending > 0
      ? ` ${quantityThat(other.value.pending, 'change', 'still waits', 'still wait')} on the other side.`
      : '';
  if (oldestSeconds === null) return said('outbox-age', 'fine', `Nothing waits.${left}`);
  const state = above(oldestSeconds, settings.outbox_warn_seconds, settings.outbox_halt_seconds);
  const waiting = whole
    ? quantityThat(open, 'change', 'waits', 'wait')
    : `${countText(open)} or more (at most ${countText(atMost)}) changes wait`;
  return {
    ...said('outbox-age', state, `${waiting}, the oldest for ${secondsText(oldestSeconds)}.${left}`),
    ...(state === 'fine'
      ? {}
      : { pause: kit('backfill pause'), resume: `${kit('relay run')}; ${kit('backfill resume')}` }),
  };
};
