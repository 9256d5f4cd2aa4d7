import type { DifferingTable } from '../../model/differing.ts';
import { secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import { shellWord } from '../../model/shell-word.ts';
import { sortedDrift } from '../expected-missing.ts';
import { type ConditionCheck, STOP_RELAY, said, withoutKit } from './condition.ts';

const SHOWN = 3;

/** Confirmed drift, by the newest check of parity of each table; what the backfill has yet to bring is none. */
export const drift: ConditionCheck = (observed, { settings, kit }) => {
  const { drift: found, copied } = observed;
  if (!found.known) return said('drift', 'unknown', `Drift is not known: ${found.reason}. ${found.turnOn}`);
  const { trend, ageSeconds } = found.value;
  if (trend === 'none' || ageSeconds === null) {
    const nothingCarried = withoutKit(observed) && observed.changes !== null && !(copied.known && copied.value.of > 0);
    if (nothingCarried)
      return said('drift', 'fine', 'Inside one database no table is carried; each change counts its own rows.');
    if (!copied.known || copied.value.done >= copied.value.of)
      return said('drift', 'warn', 'No check of parity is recorded: run check_parity.');
    const { done, of } = copied.value;
    return said(
      'drift',
      'fine',
      `No check of parity is recorded; the backfill has not ended (${done} of ${quantity(of, 'table')}).`,
    );
  }
  const { real, expected, open } = sortedDrift(observed);
  const when = `${secondsText(ageSeconds)} ago`;
  if (real.length > 0) {
    return {
      ...said(
        'drift',
        'halt',
        `${rowsOf(real)} truly differed ${whenOf(real)} (${trend}): check_parity names them, \`${kit('reconcile')}\` and then \`${kit('reconcile --apply')}\` repairs them through the ledger. This stays until \`${again(real)}\` finds no difference: a repair alone is no proof.`,
      ),
      pause: `${kit('backfill pause')}; ${STOP_RELAY}`,
      resume: `${kit('relay run')}; ${kit('backfill resume')}; ${again(real)}`,
    };
  }
  if (open.length > 0)
    return said(
      'drift',
      'warn',
      `${rowsOf(open)} differed ${whenOf(open)}, while the backfill ran: run check_parity again, which tells missing rows that were still to come from others.`,
    );
  if (expected.length > 0)
    return said(
      'drift',
      'fine',
      `${rowsOf(expected)} missing ${whenOf(expected)}, as is expected until the backfill has ended; nothing else differed.`,
    );
  if (ageSeconds > settings.drift_hours * 3600)
    return said('drift', 'warn', `No drift ${when}, which says nothing about now: run check_parity.`);
  return said('drift', 'fine', `No confirmed drift ${when}.`);
};

/** `12 rows of shop.item and shop.note`. */
function rowsOf(tables: readonly DifferingTable[]): string {
  const names = tables.slice(0, SHOWN).map(({ source }) => source);
  const more = tables.length > SHOWN ? ` and ${quantity(tables.length - SHOWN, 'other table')}` : '';
  return `${quantity(
    tables.reduce((sum, { rows }) => sum + rows, 0),
    'row',
  )} of ${names.join(', ')}${more}`;
}

/** Only a whole comparison of these tables says that they agree again. */
function again(tables: readonly DifferingTable[]): string {
  const names = tables.length > SHOWN ? [] : ['--tables', ...tables.map(({ source }) => shellWord(source))];
  return ['lockstep check-parity', ...names].join(' ');
}

function whenOf(tables: readonly DifferingTable[]): string {
  return `${secondsText(Math.min(...tables.map(({ ageSeconds }) => ageSeconds)))} ago`;
}
