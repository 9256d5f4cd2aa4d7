import { countText, secondsText } from '../../model/number-text.ts';
import type { PipeStatus } from '../../model/pipe-status.ts';
import { quantity, quantityThat } from '../../model/quantity.ts';
import type { Seen } from '../../model/seen.ts';
import { above, type ConditionCheck, said } from './condition.ts';

/** Whether what connectors read arrives on the other side: nothing deleted unread, and a beat through the whole way. */
export const pipe: ConditionCheck = ({ pipe: found }, { settings }) => {
  if (found === null) return said('pipe', 'fine', 'No Kafka Connect is configured.');
  const gaps = found.sources.flatMap(({ connector, gap }) =>
    gap.known && gap.value !== null ? [{ connector, gap: gap.value }] : [],
  );
  if (gaps.length > 0) return unreadable(gaps);
  const lost = found.sinks.filter(({ lag }) => lag.known && lag.value.lost > 0);
  if (lost.length > 0) return gone(lost);
  const hidden = firstHidden(found);
  if (hidden !== null) return said('pipe', 'unknown', `How far the connectors are is not known: ${hidden}`);
  const beat = found.beatSeconds.known ? found.beatSeconds.value : null;
  if (beat === null)
    return said('pipe', 'unknown', 'No beat of change data capture has come through yet: do all connectors run?');
  const state = above(beat, settings.heartbeat_warn_seconds, settings.heartbeat_halt_seconds);
  const where = `${standing(found)}; the last beat that came through is ${secondsText(beat)} old`;
  if (state === 'fine') return said('pipe', 'fine', `${where}.`);
  const each = (verb: string, path: string) =>
    [...found.sources, ...found.sinks]
      .map(({ connector }) => `curl -X ${verb} '<connect>/connectors/${encodeURIComponent(connector)}/${path}'`)
      .join('; ');
  return {
    ...said('pipe', state, `${where}: something between the log and the other side stands still.`),
    pause: each('PUT', 'pause'),
    resume: each('PUT', 'resume'),
  };
};

/** Starting again from there fails, or passes over what is missing: the deletes of the gap never come. */
function unreadable(gaps: readonly { readonly connector: string; readonly gap: string }[]): ReturnType<ConditionCheck> {
  const each = gaps.map(({ connector, gap }) => `${connector} needs log that is gone: ${gap}`);
  return {
    ...said(
      'pipe',
      'halt',
      `${each.join('; ')}. Deletes of the gap never come: begin anew as migration/cdc/CDC.md says (the log was lost), and let check_parity name the rows that are too many.`,
    ),
    pause: gaps
      .map(({ connector }) => `curl -X PUT '<connect>/connectors/${encodeURIComponent(connector)}/stop'`)
      .join('; '),
    resume:
      'sh migration/cdc/connect.sh stop source; sh migration/cdc/connect.sh forget source; sh migration/cdc/connect.sh resume source; then run migration/cdc/sql/snapshot.sql on the source',
  };
}

function gone(lost: PipeStatus['sinks']): ReturnType<ConditionCheck> {
  const each = lost.map(({ connector, lag }) => {
    const { lost: changes } = lag.known ? lag.value : { lost: 0 };
    return `Kafka deleted ${quantity(changes, 'change')} before ${connector} applied them`;
  });
  return {
    ...said(
      'pipe',
      'halt',
      `${each.join('; ')}: nothing brings them again. Copy those tables anew, then check_parity.`,
    ),
    pause: lost
      .map(({ connector }) => `curl -X PUT '<connect>/connectors/${encodeURIComponent(connector)}/pause'`)
      .join('; '),
    resume: 'run migration/cdc/sql/snapshot.sql on the source, then sh migration/cdc/connect.sh resume sinks',
  };
}

function firstHidden({ sources, sinks, beatSeconds, drained }: PipeStatus): string | null {
  const asked: Seen<unknown>[] = [
    ...sources.flatMap(({ reached, gap }) => [reached, gap]),
    ...sinks.map(({ lag }) => lag),
    drained,
    beatSeconds,
  ];
  const hidden = asked.find((one) => !one.known);
  return hidden?.known === false ? `${hidden.reason}. ${hidden.turnOn}` : null;
}

/** The watermark, or what is in its way. */
function standing({ sources, sinks, position, drained, reads, fence }: PipeStatus): string {
  const marked =
    fence === null
      ? ''
      : ` The fence marked ${secondsText(fence.ageSeconds)} ago at ${fence.position} is ${fence.reached.known && fence.reached.value ? '' : 'not '}passed on every partition.`;
  const other = reads === 'source' ? 'target' : 'source';
  const open = sources.flatMap(({ snapshot }) => (snapshot.known ? snapshot.value : []));
  const copying = open.length === 0 ? '' : ` A snapshot of ${quantity(open.length, 'table')} has not ended.`;
  const lags = sinks.flatMap(({ lag }) => (lag.known ? [lag.value] : []));
  const partitions = lags.reduce((sum, lag) => sum + lag.partitions, 0);
  if (drained.known && drained.value)
    return `Drained: everything up to ${position} of the ${reads} is on the ${other}, all ${quantity(partitions, 'partition')} read to the end.${marked}${copying}`.replace(
      /\.$/,
      '',
    );
  const behind = lags.reduce((sum, lag) => sum + lag.behind, 0);
  const [most] = lags.flatMap(({ most: one }) => (one === null ? [] : [one])).sort((a, b) => b.behind - a.behind);
  const late = sources.filter(({ reached }) => reached.known && !reached.value).map(({ connector }) => connector);
  return [
    ...(late.length === 0 ? [] : [`${late.join(', ')} has not reached ${position} of the ${reads}`]),
    `${quantityThat(behind, 'change', 'waits', 'wait')} in Kafka${most === undefined ? '' : `, ${countText(most.behind)} of them in partition ${most.partition} of ${most.topic}`}.${marked}${copying}`,
  ]
    .join('; ')
    .replace(/\.$/, '');
}
