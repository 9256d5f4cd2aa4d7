import type { CaptureSetting } from '../../model/capture.ts';
import type { Severity } from '../../model/finding.ts';
import { aboutServer, forWayBack, notSeen, type ReadinessCheck, sentence } from './check.ts';

/** Whether changes can be read from the server's own log. */
export const captureSettings: ReadinessCheck = (side) => {
  if (!side.capture.known) {
    return [notSeen(side, 'capture-settings', side.capture, 'Whether changes can be read from the log', UNKNOWN)];
  }
  return side.capture.value.settings
    .filter(({ state, need }) => state !== 'met' && (need !== 'may' || side.side === 'source'))
    .map((setting) =>
      aboutServer(side, 'capture-settings', severityOf(setting, side.side), {
        what: `${setting.setting} is ${shown(setting)}; reading changes from the log wants ${setting.wanted}${forWayBack(side)}.`,
        consequence: setting.consequence,
        wayOut: `${sentence(setting.turnOn)}${setting.need === 'must' ? ` ${ALTERNATIVE}` : ''}`,
      }),
    );
};

const UNKNOWN = 'Capture by the log (Debezium, DMS) may fail to start, or lose changes.';
const ALTERNATIVE = 'Without it, capture by triggers or in the application (outbox) needs no log.';

function severityOf({ need }: CaptureSetting, side: 'source' | 'target'): Severity {
  return side === 'source' && need !== 'may' ? 'warning' : 'note';
}

function shown({ value, state }: CaptureSetting): string {
  if (state === 'unknown') return value === null ? 'not shown to this login' : `${value}, which may be wrong here`;
  return value === '' || value === null ? 'empty' : value;
}
