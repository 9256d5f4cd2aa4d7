import type { Assessment } from '../../model/assessment.ts';
import type { SeenBy } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import { foundItems, severityCounts } from './found-items.ts';

/** What evidence keeps of assess_migration; `data` is null where only the servers were looked at. */
export function assessmentSeen(
  verdict: string,
  data: Assessment | null,
  ofServers: readonly Finding[],
): SeenBy<'assess_migration'> {
  const findings = [...(data?.findings ?? []), ...ofServers];
  return {
    tool: 'assess_migration',
    verdict,
    counts: severityCounts(findings),
    ...foundItems('data', findings),
    tables: (data?.tables ?? []).map(({ table, read }) => ({ table, read })),
    notChecked: data?.not_checked.length ?? 0,
  };
}
