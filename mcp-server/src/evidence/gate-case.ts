import type { Criterion } from '../model/criterion.ts';
import type { EvidenceRecord, EvidenceTool, SeenBy, Servers, Subject } from '../model/evidence.ts';
import type { GateSettings } from '../model/gate-settings.ts';
import type { PhaseId } from '../model/phase-id.ts';
import { elsewhere } from './elsewhere.ts';
import type { Evidence } from './read-evidence.ts';

/** Everything that decides whether a phase may be left; nothing else does. */
export interface GateQuestion {
  readonly phase: PhaseId;
  readonly evidence: Evidence;
  /** What both databases and the mapping are at this moment, or why that could not be seen. */
  readonly current: Subject | string;
  /** Which servers answer at this moment. */
  readonly servers: Servers;
  readonly now: Date;
  readonly settings: GateSettings;
}

/** A record whose tool is known. */
export interface Witnessed<T extends EvidenceTool> {
  readonly record: EvidenceRecord;
  /** Not before any record that was written earlier, so that a clock that was set back lengthens no soak. Milliseconds since 1970. */
  readonly since: number;
  readonly seen: SeenBy<T>;
}

/** The plan that the migration goes by: the newest. */
export type Baseline = Witnessed<'generate_plan'> & { readonly subject: Subject };

/** One question with what its evidence says at first sight. */
export interface GateCase extends GateQuestion {
  readonly plan: Baseline | null;
  /** Findings that a person has accepted, by id. */
  readonly accepted: ReadonlySet<string>;
  /** Records that were taken on other servers than those of now, and why. */
  readonly elsewhere: ReadonlyMap<EvidenceRecord, string>;
}

/** A clock that runs a little ahead is no reason to doubt; more is. */
const AHEAD_MS = 60_000;

/** Finds the plan and what was accepted for its databases. */
export function gateCase(question: GateQuestion): GateCase {
  const plans = of('generate_plan', question.evidence.records);
  const newest = plans.at(-1);
  const subject = newest?.record.subject ?? null;
  const plan = newest === undefined || subject === null ? null : { ...newest, subject };
  const accepted = plan === null ? [] : ofPlan('accept', { ...question, plan });
  const records = plan === null ? [] : question.evidence.records.filter((record) => isAbout(record, plan));
  return {
    ...question,
    plan,
    accepted: new Set(accepted.map(({ seen }) => seen.finding)),
    elsewhere: elsewhere(records, question.servers),
  };
}

/** The records of a tool that are about the plan's two databases, in the order of writing. */
export function ofPlan<T extends EvidenceTool>(
  tool: T,
  { evidence, plan }: Pick<GateCase, 'evidence' | 'plan'>,
): Witnessed<T>[] {
  if (plan === null) return [];
  return of(tool, evidence.records).filter(({ record }) => isAbout(record, plan));
}

function isAbout(record: EvidenceRecord, { subject }: Baseline): boolean {
  const about = databasesOf(record);
  return about.source === subject.source && about.target === subject.target;
}

/** Which databases a record is about. A look at the connections reads no catalogue, and names both all the same. */
function databasesOf({ subject, seen }: EvidenceRecord): { readonly source?: string; readonly target?: string } {
  if (subject !== null) return subject;
  if (seen.tool !== 'check_connections') return {};
  return Object.fromEntries(seen.sides.map(({ side, label }) => [side, label]));
}

/** Whether a record saw the definitions and the mapping that the plan was made for. */
export function isOfPlan({ subject }: EvidenceRecord, { plan }: Pick<GateCase, 'plan'>): boolean {
  return subject !== null && plan !== null && JSON.stringify(subject) === JSON.stringify(plan.subject);
}

/** Seconds since a record was written, never below 0. */
export function ageSeconds(at: string, { now }: Pick<GateCase, 'now'>): number {
  return Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1000));
}

/** Whether a record is young enough for a criterion; one from the future is not. */
export function isFresh({ at }: EvidenceRecord, { fresh }: Pick<Criterion, 'fresh'>, gate: GateCase): boolean {
  if (Date.parse(at) > gate.now.getTime() + AHEAD_MS) return false;
  return fresh === null || ageSeconds(at, gate) <= gate.settings.fresh_hours[fresh] * 3600;
}

/** The records of a tool. */
export function of<T extends EvidenceTool>(tool: T, records: readonly EvidenceRecord[]): Witnessed<T>[] {
  let since = 0;
  return records.flatMap((record) => {
    since = Math.max(since, Date.parse(record.at));
    return isOf(tool, record.seen) ? [{ record, since, seen: record.seen }] : [];
  });
}

function isOf<T extends EvidenceTool>(tool: T, seen: EvidenceRecord['seen']): seen is SeenBy<T> {
  return seen.tool === tool;
}
