import { countText, secondsText } from '../../model/number-text.ts';
import { quantityThat } from '../../model/quantity.ts';
import { above, type ConditionCheck, said, withoutKit } from './condition.ts';

/** Changes that were set aside: each blocks its key until somebody looks. */
export const parked: ConditionCheck = (observed, { settings, kit }) => {
  if (withoutKit(observed)) return said('parked', 'fine', 'Nothing is parked: the sync kit is not installed.');
  const { queue } = observed;
  if (!queue.known) return said('parked', 'unknown', `What is parked is not known: ${queue.reason}. ${queue.turnOn}`);
  const { parked: events, parkedWhole, reasons } = queue.value;
  const [first] = reasons;
  if (events === 0 || first === undefined) return said('parked', 'fine', 'Nothing is parked.');
  const many = parkedWhole
    ? quantityThat(events, 'change', 'is parked', 'are parked')
    : `${countText(events)} or more changes are parked`;
  const oldest = Math.max(...reasons.map(({ oldestSeconds }) => oldestSeconds ?? 0));
  return {
    ...said(
      'parked',
      above(events, 1, settings.parked_halt),
      `${many}, the oldest for ${secondsText(oldest)}; most of them in ${first.table}: ${first.reason}. \`${kit('relay parked')}\` lists the keys.`,
    ),
    pause: kit('backfill pause'),
    resume: kit('relay unpark --all'),
  };
};
