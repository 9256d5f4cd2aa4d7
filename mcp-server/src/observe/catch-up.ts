import { countText, secondsText } from '../model/number-text.ts';
import type { Seen } from '../model/seen.ts';
import type { CatchUpStatus, QueueRates, QueueStatus } from '../model/sync-status.ts';

/** Whether the queue is worked off, and when, by the rates of a moment. "Never" says both rates. */
export function catchUp(queue: Seen<QueueStatus>, rates: Seen<QueueRates>): CatchUpStatus {
  if (!queue.known)
    return { verdict: 'unknown', seconds: null, explanation: `The queue is not known: ${queue.reason}.` };
  const { open, atMost, whole } = queue.value;
  if (open === 0) return { verdict: 'keeps up', seconds: { low: 0, high: 0 }, explanation: 'Nothing waits.' };
  if (!rates.known)
    return { verdict: 'unknown', seconds: null, explanation: `The rates are not known: ${rates.reason}.` };
  const { arrivedPerSecond: arrived, appliedPerSecond: applied, turnedOver, seconds } = rates.value;
  const said = `${rate(arrived)} changes/s arrive and ${rate(applied)}/s are applied`;
  if (turnedOver) {
    const explanation = `${said}; whatever waited ${secondsText(seconds)} ago is applied.`;
    return { verdict: 'keeps up', seconds: { low: 0, high: seconds }, explanation };
  }
  if (arrived >= applied) {
    const waiting = `${countText(open)}${whole ? '' : ' or more'} wait`;
    return {
      verdict: 'never',
      seconds: null,
      explanation: `${waiting}; ${said}: at these rates the queue is never worked off.`,
    };
  }
  const range = { low: open / (applied - arrived), high: Math.max(open, atMost) / (applied - arrived) };
  const when = whole ? secondsText(range.low) : `${secondsText(range.low)} to ${secondsText(range.high)}`;
  return { verdict: 'catches up', seconds: range, explanation: `${said}: worked off in ${when}.` };
}

function rate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en-US');
}
