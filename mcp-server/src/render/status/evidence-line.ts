import type { EvidenceRecord, SeenByTool } from '../../model/evidence.ts';
import { quantity, quantityOf } from '../../model/quantity.ts';

/** What one record says, in one line of figures and names. */
export function evidenceLine({ seen }: EvidenceRecord): string {
  return LINES[seen.tool](seen);
}

type Lines = { readonly [T in SeenByTool['tool']]: (seen: SeenByTool) => string };

/** Gives each sentence the seen value of its own tool. */
function line<T extends SeenByTool['tool']>(tool: T, write: (seen: Extract<SeenByTool, { tool: T }>) => string) {
  const isOwn = (seen: SeenByTool): seen is Extract<SeenByTool, { tool: T }> => seen.tool === tool;
  return (seen: SeenByTool) => (isOwn(seen) ? write(seen) : '');
}

const severities = ({ blocker, warning, note }: { blocker: number; warning: number; note: number }) =>
  `${quantity(blocker, 'blocker')}, ${quantity(warning, 'warning')}, ${quantity(note, 'note')}`;

const LINES: Lines = {
  check_connections: line('check_connections', ({ verdict, sides }) =>
    [verdict, ...sides.map(({ side, reached, server }) => `${side} ${reached ? server : 'not reached'}`)].join(', '),
  ),
  compare_schemas: line('compare_schemas', ({ counts }) => severities(counts)),
  assess_migration: line(
    'assess_migration',
    ({ verdict, counts, tables }) => `${verdict}: ${severities(counts)} in ${quantity(tables.length, 'table')}`,
  ),
  generate_plan: line('generate_plan', ({ strategy, files }) => `${strategy}, ${quantity(files, 'file')}`),
  check_parity: line('check_parity', ({ verdict, sample, tables }) => {
    const drift = tables.reduce((sum, { differences }) => sum + differences, 0);
    const share = sample === null ? '' : `, a sample of ${(sample * 100).toPrecision(2)} %`;
    return `${verdict}: ${quantity(tables.length, 'table')}, ${quantity(drift, 'confirmed difference')}${share}`;
  }),
  compare_aggregates: line(
    'compare_aggregates',
    ({ table, verdict, groups, different }) =>
      `${table} ${verdict}: ${quantityOf(different, groups.source, 'group')} ${different === 1 ? 'differs' : 'differ'}`,
  ),
  audit_writers: line('audit_writers', ({ side, verdict }) => `${side}: ${verdict}`),
  sync_status: line('sync_status', ({ kit, lagSeconds }) => {
    const primary = kit.known ? `primary ${kit.value.primary ?? 'unknown'}` : kit.reason;
    return lagSeconds.known ? `${primary}, lag ${lagSeconds.value.toFixed(1)} s` : primary;
  }),
  check_gate: line('check_gate', ({ phase, verdict, notPassed }) =>
    notPassed.length === 0 ? `${phase} ${verdict}` : `${phase} ${verdict}: ${notPassed.join(', ')}`,
  ),
  failed: line('failed', ({ of, code }) => `${of} ended with ${code}`),
  approve: line('approve', ({ phase, change, target, action }) => `${phase}, ${change}: ${action} on ${target}`),
  mark_fence: line('mark_fence', ({ side, position }) => `the log of the ${side} ended at ${position}`),
  accept: line('accept', ({ finding, reason }) => `${finding}: ${reason}`),
};
