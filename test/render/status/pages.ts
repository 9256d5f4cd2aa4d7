import { CRITERIA, criteriaOf } from '../../../mcp-server/src/model/criterion.ts';
import { type EvidenceRecord, NO_SERVERS, type SeenByTool } from '../../../mcp-server/src/model/evidence.ts';
import type { GateResult } from '../../../mcp-server/src/model/gate.ts';
import { GUARDS, PHASE_IDS, POINT_OF_NO_RETURN } from '../../../mcp-server/src/model/phase-id.ts';
import { known, unseen } from '../../../mcp-server/src/model/seen.ts';
import type { StatusPage } from '../../../mcp-server/src/model/status-page.ts';
import type { SyncStatus } from '../../../mcp-server/src/model/sync-status.ts';

const START = Date.UTC(2026, 2, 2, 8);
const MADE_AT = new Date(START + 50 * 3_600_000).toISOString();
const hash = (letter: string) => letter.repeat(64);

/** Names that would be markup, would change the direction of the text, or would not be seen. */
export const HOSTILE = '<img src=x onerror=alert(1)>&"\'\u202e\u0007';

function record(hours: number, seen: SeenByTool): EvidenceRecord {
  return {
    v: 1,
    prev: [],
    at: new Date(START + hours * 3_600_000).toISOString(),
    by: { how: 'terminal', user: 'ada' },
    lockstep: '0.1.0',
    asked: {},
    subject: null,
    servers: NO_SERVERS,
    seen,
    hash: (hours + 1000).toString(16).padStart(64, '0'),
  };
}

const side = (pending: number, applied: number) => ({
  fence: { epoch: 1, writer: 'source' as const },
  pending,
  parked: 0,
  applied,
  newest: '1200',
});
const nobody = unseen('nobody measures it yet', 'Start the shadow reads.');

function statusAt(hours: number, lag: number, pending: number, applied: number): EvidenceRecord {
  return record(hours, {
    tool: 'sync_status',
    kit: known({ source: side(pending, applied), target: side(0, 0), primary: 'source' }),
    lagSeconds: known(lag),
    backfill: known([]),
    retentionHours: known(null),
    pipe: null,
    shadow: nobody,
    latency: nobody,
    changes: null,
    reverseProof: known(null),
    flip: known(null),
    sourceUsers: known([]),
  });
}

const orders = { source: 'shop.orders', target: 'public.orders' };
const odd = { source: `shop.${HOSTILE}`, target: `public.${HOSTILE}` };
const lines = { source: 'shop.order_lines', target: 'public.order_lines' };

function parityAt(hours: number, differences: number): EvidenceRecord {
  const common = { besides: 'some' as const, unsettled: 0, notCompared: [], integrity: {} };
  return record(hours, {
    tool: 'check_parity',
    verdict: differences === 0 ? 'equal' : 'drift',
    sample: null,
    tables: [
      { ...orders, ...common, verdict: 'equal', rows: { source: 120_400, target: 120_400 }, differences: 0 },
      {
        ...odd,
        ...common,
        verdict: differences === 0 ? 'equal' : 'drift',
        rows: { source: 900, target: 901 },
        differences,
      },
    ],
    notChecked: 0,
    positions: { source: { before: null, after: null }, target: { before: null, after: null } },
  });
}

/** Evidence of two days: drift that fell, a queue that grew once, one table never compared. */
export function evidence(): EvidenceRecord[] {
  const plan = record(0, {
    tool: 'generate_plan',
    fingerprint: hash('a'),
    strategy: 'phased with dual write',
    capture: 'adapter' as const,
    counts: { blocker: 0, warning: 2, note: 1 },
    files: 31,
    tables: [orders, odd, lines],
    changes: [],
    refusedChanges: [],
  });
  const statuses = Array.from({ length: 40 }, (_, at) =>
    statusAt(at + 0.25, at === 12 ? 95 : 0.4 + (at % 5) / 10, at === 12 ? 4000 : at % 7, at * 5000),
  );
  const gate = record(41, { tool: 'check_gate', phase: 'backfill', verdict: 'open', notPassed: [] });
  return [plan, parityAt(3, 12), parityAt(20, 3), ...statuses, parityAt(45, 1), gate].sort((a, b) =>
    a.at < b.at ? -1 : 1,
  );
}

