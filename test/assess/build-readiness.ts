import type { CaptureState } from '../../mcp-server/src/model/capture.ts';
import type { Readiness, SideReadiness, WriteRates } from '../../mcp-server/src/model/readiness.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';

/** A server on which all is well. */
export function sideReadiness(
  side: SideReadiness['side'],
  changes: Partial<Omit<SideReadiness, 'side' | 'facts'>> = {},
  facts: Partial<SideReadiness['facts']> = {},
): SideReadiness {
  return {
    side,
    label: `${side}:1/shop`,
    facts: {
      engine: 'some',
      flavor: 'some',
      version: '1',
      database: 'shop',
      user: 'reader',
      encrypted: true,
      readOnlyServer: false,
      timeZone: 'UTC',
      clock: '2026-01-01T00:00:00.000Z',
      clockSkewMs: 0,
      charset: 'utf8mb4',
      collation: 'utf8mb4_bin',
      sqlMode: ['STRICT_TRANS_TABLES'],
      capture: { ready: true, checks: [] },
      ...facts,
    },
    hosting: known({ service: null, evidence: '', settingsBy: '', loginsBy: '' }),
    capture: known(captureState()),
    rights: known([]),
    activity: known({ transactions: [], open: 0, waiting: 0 }),
    clock: known({ offsetMs: 0, uncertaintyMs: 1, rounds: 5 }),
    load: known({ server: 'a', position: '1', replica: false, lagSeconds: null, running: 0, written: 0 }),
    writes: known(writeRates()),
    sizes: { tables: [], rows: 0, dataBytes: 0, indexBytes: 0, withoutEstimate: 0 },
    ...changes,
  };
}

export function captureState(changes: Partial<CaptureState> = {}): CaptureState {
  return {
    settings: [],
    retention: known({
      setting: 'log_retention',
      value: '30 days',
      seconds: 30 * 86_400,
      bytes: null,
      unbounded: false,
      turnOn: 'SET log_retention',
    }),
    keptBytes: known(0),
    readers: known([]),
    publications: known([]),
    identity: known([]),
    ...changes,
  };
}

export function writeRates(changes: Partial<WriteRates> = {}): WriteRates {
  return {
    seconds: 5,
    tables: known([]),
    server: known({ scope: 'the server', inserted: 0, updated: 0, deleted: 0, changed: 0, perSecond: 0 }),
    logBytesPerSecond: known(0),
    ...changes,
  };
}

export const NOT_SEEN = unseen('the login may not look', 'GRANT LOOK');

export function pair(source: SideReadiness, target = sideReadiness('target')): Readiness {
  return { source, target };
}
