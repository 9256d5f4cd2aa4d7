import type { Plan } from '../model/plan.ts';
import { foreignKeysOf, type Survey } from './survey.ts';
import { bytesText, listNames, quantity, rowsText } from './wording.ts';

/** The one strategy of this version, why it fits these databases, and what was rejected for them. */
export function strategy(survey: Survey): Plan['strategy'] {
  const { facts, pairs, source, target } = survey;
  const unmet = facts.source.capture.checks.filter((check) => !check.ok).map((check) => check.setting);
  return {
    name: 'Phased: outbox capture first, versioned relay, backfill, read ramp, fenced write cutover with reverse sync',
    because: [
      `${source.database} stays the primary until the write cutover, so each of phases 0 to 5 can be left without losing a write.`,
      `${quantity(pairs.length - survey.keyless.length, 'table')} of ${pairs.length} share a unique key with the target, which the versioned apply and the row-by-row proof need${survey.keyless.length === 0 ? '' : `; without one: ${listNames(survey.keyless)}, copied again during the write pause`}.`,
      unmet.length === 0
        ? `Log-based capture could start on ${source.label} today; the outbox does not depend on it.`
        : `The outbox does not depend on what keeps log-based capture of ${source.label} from starting today: ${listNames(unmet)}.`,
      `Reverse sync starts before ${target.database} takes its first write, which makes the way back after the cutover real.`,
    ],
    rejected: rejected(survey, unmet),
  };
}

function rejected(survey: Survey, unmet: readonly string[]): Plan['strategy']['rejected'] {
  const { source, target } = survey;
  const cascading = foreignKeysOf(survey.pairs, 'source').filter(([, key]) => key.onDelete === 'cascade').length;
  return [
    {
      name: 'Big bang: stop, copy, switch',
      because: `Writers of ${source.database} would stop while ${quantity(survey.pairs.length, 'table')} (${totalText(survey)}) are copied at a rate that has not been measured, and there is no way back after the first write to ${target.database}.`,
    },
    {
      name: 'The application writes both databases',
      because: `Two commits without a common transaction: a crash between them leaves one of ${quantity(survey.pairs.length, 'table')} different without a trace, and two writes of one row may arrive in the other order.`,
    },
    {
      name: 'Trickle batch by a changed-at column',
      because: `Deleted rows of ${quantity(survey.pairs.length, 'table')} leave no such mark, nor do rows changed without touching the column or committed late.`,
    },
    {
      name: 'Log-based capture with a connector platform',
      because: `A sound alternative for capture${unmet.length === 0 ? '' : ` once this is changed: ${listNames(unmet)}`}, at the price of a platform to run; ${quantity(cascading, 'cascading foreign key')} and the version guard on the target need the same care.`,
    },
  ];
}

function totalText({ pairs }: Survey): string {
  const rows = pairs.map((pair) => pair.source.rowEstimate);
  const bytes = pairs.map((pair) => pair.source.dataBytes);
  return `${rowsText(total(rows))}, ${bytesText(total(bytes))}`;
}

/** null as soon as one part is unknown: a sum of guesses and gaps would look like knowledge. */
function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
