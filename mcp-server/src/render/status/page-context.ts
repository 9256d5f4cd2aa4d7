import type { z } from 'zod';
import { type EvidenceRecord, evidenceId } from '../../model/evidence.ts';
import type { CriterionResult, GateResult } from '../../model/gate.ts';
import { secondsText } from '../../model/number-text.ts';
import { PHASE_IDS, type PhaseId } from '../../model/phase-id.ts';
import { quantityOf } from '../../model/quantity.ts';
import type { StatusPage } from '../../model/status-page.ts';
import type { SyncStatus, WatchState } from '../../model/sync-status.ts';
import { takenBack } from '../../model/taken-back.ts';
import { evidenceLine } from './evidence-line.ts';
import type { gateContext, statusPageContext } from './status-context.ts';
import { tableRows } from './table-rows.ts';
import { moment, type Trend, trends } from './trends.ts';
import { unknowns } from './unknowns.ts';

type Context = Omit<z.infer<typeof statusPageContext>, 'trends'> & { readonly trends: readonly Trend[] };

const LOGGED = 30;

/** What the page shows; its charts are not drawn yet. */
export function pageContext(page: StatusPage): Context {
  const { title, source, target, madeAt, gates, records, sync } = page;
  const next = nextGate(page);
  const tables = tableRows(page);
  return {
    title,
    source,
    target,
    madeAt: moment(Date.parse(madeAt)),
    ...overall(page, next),
    phases: gates.map((gate) => phaseOf(gate, next)),
    next: next === null ? null : gateOf(next),
    gates: gates.filter((gate) => gate !== next).map(gateOf),
    tables: tables.rows,
    moreTables: tables.more === 0 ? null : `${tables.more} more tables, none of which needs work sooner.`,
    trends: trends(records),
    conditions: (sync?.conditions ?? []).map(({ id, state, what, pause, resume }) => ({
      id,
      state: CLASSES[state],
      word: state,
      what,
      pause: state === 'fine' ? null : pause,
      resume: state === 'fine' ? null : resume,
    })),
    log: records
      .slice(-LOGGED)
      .reverse()
      .map((record) => ({
        at: moment(Date.parse(record.at)),
        tool: record.seen.tool,
        line: evidenceLine(record),
        by: `${record.by.user}, ${record.by.how}`,
        id: evidenceId(record),
      })),
    moreLog:
      records.length > LOGGED
        ? `The ${LOGGED} newest of ${records.length} records; all are in migration/evidence/.`
        : null,
    unknowns: unknowns(page, tables.rows),
  };
}

const CLASSES: Readonly<Record<WatchState, string>> = { fine: 'good', warn: 'warn', halt: 'bad', unknown: 'unknown' };
const MARKS: Readonly<Record<CriterionResult['state'], string>> = { passed: 'good', failed: 'bad', unknown: 'unknown' };

/** The first closed gate from where the migration stands; null: all are open. */
function nextGate({ gates, sync, records }: StatusPage): GateResult | null {
  const back = sync === null ? null : takenBack(sync);
  // After a way back what was passed before it must be shown again, from the gate that the flip is prepared behind.
  const since = sync === null || back === null ? 0 : Date.parse(sync.at) - back * 1000;
  const least = PHASE_IDS.indexOf(back === null ? stoodAt(sync) : 'read-ramp');
  const from = Math.max(least, passedAt(records.filter(({ at }) => Date.parse(at) >= since)));
  return gates.find(({ phase, verdict }) => verdict === 'closed' && PHASE_IDS.indexOf(phase) >= from) ?? null;
}

/** The earliest phase that what stands in the databases allows. */
function stoodAt(sync: SyncStatus | null): PhaseId {
  if (sync?.primary === 'target') return 'clean-up';
  const installed = sync?.source.installed;
  return installed?.known === true && installed.value ? 'dual-write' : 'prepare';
}

/** How many phases were left through an open gate, by the record of the gates themselves: an open gate goes stale, a passed one stays passed. */
function passedAt(records: readonly EvidenceRecord[]): number {
  const open = records.flatMap(({ seen }) =>
    seen.tool === 'check_gate' && seen.verdict === 'open' ? [PHASE_IDS.indexOf(seen.phase) + 1] : [],
  );
  return Math.min(PHASE_IDS.length - 1, Math.max(0, ...open));
}

function overall({ sync, notSeen, broken }: StatusPage, next: GateResult | null) {
  const gate =
    next === null
      ? 'Every gate from here on is open.'
      : `Next gate: ${next.phase}, ${next.counts.passed} of ${next.criteria.length} criteria passed.`;
  if (broken !== null) return { state: 'bad', word: 'evidence broken', sentence: `${broken} ${gate}` };
  if (sync === null)
    return {
      state: 'unknown',
      word: 'not seen',
      sentence: `${notSeen ?? 'The databases were not looked at.'} ${gate}`,
    };
  const worst = sync.conditions.filter(
    ({ id, state }) => (state === sync.state && state !== 'fine') || (id === 'fence' && takenBack(sync) !== null),
  );
  const words = worst.map(({ what }) => what).join(' ');
  return {
    state: CLASSES[sync.state],
    word: sync.state,
    sentence: `${words === '' ? 'No stop condition holds.' : words} ${gate}`,
  };
}

function phaseOf({ phase, verdict, counts, criteria, point_of_no_return }: GateResult, next: GateResult | null) {
  return {
    id: phase,
    state: verdict === 'open' ? 'good' : phase === next?.phase ? 'warn' : 'unknown',
    word: verdict === 'open' ? 'gate open' : `${counts.passed} of ${criteria.length}`,
    current: phase === next?.phase,
    pointOfNoReturn: point_of_no_return,
  };
}

function gateOf({ phase, verdict, guards, point_of_no_return, criteria }: GateResult): z.infer<typeof gateContext> {
  return {
    phase,
    verdict,
    state: verdict === 'open' ? 'good' : 'bad',
    guards,
    pointOfNoReturn: point_of_no_return,
    criteria: criteria.map(({ state, title, threshold, reason, age_seconds, evidence, coverage, run }) => ({
      state: MARKS[state],
      word: state,
      title: threshold === null ? title : `${title} (${threshold})`,
      reason,
      evidence: evidence === null || age_seconds === null ? 'none' : `${secondsText(age_seconds)} old, ${evidence}`,
      coverage: coverage === null ? '–' : quantityOf(coverage.tables, coverage.of, 'table'),
      run,
    })),
  };
}
