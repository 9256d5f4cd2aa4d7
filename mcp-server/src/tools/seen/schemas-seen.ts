import type { SeenBy } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import { fullName, type Mapping } from '../../model/mapping.ts';
import { foundItems, severityCounts } from './found-items.ts';

/** What evidence keeps of compare_schemas: all findings, whichever page was asked for. */
export function schemasSeen(findings: readonly Finding[], { unmatched }: Mapping): SeenBy<'compare_schemas'> {
  return {
    tool: 'compare_schemas',
    counts: severityCounts(findings),
    ...foundItems('schema', findings),
    unmatched: unmatched.source.map(fullName),
  };
}
