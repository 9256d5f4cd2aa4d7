import { secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import { type ConditionCheck, STOP_RELAY, said } from './condition.ts';

/** Confirmed drift, by the last check of parity. */
export const drift: ConditionCheck = ({ drift: found, tables }, { settings, kit }) => {
  if (!found.known) return said('drift', 'unknown', `Drift is not known: ${found.reason}. ${found.turnOn}`);
  const { trend, ageSeconds, points } = found.value;
  if (trend === 'none' || ageSeconds === null) {
    const copied = tables.flatMap(({ backfill }) => backfill).every(({ done }) => done);
    return copied
      ? said('drift', 'warn', 'No check of parity is recorded: run check_parity.')
      : said('drift', 'fine', 'No check of parity is recorded; the backfill has not ended.');
  }
  const last = points.findLast(({ verdict }) => verdict === 'drift' || verdict === 'equal');
  const when = `${secondsText(ageSeconds)} ago`;
  if ((last?.confirmed ?? 0) > 0 || last?.verdict === 'drift') {
    return {
      ...said(
        'drift',
        'halt',
        `${quantity(last?.confirmed ?? 0, 'row')} truly differed ${when} (${trend}): check_parity names them, \`${kit('reconcile')}\` repairs them through the ledger.`,
      ),
      pause: `${kit('backfill pause')}; ${STOP_RELAY}`,
      resume: `${kit('relay run')}; ${kit('backfill resume')}`,
    };
  }
  if (ageSeconds > settings.drift_hours * 3600)
    return said('drift', 'warn', `No drift ${when}, which says nothing about now: run check_parity.`);
  return said('drift', 'fine', `No confirmed drift ${when}.`);
};