/** Each gate with every third criterion failed and every fifth unknown. */
export function gates(): GateResult[] {
  return PHASE_IDS.map((phase, place) => {
    const criteria = criteriaOf(phase).map((criterion, at) => {
      const state = place < 2 ? 'passed' : at % 3 === 0 ? 'failed' : at % 5 === 0 ? 'unknown' : 'passed';
      return {
        id: criterion.id,
        title: criterion.title,
        state,
        reason: state === 'passed' ? 'It was seen.' : `One table is missing: ${HOSTILE}`,
        threshold: criterion.threshold === null ? null : 'more than 99.9 %',
        evidence: state === 'unknown' ? null : 'abcdef012345',
        age_seconds: state === 'unknown' ? null : 5400,
        coverage: at % 2 === 0 ? { tables: 2, of: 3 } : null,
        run: state === 'passed' ? null : criterion.command,
      } as const;
    });
    const count = (wanted: string) => criteria.filter(({ state }) => state === wanted).length;
    return {
      phase,
      verdict: count('passed') === criteria.length ? 'open' : 'closed',
      guards: GUARDS[phase],
      point_of_no_return: phase === POINT_OF_NO_RETURN,
      counts: { passed: count('passed'), failed: count('failed'), unknown: count('unknown') },
      criteria,
    };
  });
}

const seenSide = (label: string): SyncStatus['source'] => ({
  label,
  gone: null,
  installed: known(true),
  kit: known({ fence: { epoch: 1, writer: 'source' }, pending: 4, parked: 3, applied: 90, newest: '1200' }),
  clients: known([]),
  position: '0-1-7',
  replica: false,
  lagSeconds: null,
  logBytesPerSecond: known(2048),
  keptBytes: unseen('the login may not list the files of the log', `GRANT BINLOG MONITOR ON *.* TO '${HOSTILE}'@'%'`),
  retention: known({ setting: 'binlog_expire_logs_seconds=864000', secondsLeft: 864_000, unbounded: false }),
  consumers: known([]),
  room: [],
  dms: known(null),
});

/** A migration in its backfill, with one condition that warns and one that halts. */
export function sync(): SyncStatus {
  return {
    at: MADE_AT,
    state: 'halt',
    conditions: [
      {
        id: 'parked',
        state: 'halt',
        what: `3 changes of ${HOSTILE} are parked.`,
        pause: 'npm run sync -- cutover abort',
        resume: 'npm run sync -- relay --requeue',
      },
      { id: 'outbox-age', state: 'warn', what: 'The oldest change has waited 45 s.', pause: null, resume: null },
      { id: 'fence', state: 'fine', what: 'Both fence rows name the source.', pause: null, resume: null },
    ],
    primary: 'source',
    cutover: known({
      stage: 'settled',
      scope: '*',
      fences: { source: { epoch: 1, writer: 'source' }, target: { epoch: 1, writer: 'source' } },
      stoppedSeconds: null,
    }),
    flips: [],
    wayBack: known(null),
    queue: known({
      open: 7,
      atMost: 7,
      whole: true,
      oldestSeconds: 45,
      newest: '1200',
      parked: 3,
      parkedWhole: true,
      reasons: [],
    }),
    rates: unseen('the queue was looked at once', 'Look again in a moment.'),
    catchUp: { verdict: 'unknown', seconds: null, explanation: 'Looked at once.' },
    heartbeat: known(null),
    carriedUpTo: '1193',
    paused: [],
    running: ['relay'],
    tables: [
      {
        table: 'shop.orders',
        open: 4,
        oldestSeconds: 45,
        parked: 3,
        backfill: [{ to: 'public.orders', rows: 60_200, of: 120_000, parked: 0, done: false, ageSeconds: 2 }],
      },
      {
        table: odd.source,
        open: 0,
        oldestSeconds: null,
        parked: 0,
        backfill: [{ to: odd.target, rows: 900, of: 900, parked: 0, done: true, ageSeconds: 90_000 }],
      },
    ],
    source: seenSide('127.0.0.1:3306/shop'),
    target: seenSide('127.0.0.1:5432/shop'),
    connectors: null,
    pipe: null,
    shadow: nobody,
    latency: nobody,
    changes: null,
    drift: known({ trend: 'falling', ageSeconds: 18_000, points: [], differing: [] }),
    copied: known({ done: 1, of: 2 }),
    schema: known([]),
  };
}

/** The page of such a migration. */
export function fullPage(): StatusPage {
  return {
    title: `shop: MySQL to PostgreSQL ${HOSTILE}`,
    source: '127.0.0.1:3306/shop (MySQL 9.7.4)',
    target: '127.0.0.1:5432/shop (PostgreSQL 18.4)',
    madeAt: MADE_AT,
    gates: gates(),
    records: evidence(),
    broken: null,
    sync: sync(),
    notSeen: null,
  };
}

/** The page before anything was done, while the databases do not answer. */
export function emptyPage(): StatusPage {
  const closed = gates().map((gate) => ({
    ...gate,
    verdict: 'closed' as const,
    counts: { passed: 0, failed: 0, unknown: gate.criteria.length },
    criteria: gate.criteria.map((one) => ({
      ...one,
      state: 'unknown' as const,
      evidence: null,
      age_seconds: null,
      coverage: null,
      run: CRITERIA.find(({ id }) => id === one.id)?.command ?? null,
    })),
  }));
  return {
    ...fullPage(),
    gates: closed,
    records: [],
    sync: null,
    notSeen: 'the source does not answer (connection refused).',
  };
}
