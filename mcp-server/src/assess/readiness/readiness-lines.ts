import { bytesText, secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import type { Readiness, SideReadiness } from '../../model/readiness.ts';
import type { Seen } from '../../model/seen.ts';

const LISTED = 5;

/** What was seen of both servers, for a terminal; what was not seen is said too. */
export function readinessLines({ source, target }: Readiness): string[] {
  return [...sideLines(source), ...sideLines(target)];
}

function sideLines(side: SideReadiness): string[] {
  const { sizes } = side;
  const total = `${quantity(sizes.tables.length, 'table')}, about ${quantity(sizes.rows, 'row')}, ${bytesText(sizes.dataBytes)} data, ${bytesText(sizes.indexBytes)} indexes`;
  return [
    `${side.side.padEnd(7)} ${side.label} · ${side.facts.flavor} ${side.facts.version}${hosted(side)}`,
    `        size: ${total}${sizes.withoutEstimate > 0 ? ` (${sizes.withoutEstimate} without an estimate)` : ''}`,
    ...sizes.tables
      .slice(0, LISTED)
      .map(
        ({ schema, table, rows, dataBytes, indexBytes }) =>
          `          ${schema}.${table}: ${quantity(rows, 'row')}, ${bytesText(dataBytes)} data, ${bytesText(indexBytes)} indexes`,
      ),
    `        log capture: ${orNot(side.capture, ({ settings }) => captureText(settings))}`,
    `        writes: ${orNot(
      side.writes,
      (writes) =>
        `${orNot(writes.server, ({ perSecond, scope }) => `${perSecond.toFixed(1)} rows/s on ${scope}`)}; by table: ${orNot(
          writes.tables,
          (tables) =>
            tables
              .slice(0, LISTED)
              .map(({ schema, table, perSecond }) => `${schema}.${table} ${perSecond.toFixed(1)}/s`)
              .join(', ') || 'none',
        )}; log: ${orNot(writes.logBytesPerSecond, (rate) => `${bytesText(Math.round(rate))}/s`)}; over ${writes.seconds.toFixed(1)} s`,
    )}`,
    `        transactions: ${orNot(side.activity, ({ open, waiting, transactions }) => `${open} open, ${waiting} waiting${transactions[0] === undefined ? '' : `, the oldest ${secondsText(transactions[0].ageSeconds)}`}`)}`,
    `        clock: ${orNot(side.clock, ({ offsetMs, uncertaintyMs }) => `${Math.round(offsetMs)} ms from this machine’s, give or take ${Math.ceil(uncertaintyMs)} ms`)}; sessions begin in ${side.facts.timeZone}`,
  ];
}

function hosted({ hosting }: SideReadiness): string {
  return hosting.known && hosting.value.service !== null ? ` · ${hosting.value.service}` : '';
}

function captureText(
  settings: readonly { readonly setting: string; readonly state: string; readonly need: string }[],
): string {
  const open = settings.filter(({ state, need }) => need === 'must' && state !== 'met').map(({ setting }) => setting);
  return open.length === 0 ? 'could start' : `not ready: ${open.join(', ')}`;
}

function orNot<T>(seen: Seen<T>, text: (value: T) => string): string {
  return seen.known ? text(seen.value) : `not known, because ${seen.reason}`;
}
