import type { EvidenceTool } from './evidence.ts';
import type { FreshOf, GateSettings } from './gate-settings.ts';
import type { PhaseId } from './phase-id.ts';

/** The settings of a gate that are a number to be met. */
export type ThresholdKey = Exclude<keyof GateSettings, 'fresh_hours'>;

/** A number that must be met, and the setting that changes it (`gates.<setting>`). */
export interface Threshold {
  readonly setting: ThresholdKey;
  readonly by: 'more than' | 'at least' | 'less than' | 'at most';
  readonly unit: string;
}

interface Row {
  /** The gates that ask for it. */
  readonly phases: readonly PhaseId[];
  /** What holds when it passes, in one sentence. */
  readonly title: string;
  readonly threshold: Threshold | null;
  /** Whose records decide it; null: a person's. */
  readonly tool: EvidenceTool | null;
  /** Makes the evidence. */
  readonly command: string;
  /** Which of `gates.fresh_hours` says how old the evidence may be; null: any age. */
  readonly fresh: FreshOf | null;
}

/** One condition of a gate, as documents name it. What decides it is evidence/criteria/<id>.ts. */
export interface Criterion extends Row {
  readonly id: CriterionId;
}

const CARRYING: readonly PhaseId[] = ['dual-write', 'backfill', 'parity', 'read-ramp', 'write-cutover', 'clean-up'];
const EVERY: readonly PhaseId[] = ['prepare', 'target-schema', ...CARRYING];
const COPIED: readonly PhaseId[] = ['backfill', 'parity', 'read-ramp', 'write-cutover', 'clean-up'];
const PROVEN: readonly PhaseId[] = ['parity', 'read-ramp', 'write-cutover', 'clean-up'];

const parity = { tool: 'check_parity', command: 'lockstep check-parity', fresh: 'parity' } as const;
const schemas = { tool: 'compare_schemas', command: 'lockstep compare-schemas', fresh: 'schemas' } as const;
const plan = { tool: 'generate_plan', command: 'lockstep generate-plan', fresh: null } as const;
const status = { tool: 'sync_status', command: 'lockstep sync-status', fresh: 'status' } as const;

