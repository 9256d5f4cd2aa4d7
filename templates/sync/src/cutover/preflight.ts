import type { Direction } from '../core/direction.ts';
import { flipStage, NoPrimaryError } from '../core/flip-stage.ts';
import { otherSide, type Side } from '../descriptor.ts';
import { quantity, quantityThat } from '../values/quantity.ts';
import { catalogueOf } from './catalogue-sql.ts';
import { CounterFullError, planCounters } from './counters.ts';
import type { CutoverHooks, CutoverOptions } from './cutover-options.ts';
import { readFences } from './fence-moves.ts';
import { readProof } from './prove-reverse.ts';
import { parkedChanges, waitingChanges } from './queue-state.ts';
import { shapeDifferences } from './shape-differences.ts';

/** What one check of a flip found. unseen: the login may not look. */
export interface Check {
  readonly name: CheckName;
  readonly status: 'ok' | 'failed' | 'unseen';
  readonly said: string;
}

/** Everything that is asked before writers are stopped. */
export const CHECK_NAMES = [
  'fence',
  'parked',
  'other outbox',
  'lag',
  'long transactions',
  'definitions',
  'backfill',
  'way back',
  'counters',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

type Look = (
  direction: Direction,
  options: CutoverOptions,
  hooks: Pick<CutoverHooks, 'backfillOpen'>,
) => Promise<Omit<Check, 'name'>>;

/** Asks everything that must be so before writers are stopped; each question is answered, also where another failed. */
export async function preflight(
  direction: Direction,
  options: CutoverOptions,
  hooks: Pick<CutoverHooks, 'backfillOpen'>,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of CHECK_NAMES) checks.push({ name, ...(await LOOKS[name](direction, options, hooks)) });
  return checks;
}

/** The checks that stand in the way of a flip. */
export function standingInTheWay(checks: readonly Check[], { accept }: Pick<CutoverOptions, 'accept'>): Check[] {
  return checks.filter(({ name, status }) => status === 'failed' || (status === 'unseen' && !accept.includes(name)));
}

const ok = (said: string) => ({ status: 'ok', said }) as const;
const failed = (said: string) => ({ status: 'failed', said }) as const;

const LOOKS: Readonly<Record<CheckName, Look>> = {
  fence: async (direction, { scope }) => {
    const fences = await readFences(sidesOf(direction), scope);
    try {
      const { kind, primary } = flipStage(fences);
      if (kind !== 'settled') return failed('a flip was begun and did not end: resume it or abort it');
      if (primary !== direction.primary) return failed(`the ${primary} is the primary already`);
    } catch (error) {
      if (error instanceof NoPrimaryError) return failed(error.message);
      throw error;
    }
    const other = fences[otherSide(direction.primary)];
    if (other.writer !== direction.primary) {
      return failed(
        `the row of the ${otherSide(direction.primary)} says ${other.writer}, expected ${direction.primary}`,
      );
    }
    return ok(`both sides say that the ${direction.primary} is written to`);
  },

  parked: async (direction) => {
    const { parked, first } = await parkedChanges(direction.from, direction.tables);
    if (parked === 0) return ok('no change is set aside');
    const list = first.map(({ name, rowKey, reason }) => `\n  ${name} ${rowKey}: ${reason}`).join('');
    return failed(
      `${quantity(parked, 'change')} of the ${direction.primary} could not be written to the ${otherSide(direction.primary)}; correct the rows or release them:${list}`,
    );
  },

  'other outbox': async (direction) => {
    const [{ waiting }, { parked }] = await Promise.all([
      waitingChanges(direction.to),
      parkedChanges(direction.to, direction.tables),
    ]);
    if (waiting + parked === 0) return ok('nothing waits on the other side');
    return failed(
      `${quantityThat(waiting + parked, 'change', 'waits', 'wait')} in the outbox of the ${otherSide(direction.primary)}, which nobody may write to: find out who did`,
    );
  },

  lag: async (direction, { maxLagMs }) => {
    const { waiting, oldestMs } = await waitingChanges(direction.from);
    const said =
      waiting === 0
        ? 'nothing waits'
        : `${quantityThat(waiting, 'change', 'waits', 'wait')}, the oldest for ${oldestMs} ms`;
    return oldestMs <= maxLagMs ? ok(said) : failed(`${said}; ${maxLagMs} ms at most: is the relay running?`);
  },

  'long transactions': async ({ from, primary }, { maxTransactionMs }) => {
    const { unseen, oldest } = await from.store.transaction(async (tx) => {
      const catalogue = catalogueOf(tx.engine);
      const hidden = await catalogue.unseenWriters(tx);
      return { unseen: hidden, oldest: hidden === null ? await catalogue.oldestWriter(tx, true) : null };
    });
    if (unseen !== null)
      return { status: 'unseen', said: `transactions of others on the ${primary} are not shown: ${unseen}` };
    const ms = Math.round((oldest ?? 0) * 1000);
    const said = oldest === null ? 'no transaction that writes is open' : `the oldest that writes is ${ms} ms old`;
    return ms <= maxTransactionMs
      ? ok(said)
      : failed(`${said}; the fence would wait for it: ${maxTransactionMs} ms at most`);
  },

  definitions: async (direction) => {
    const differences = await shapeDifferences(sidesOf(direction), direction.tables);
    if (differences.length === 0) return ok('every table is as it was when the kit was generated');
    return failed(`definitions have changed, generate the kit again:\n  ${differences.join('\n  ')}`);
  },

  backfill: async (_direction, _options, { backfillOpen }) => {
    const open = await backfillOpen();
    return open.length === 0 ? ok('every table is copied') : failed(`not copied to the end: ${open.join(', ')}`);
  },

  'way back': async (direction, { reverseProofMs }) => {
    const proof = await readProof(direction);
    if (proof === null) return failed('nobody has shown that the way back works: run `cutover prove`');
    const said = `shown ${Math.round(proof.ageMs / 1000)} s ago, round trip ${proof.roundTripMs} ms, capture by ${proof.capture}`;
    return proof.ageMs <= reverseProofMs ? ok(said) : failed(`${said}: too old, run \`cutover prove\` again`);
  },

  counters: async (direction, options) => {
    try {
      const plans = await planCounters(direction, direction.tables, { least: 0n, made: options.gap });
      return ok(`${quantity(plans.length, 'counter')} can be raised`);
    } catch (error) {
      if (error instanceof CounterFullError) return failed(error.message);
      throw error;
    }
  },
};

/** Both ends, by side. */
export function sidesOf({ primary, from, to }: Direction): Record<Side, Direction['from']> {
  return primary === 'source' ? { source: from, target: to } : { source: to, target: from };
}
