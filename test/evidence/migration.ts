import { seal } from '../../mcp-server/src/evidence/sealed-line.ts';
import type { CaptureWay } from '../../mcp-server/src/model/capture-way.ts';
import {
  type EvidenceRecord,
  evidenceRecord,
  type SeenBy,
  type SeenByTool,
  type Servers,
  type Subject,
} from '../../mcp-server/src/model/evidence.ts';
import { gateSettings } from '../../mcp-server/src/model/gate-settings.ts';
import { APPROVALS, PHASE_IDS, type PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { known } from '../../mcp-server/src/model/seen.ts';

export const NOW = new Date('2026-11-27T12:00:00.000Z');
export const SETTINGS = gateSettings.parse({});
export const SUBJECT: Subject = {
  source: 'db1:3306/shop',
  target: 'db2:5432/shop',
  schemas: { source: 'a'.repeat(64), target: 'b'.repeat(64) },
  mapping: 'c'.repeat(64),
};
/** Which servers answer, as evidence names them. */
export const SERVERS: Servers = { source: 'uuid-1 1 db1 3306', target: '7001 00000001' };
export const TABLES = ['customers', 'orders', 'items'].map((name) => ({
  source: `shop.${name}`,
  target: `public.${name}`,
}));

let kept = 0;

/** A record as it would be read back, `hours` before NOW. */
export function record(
  seen: SeenByTool,
  hours: number,
  subject: Subject | null = SUBJECT,
  servers: Servers = SERVERS,
): EvidenceRecord {
  kept += 1;
  const at = new Date(NOW.getTime() - hours * 3_600_000).toISOString();
  const by = { how: 'terminal', user: 'ada' } as const;
  const asked = { tables: null, checks: null, kept };
  return evidenceRecord.parse(
    seal({ v: 1, prev: [], at, by, lockstep: '1.2.3', asked, subject, servers, seen }).record,
  );
}

export function planned(capture: CaptureWay = 'adapter'): SeenByTool {
  const counts = { blocker: 0, warning: 0, note: 0 };
  return {
    tool: 'generate_plan',
    fingerprint: 'd'.repeat(64),
    strategy: 'dual write',
    capture,
    counts,
    files: 9,
    tables: TABLES,
    changes: [],
    refusedChanges: [],
  };
}

type ParityTable = SeenBy<'check_parity'>['tables'][number];

export function compared(
  change: Partial<ParityTable> = {},
  of: readonly string[] = TABLES.map(({ source }) => source),
): SeenBy<'check_parity'> {
  const position = { before: '0-1-1', after: '0-1-2' };
  const rows = { source: 10, target: 10 };
  return {
    tool: 'check_parity',
    verdict: (change.differences ?? 0) > 0 ? 'drift' : 'equal',
    sample: null,
    tables: TABLES.map((pair): ParityTable => {
      const base: ParityTable = {
        ...pair,
        verdict: 'equal',
        rows,
        differences: 0,
        besides: 'none',
        unsettled: 0,
        notCompared: [],
        integrity: {},
      };
      return of.includes(pair.source) ? { ...base, ...change } : base;
    }),
    notChecked: 0,
    positions: { source: position, target: position },
  };
}

/** Latency as histograms tell it: the 99th percentile without and with what the migration adds, both exactly. */
export function latency(beforeMs: number, nowMs: number, calls = 5000): SeenBy<'sync_status'>['latency'] {
  const at = (ms: number) => ({ calls, aboveMs: ms, atMostMs: ms });
  return known({ before: at(beforeMs), now: at(nowMs) });
}

export function status(
  change: Partial<SeenBy<'sync_status'>> = {},
  primary: 'source' | 'target' = 'source',
): SeenBy<'sync_status'> {
  const side = { fence: { epoch: 1, writer: primary }, pending: 0, parked: 0, applied: 5000, newest: '5000' };
  return {
    tool: 'sync_status',
    kit: known({ source: side, target: side, primary }),
    lagSeconds: known(0.4),
    backfill: known(TABLES.map((pair) => ({ ...pair, done: true, rows: 10, parked: 0 }))),
    retentionHours: known(null),
    pipe: null,
    shadow: known({ match: 5000, mismatch: 0 }),
    latency: latency(10, 11),
    changes: null,
    reverseProof: known({ ageSeconds: 60 }),
    flip: known({ id: 'f', from: 'source', outcome: 'rehearsed', pausedMs: 500, at: '2026-11-27T08:00:00.000Z' }),
    sourceUsers: known([]),
    ...change,
  };
}

const NONE = { blocker: 0, warning: 0, note: 0 };

export function schemasCompared(change: Partial<SeenBy<'compare_schemas'>> = {}): SeenBy<'compare_schemas'> {
  return { tool: 'compare_schemas', counts: NONE, findings: [], omitted: 0, unmatched: [], ...change };
}

export function assessed(change: Partial<SeenBy<'assess_migration'>> = {}): SeenBy<'assess_migration'> {
  const tables = TABLES.map(({ source }) => ({ table: source, read: 'whole' as const }));
  return {
    tool: 'assess_migration',
    verdict: 'clean',
    counts: NONE,
    findings: [],
    omitted: 0,
    tables,
    notChecked: 0,
    ...change,
  };
}

function connected(): SeenByTool {
  const side = (name: 'source' | 'target') => ({
    side: name,
    label: SUBJECT[name],
    reached: true,
    server: 'x 1',
    login: 'reader',
    couldDo: 0,
    superuser: false,
    unreadable: 0,
    captureReady: true,
    clockSkewMs: 1,
  });
  return { tool: 'check_connections', verdict: 'ready', sides: [side('source'), side('target')] };
}

export function approval(phase: PhaseId): SeenByTool {
  const asked = APPROVALS[phase];
  const target = asked === undefined ? '' : SUBJECT[asked.side];
  return { tool: 'approve', phase, change: 'CHG-1', target, action: asked?.action ?? '' };
}

/** Everything that opens every gate but the last, which asks for a target that is the primary: its own looks come with `flipped`. */
export function goodRecords({ flipped = false } = {}): EvidenceRecord[] {
  const days = Array.from({ length: 35 }, (_, at) => (35 - at) * 24);
  const records = [
    record(planned(), 2000),
    // As the tool leaves it: it reads no catalogue.
    record(connected(), 2, null),
    record(assessed(), 20),
    record(schemasCompared(), 2),
    record({ tool: 'audit_writers', side: 'source', verdict: 'covered', counts: { call_sites: 7 }, table: null }, 3),
    record(compared(), 30),
    record(compared(), 1),
    ...(flipped ? days.map((hours) => record(status({}, 'target'), hours)) : []),
    record(status({}, flipped ? 'target' : 'source'), 0.1),
    ...PHASE_IDS.filter((phase) => APPROVALS[phase] !== undefined).map((phase) => record(approval(phase), 5)),
  ];
  return records.sort((one, other) => (one.at < other.at ? -1 : 1));
}