const ROWS = {
  'evidence-intact': {
    phases: EVERY,
    title: 'The evidence is there as it was written.',
    threshold: null,
    tool: null,
    command: 'lockstep evidence verify',
    fresh: null,
  },
  'logins-only-read': {
    phases: ['prepare'],
    title: 'Both logins of Lockstep can only read.',
    threshold: null,
    tool: 'check_connections',
    command: 'lockstep check-connections',
    fresh: 'connections',
  },
  'data-assessed': {
    phases: ['prepare', 'target-schema'],
    title: 'The live rows of every mapped table were looked at, and no blocker is left that nobody has accepted.',
    threshold: null,
    tool: 'assess_migration',
    command: 'lockstep assess-migration',
    fresh: 'assessment',
  },
  'writers-covered': {
    phases: ['prepare', 'dual-write', 'write-cutover'],
    title: 'Every writer of the mapped tables is captured.',
    threshold: null,
    tool: 'audit_writers',
    command: 'lockstep audit-writers',
    fresh: 'writers',
  },
  'schemas-unchanged': {
    phases: EVERY,
    title: 'Both schemas are what they were when the plan was made.',
    threshold: null,
    ...plan,
  },
  'mapping-unchanged': {
    phases: EVERY,
    title: 'The mapping is what it was when the plan was made.',
    threshold: null,
    ...plan,
  },
  'tables-present': {
    phases: ['target-schema'],
    title: 'Every table of the source has a counterpart, or is left behind by decision.',
    threshold: null,
    ...schemas,
  },
  'blockers-resolved': {
    phases: EVERY,
    title:
      'No blocker of the comparison that first matters in this phase or before it is left that nobody has accepted.',
    threshold: null,
    ...schemas,
  },
  'kit-installed': {
    phases: ['target-schema', ...CARRYING],
    title: 'The sync kit is installed on both sides, and both fence rows name one primary.',
    threshold: null,
    ...status,
  },
  'lag-bounded': {
    phases: CARRYING,
    title: 'The secondary keeps up.',
    threshold: { setting: 'lag_seconds', by: 'at most', unit: 's' },
    ...status,
  },
  'pipe-drained': {
    phases: ['parity', 'write-cutover'],
    title: 'Where connectors carry the changes, all that was committed at the last look is on the other side.',
    threshold: null,
    ...status,
  },
  'nothing-parked': {
    phases: CARRYING,
    title: 'No change and no row is parked.',
    threshold: { setting: 'parked', by: 'at most', unit: '' },
    ...status,
  },
  'secondary-success': {
    phases: ['dual-write', 'parity', 'read-ramp', 'write-cutover'],
    title: 'The secondary takes what it is given.',
    threshold: { setting: 'secondary_success_percent', by: 'more than', unit: '%' },
    ...status,
  },
  'retention-left': {
    phases: ['dual-write', 'backfill', 'parity', 'read-ramp', 'write-cutover'],
    title: 'The source keeps changes that were not read for long enough.',
    threshold: { setting: 'retention_hours', by: 'at least', unit: 'h' },
    ...status,
  },
  'backfill-complete': {
    phases: COPIED,
    title: 'The backfill of every mapped table has ended.',
    threshold: { setting: 'backfill_percent', by: 'at least', unit: '%' },
    ...status,
  },
  'zero-drift': {
    phases: COPIED,
    title: 'Every row of every mapped table was compared, and no difference is confirmed.',
    threshold: null,
    ...parity,
  },
  soaked: {
    phases: PROVEN,
    title: 'No difference was confirmed for the whole soak time.',
    threshold: { setting: 'soak_hours', by: 'at least', unit: 'h' },
    ...parity,
  },
  'reconciliation-gap': {
    phases: PROVEN,
    title: 'No differing row is left unsettled.',
    threshold: { setting: 'reconciliation_gap', by: 'at most', unit: '' },
    ...parity,
  },
  'integrity-kept': {
    phases: ['parity', 'read-ramp', 'write-cutover'],
    title: 'No orphan, no constraint that is not validated, no broken index.',
    threshold: null,
    ...parity,
  },
  'reads-match': {
    phases: ['parity', 'read-ramp', 'write-cutover'],
    title: 'Shadow reads agree.',
    threshold: { setting: 'read_match_percent', by: 'more than', unit: '%' },
    ...status,
  },
  'p99-impact': {
    phases: ['dual-write', 'read-ramp', 'write-cutover'],
    title: 'The 99th percentile of latency has not risen.',
    threshold: { setting: 'p99_impact_percent', by: 'less than', unit: '%' },
    ...status,
  },
  'sequences-ready': {
    phases: ['write-cutover'],
    title: 'Every counter of the target stands above the largest id.',
    threshold: null,
    ...parity,
  },
  'reverse-proven': {
    phases: ['write-cutover'],
    title: 'The way back works: a change of the target was carried to the source.',
    threshold: null,
    tool: 'sync_status',
    command: 'npm run sync -- cutover prove, then lockstep sync-status',
    fresh: 'proof',
  },
  rehearsed: {
    phases: ['write-cutover'],
    title: 'Cutover and way back were rehearsed, within the pause that is accepted.',
    threshold: { setting: 'pause_seconds', by: 'at most', unit: 's' },
    tool: 'sync_status',
    command: 'npm run sync -- cutover rehearse, then lockstep sync-status',
    fresh: 'rehearsal',
  },
  flipped: {
    phases: ['clean-up'],
    title: 'The target is the primary.',
    threshold: null,
    ...status,
  },
  'source-kept': {
    phases: ['clean-up'],
    title: 'The source was kept in step long enough after the flip.',
    threshold: { setting: 'keep_days', by: 'at least', unit: 'd' },
    ...status,
  },
  'source-silent': {
    phases: ['clean-up'],
    title: 'Nobody but the reverse relay and Lockstep has used the source.',
    threshold: { setting: 'silent_days', by: 'at least', unit: 'd' },
    ...status,
  },
  approved: {
    phases: ['read-ramp', 'write-cutover', 'clean-up'],
    title: 'A person has approved it under a change id that names target and action.',
    threshold: null,
    tool: null,
    command: 'lockstep approve',
    fresh: 'approval',
  },
} as const satisfies Readonly<Record<string, Row>>;

export type CriterionId = keyof typeof ROWS;

/** Every criterion. */
export const CRITERIA: readonly Criterion[] = idsOf(ROWS).map((id) => ({ id, ...ROWS[id] }));

/** The criteria of a phase's gate, in the order of the list. */
export function criteriaOf(phase: PhaseId): Criterion[] {
  return CRITERIA.filter(({ phases }) => phases.includes(phase));
}

/** `more than 99.9 %`: the threshold with the number that the settings give it; null where there is none. */
export function thresholdText({ threshold }: Pick<Criterion, 'threshold'>, settings: GateSettings): string | null {
  if (threshold === null) return null;
  const { by, setting, unit } = threshold;
  return `${by} ${settings[setting]}${unit === '' ? '' : ` ${unit}`}`;
}

function idsOf(rows: typeof ROWS): CriterionId[] {
  const isId = (name: string): name is CriterionId => Object.hasOwn(rows, name);
  return Object.keys(rows).filter(isId);
}
