import type { Changes } from '../../model/change.ts';
import { plannedOf } from '../../model/change-criteria.ts';
import type { SeenBy } from '../../model/evidence.ts';
import { fullName, type Mapping } from '../../model/mapping.ts';
import type { Plan } from '../../model/plan.ts';

/** What evidence keeps of generate_plan: from here on both schemas, the mapping and its tables are what gates go by. */
export function planSeen(
  { fingerprint, strategy }: Plan,
  { tables }: Mapping,
  { made, refused }: Changes,
  counts: SeenBy<'generate_plan'>['counts'],
  files: number,
): SeenBy<'generate_plan'> {
  const pairs = tables.map(({ source, target }) => ({ source: fullName(source), target: fullName(target) }));
  return {
    tool: 'generate_plan',
    fingerprint,
    strategy: strategy.name,
    capture: strategy.capture,
    counts,
    files,
    tables: pairs,
    changes: made.map(plannedOf),
    refusedChanges: refused.map(({ name }) => name),
  };
}
