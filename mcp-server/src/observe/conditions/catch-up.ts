import { type ConditionCheck, STOP_RELAY, said, withoutKit } from './condition.ts';

/** Whether the queue is ever worked off. */
export const catchUp: ConditionCheck = (observed, { kit }) => {
  const { verdict, explanation } = observed.catchUp;
  if (withoutKit(observed)) return said('catch-up', 'fine', 'No queue: the sync kit is not installed.');
  if (verdict === 'unknown') return said('catch-up', 'unknown', explanation);
  if (verdict !== 'never') return said('catch-up', 'fine', explanation);
  return {
    ...said(
      'catch-up',
      'warn',
      `Never: ${explanation} Start the relay, or more of it (\`${kit('relay run --workers 4')}\`).`,
    ),
    pause: `${kit('backfill pause')}; ${STOP_RELAY} only to spare the secondary`,
    resume: `${kit('relay run')}; ${kit('backfill resume')}`,
  };
};
