import type { CriterionId } from '../../model/criterion.ts';
import type { Judge } from '../ruling.ts';
import { approved } from './approved.ts';
import { backfillComplete } from './backfill-complete.ts';
import { blockersResolved } from './blockers-resolved.ts';
import { dataAssessed } from './data-assessed.ts';
import { evidenceIntact } from './evidence-intact.ts';
import { flipped } from './flipped.ts';
import { integrityKept } from './integrity-kept.ts';
import { kitInstalled } from './kit-installed.ts';
import { lagBounded } from './lag-bounded.ts';
import { loginsOnlyRead } from './logins-only-read.ts';
import { mappingUnchanged } from './mapping-unchanged.ts';
import { nothingParked } from './nothing-parked.ts';
import { p99Impact } from './p99-impact.ts';
import { pipeDrained } from './pipe-drained.ts';
import { readsMatch } from './reads-match.ts';
import { reconciliationGap } from './reconciliation-gap.ts';
import { rehearsed } from './rehearsed.ts';
import { retentionLeft } from './retention-left.ts';
import { reverseProven } from './reverse-proven.ts';
import { schemasUnchanged } from './schemas-unchanged.ts';
import { secondarySuccess } from './secondary-success.ts';
import { sequencesReady } from './sequences-ready.ts';
import { soaked } from './soaked.ts';
import { sourceKept } from './source-kept.ts';
import { sourceSilent } from './source-silent.ts';
import { tablesPresent } from './tables-present.ts';
import { writersCovered } from './writers-covered.ts';
import { zeroDrift } from './zero-drift.ts';

/** What decides each criterion: one file each, named as its id. */
export const judges: Readonly<Record<CriterionId, Judge>> = {
  'evidence-intact': evidenceIntact,
  'logins-only-read': loginsOnlyRead,
  'data-assessed': dataAssessed,
  'writers-covered': writersCovered,
  'schemas-unchanged': schemasUnchanged,
  'mapping-unchanged': mappingUnchanged,
  'tables-present': tablesPresent,
  'blockers-resolved': blockersResolved,
  'kit-installed': kitInstalled,
  'lag-bounded': lagBounded,
  'pipe-drained': pipeDrained,
  'nothing-parked': nothingParked,
  'secondary-success': secondarySuccess,
  'retention-left': retentionLeft,
  'backfill-complete': backfillComplete,
  'zero-drift': zeroDrift,
  soaked,
  'reconciliation-gap': reconciliationGap,
  'integrity-kept': integrityKept,
  'reads-match': readsMatch,
  'p99-impact': p99Impact,
  'sequences-ready': sequencesReady,
  'reverse-proven': reverseProven,
  rehearsed,
  flipped,
  'source-kept': sourceKept,
  'source-silent': sourceSilent,
  approved,
};
