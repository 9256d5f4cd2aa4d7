import type { Criterion } from '../../model/criterion.ts';
import { quantity } from '../../model/quantity.ts';
import { known } from '../../model/seen.ts';
import type { SyncSeen } from '../../model/sync-seen.ts';
import { ageText } from '../age-text.ts';
import { byStatus } from '../by-status.ts';
import { type GateCase, ofPlan } from '../gate-case.ts';
import { failed, type Judge, passed, type Ruling, some, unknown } from '../ruling.ts';

type Fence = NonNullable<NonNullable<SyncSeen['pipe']>['fence']>;

/** The watermark of a cutover by connectors: their offset has passed the log's position, and no partition holds what was not applied. */
export const pipeDrained: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ pipe }) => known(pipe),
    (pipe, { seen: { kit } }) => {
      if (pipe === null)
        return kit.known
          ? passed('The sync kit carries the changes, and no connector.')
          : unknown('No Kafka Connect is configured, and the sync kit is not installed.', {
              run: `Set cdc.connect_url and cdc.brokers in lockstep.yaml; then ${criterion.command}`,
            });
      const { drained, position, snapshot, lost, gap, fence } = pipe;
      if (gap !== null) return failed(`The source no longer has the log that a connector needs. ${gap}.`);
      if (lost > 0) return failed(`Kafka deleted ${quantity(lost, 'change')} before they were applied.`);
      if (snapshot.known && snapshot.value.length > 0)
        return failed(`A snapshot has not ended: ${some(snapshot.value)}.`);
      const hidden = [drained, snapshot].find((one) => !one.known);
      if (hidden?.known === false)
        return unknown(hidden.reason, { run: `${hidden.turnOn.replace(/\.$/, '')}; then ${criterion.command}` });
      if (gate.phase === 'write-cutover') return byFence(gate, criterion, fence);
      return drained.known && drained.value
        ? passed(`Everything up to ${position ?? 'the position of the log'} is on the other side.`)
        : failed(`Not everything up to ${position ?? 'the position of the log'} is on the other side.`);
    },
  );

/** In the cutover what counts is the end of the log when the writers were held, of this hold and no earlier one. */
function byFence(gate: GateCase, { command, fresh }: Criterion, fence: Fence | null): Ruling {
  const mark = 'After the writers are held: lockstep mark-fence; then';
  if (fence === null)
    return unknown('Nobody has marked where the log ended when the writers were held.', { run: `${mark} ${command}` });
  const { position, ageSeconds: age, reached } = fence;
  if (fresh !== null && age > gate.settings.fresh_hours[fresh] * 3600)
    return unknown(`The mark of the fence is ${ageText(age)} old: it is of an earlier hold.`, {
      run: `${mark} ${command}`,
    });
  const marked = ofPlan('mark_fence', gate).at(-1);
  const why = marked === undefined ? undefined : gate.elsewhere.get(marked.record);
  if (why !== undefined) return unknown(`The mark of the fence counts no more: ${why}.`, { run: `${mark} ${command}` });
  if (!reached.known) return unknown(reached.reason, { run: `${reached.turnOn.replace(/\.$/, '')}; then ${command}` });
  return reached.value
    ? passed(`Everything up to ${position}, where the log ended at the hold, is on the other side.`)
    : failed(`Not everything up to ${position}, where the log ended at the hold, is on the other side.`);
}
