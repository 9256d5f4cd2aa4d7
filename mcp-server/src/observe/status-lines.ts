import type { ChangeRecord } from '../model/change-record.ts';
import { type LatencySeen, percentileText } from '../model/latency.ts';
import { bytesText, countText, secondsText } from '../model/number-text.ts';
import { quantity } from '../model/quantity.ts';
import type { SyncStatus, TableStatus } from '../model/sync-status.ts';

const MARK = { fine: 'ok  ', warn: 'WARN', halt: 'HALT', unknown: '?   ' } as const;

/** A status for a person in a terminal: every condition, then what is behind them. */
export function statusLines(status: SyncStatus): string[] {
  const { conditions, tables, latency, changes } = status;
  return [
    ...conditions.flatMap(({ id, state, what, pause, resume }) => [
      `${MARK[state]} ${id.padEnd(10)} ${what}`,
      ...(state === 'fine' || pause === null ? [] : [`     to pause:  ${pause}`]),
      ...(state === 'fine' || resume === null ? [] : [`     to resume: ${resume}`]),
    ]),
    ...tables.map(tableLine),
    ...(changes === null ? [] : changes.known ? changes.value.map(changeLine) : [`     changes: ${changes.reason}`]),
    ...(latency.known ? [latencyLine(latency.value)] : []),
    ...(['source', 'target'] as const).map((side) => sideLine(side, status[side])),
  ];
}

/** One line for whoever watches. */
export function statusLine({ at, state, primary, queue, rates, catchUp, heartbeat, conditions }: SyncStatus): string {
  const worst = conditions.filter((one) => one.state === state && state !== 'fine').map(({ id }) => id);
  const waiting = queue.known
    ? `${countText(queue.value.open)}${queue.value.whole ? '' : '+'} wait, ${countText(queue.value.parked)} parked`
    : 'queue unknown';
  const speed = rates.known
    ? `, +${rates.value.arrivedPerSecond.toFixed(1)}/s −${rates.value.appliedPerSecond.toFixed(1)}/s, ${catchUp.verdict}`
    : '';
  const beat =
    heartbeat.known && heartbeat.value !== null ? `, beat ${secondsText(heartbeat.value.ageSeconds)} old` : '';
  return `${at} ${state.toUpperCase()}${worst.length === 0 ? '' : ` (${worst.join(', ')})`}: primary ${primary ?? 'unknown'}, ${waiting}${speed}${beat}`;
}

function tableLine({ table, open, oldestSeconds, parked, backfill }: TableStatus): string {
  const copied = backfill.map(({ to, rows, of, done }) => {
    const share = done
      ? 'done'
      : of === null || of === 0
        ? ''
        : `about ${Math.min(99, Math.floor((rows / of) * 100))} %`;
    return `backfill to ${to}: ${quantity(rows, 'row')}${share === '' ? '' : `, ${share}`}`;
  });
  const oldest = oldestSeconds === null ? '' : `, oldest ${secondsText(oldestSeconds)}`;
  return [`     ${table}: ${countText(open)} wait${oldest}, ${countText(parked)} parked`, ...copied].join('; ');
}

function changeLine(record: ChangeRecord): string {
  const { name, kind, backfillRows, differences, verifiedSeconds, flippedSeconds, contractedSeconds } = record;
  const told = [
    `${quantity(backfillRows, 'row')} brought`,
    differences === null || verifiedSeconds === null
      ? 'not counted'
      : `${countText(differences)} differed ${secondsText(verifiedSeconds)} ago`,
    flippedSeconds === null ? 'not flipped' : `flipped ${secondsText(flippedSeconds)} ago`,
  ];
  return `     change ${name} (${kind}): ${contractedSeconds === null ? told.join(', ') : 'contracted'}`;
}

function latencyLine({ before, now }: LatencySeen): string {
  const told = (calls: LatencySeen['now']) => (calls === null ? 'not counted' : percentileText(calls));
  return `     callers, 99th percentile: ${told(before)} without the migration, ${told(now)} with it`;
}

function sideLine(side: string, { label, gone, position, logBytesPerSecond, keptBytes }: SyncStatus['source']): string {
  if (gone !== null) return `     ${side} ${label}: ${gone}`;
  const rate = logBytesPerSecond.known ? `, log grows by ${bytesText(Math.round(logBytesPerSecond.value))}/s` : '';
  const kept = keptBytes.known ? `, ${bytesText(keptBytes.value)} kept` : '';
  return `     ${side} ${label}: at ${position ?? 'an unknown place'}${rate}${kept}`;
}
