import { quantity } from '../../model/quantity.ts';
import { known } from '../../model/seen.ts';
import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed, some, unknown } from '../ruling.ts';

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
      const { drained, position, snapshot, lost } = pipe;
      if (lost > 0) return failed(`Kafka deleted ${quantity(lost, 'change')} before they were applied.`);
      if (snapshot.known && snapshot.value.length > 0)
        return failed(`A snapshot has not ended: ${some(snapshot.value)}.`);
      const hidden = [drained, snapshot].find((one) => !one.known);
      if (hidden?.known === false)
        return unknown(hidden.reason, { run: `${hidden.turnOn.replace(/\.$/, '')}; then ${criterion.command}` });
      return drained.known && drained.value
        ? passed(`Everything up to ${position ?? 'the position of the log'} is on the other side.`)
        : failed(`Not everything up to ${position ?? 'the position of the log'} is on the other side.`);
    },
  );
