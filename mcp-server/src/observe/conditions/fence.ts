import { secondsText } from '../../model/number-text.ts';
import { takenBack } from '../../model/taken-back.ts';
import { type ConditionCheck, said, withoutKit } from './condition.ts';

/** Who may write, and for how long nobody can. */
export const fence: ConditionCheck = (observed, { settings, kit }) => {
  const { cutover, primary } = observed;
  if (withoutKit(observed)) return said('fence', 'fine', 'No fence: the sync kit is not installed.');
  if (!cutover.known)
    return said('fence', 'unknown', `Who may write is not known: ${cutover.reason}. ${cutover.turnOn}`);
  const { stage, stoppedSeconds, fences } = cutover.value;
  if (stage === 'settled') {
    const back = takenBack(observed);
    const since =
      back === null
        ? '.'
        : `: its writers were taken back from the target ${secondsText(back)} ago. \`${kit('relay')}\` carries from the source again, \`${kit('reconcile')}\` shows what is left, then check_parity; a second attempt begins with the gate of read-ramp.`;
    return said('fence', 'fine', `The ${primary} is written to (epoch ${fences[primary ?? 'source'].epoch})${since}`);
  }
  if (stage === 'unclear') {
    const rows = (['source', 'target'] as const).map(
      (side) => `the ${side} says ${fences[side].writer} in epoch ${fences[side].epoch}`,
    );
    return said(
      'fence',
      'halt',
      `The fence rows contradict each other (${rows.join(', ')}): stop all writers and find out which side is right: \`${kit('cutover status')}\`.`,
    );
  }
  const long = stoppedSeconds === null || stoppedSeconds >= settings.fence_halt_seconds;
  const since = stoppedSeconds === null ? '' : ` since ${secondsText(stoppedSeconds)}`;
  return {
    ...said(
      'fence',
      long ? 'halt' : 'warn',
      `Nobody can write${since}: a flip ${stage === 'decided' ? `to the ${primary} is decided and not opened` : `away from the ${primary} stopped its writers`}.`,
    ),
    pause: stage === 'decided' ? null : kit('cutover abort'),
    resume: kit('cutover resume'),
  };
};
